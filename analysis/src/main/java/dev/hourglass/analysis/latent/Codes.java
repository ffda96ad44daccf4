package dev.hourglass.analysis.latent;

import java.util.Arrays;

/// Codes of the images of a set, in their order.
///
/// @param values `[image][number]`, all finite
/// @param size how many numbers a code has
public record Codes(float[] values, int size) {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is not finite
  public Codes {
    requireFinite(values, size);
  }

  /// Refuses codes that nothing can be done with.
  ///
  /// @param values `[image][number]`
  /// @param size how many numbers a code has
  /// @throws IllegalArgumentException if one is not finite
  public static void requireFinite(float[] values, int size) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "number %d of the code of image %d is %s, expected a finite one: the model is of no use, train it again"
                .formatted(i % size, i / size, values[i]));
      }
    }
  }

  /// {@return number of images}
  public int count() {
    return values.length / size;
  }

  /// {@return one code, copied}
  ///
  /// @param image from 0
  public float[] of(int image) {
    return Arrays.copyOfRange(values, image * size, (image + 1) * size);
  }

  /// The codes of some images, in this order.
  Codes select(int[] images) {
    float[] selected = new float[images.length * size];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(values, images[i] * size, selected, i * size, size);
    }
    return new Codes(selected, size);
  }

  /// Images at equal distances in a set.
  ///
  /// @param count number of images in the set
  /// @param most how many at most
  /// @return their places, ascending
  public static int[] spread(int count, int most) {
    int[] images = new int[Math.min(count, most)];
    for (int i = 0; i < images.length; i++) {
      images[i] = (int) ((long) i * count / images.length);
    }
    return images;
  }

  /// The mean of each number over the images.
  double[] means() {
    double[] means = new double[size];
    for (int i = 0; i < values.length; i++) {
      means[i % size] += values[i];
    }
    return Arrays.stream(means).map(sum -> sum / count()).toArray();
  }

  /// The variance of each number over the images.
  double[] variances() {
    double[] means = means();
    double[] variances = new double[size];
    for (int i = 0; i < values.length; i++) {
      double difference = values[i] - means[i % size];
      variances[i % size] += difference * difference;
    }
    return Arrays.stream(variances).map(sum -> sum / count()).toArray();
  }
}
