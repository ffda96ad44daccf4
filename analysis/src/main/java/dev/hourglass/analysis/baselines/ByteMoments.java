package dev.hourglass.analysis.baselines;

import dev.hourglass.data.ByteImages;
import dev.hourglass.parallel.Team;

/// Sums and products of the bytes of images in integers: exact, in any order.
final class ByteMoments {
  /// Products of so many images fit into an int: 32,768 × 255² < 2³¹.
  private static final int IMAGES = 1 << 15;

  private final int numbers;
  private final long images;
  private final long[] sums;

  /// `[i][j]` where j ≥ i.
  private final long[] products;

  private ByteMoments(int numbers, long images) {
    this.numbers = numbers;
    this.images = images;
    sums = new long[numbers];
    products = new long[numbers * numbers];
  }

  /// Adds up all images.
  static ByteMoments of(ByteImages images, Team team) {
    ByteMoments moments = new ByteMoments(images.shape().size(), images.count());
    // A task is large, so that each thread's sums are added to the whole only now and then.
    int tasks = Math.max(team.size(), Math.ceilDiv(images.count(), IMAGES));
    int each = Math.ceilDiv(images.count(), tasks);
    team.each(
        tasks,
        () ->
            task -> {
              int first = Math.min(task * each, images.count());
              moments.add(images, first, Math.min(first + each, images.count()));
            });
    return moments;
  }

  private void add(ByteImages images, int first, int end) {
    int[] partProducts = new int[numbers * numbers];
    long[] partSums = new long[numbers];
    byte[] bytes = new byte[numbers];
    int[] image = new int[numbers];
    for (int i = first; i < end; i++) {
      images.content().copy(i, bytes, 0);
      for (int e = 0; e < numbers; e++) {
        image[e] = Byte.toUnsignedInt(bytes[e]);
        partSums[e] += image[e];
      }
      for (int e = 0; e < numbers; e++) {
        if (image[e] != 0) {
          addRow(image, e, partProducts);
        }
      }
    }
    add(partSums, partProducts);
  }

  private static void addRow(int[] image, int row, int[] products) {
    int weight = image[row];
    int offset = row * image.length;
    for (int e = row; e < image.length; e++) {
      products[offset + e] += weight * image[e];
    }
  }

  private synchronized void add(long[] moreSums, int[] moreProducts) {
    for (int e = 0; e < sums.length; e++) {
      sums[e] += moreSums[e];
    }
    for (int e = 0; e < products.length; e++) {
      products[e] += moreProducts[e];
    }
  }

  /// Mean of a number over the images, 0 to 255.
  double mean(int number) {
    return (double) sums[number] / images;
  }

  /// Covariance of two numbers over the images, divided by how many there are.
  ///
  /// @param j at least `i`
  double covariance(int i, int j) {
    double whole = images * products[i * numbers + j] - sums[i] * sums[j];
    return whole / ((double) images * images);
  }
}
