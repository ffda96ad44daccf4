package dev.hourglass.anomaly;

import dev.hourglass.data.ImageSet;
import dev.hourglass.nn.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Images to look at, as numbers in [0, 1], with the labels that a conditional model is told: a set
/// of bytes or an array, whichever there is.
public sealed interface Originals {

  /// How many.
  int count();

  /// Channels, rows and columns of each.
  Shape shape();

  /// Some images one after another.
  ///
  /// @return `[image][channel][row][column]` in [0, 1]
  float[] pixels(int first, int count);

  /// Their labels, or null where they come without.
  int @Nullable [] labels(int first, int count);

  /// Images of a set.
  static Originals of(ImageSet images) {
    return new Bytes(images, images.count());
  }

  /// At most so many images of a set, at equal distances.
  static Originals some(ImageSet images, int most) {
    return new Bytes(images, Math.min(images.count(), most));
  }

  /// Images as numbers.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @param labels of each image, or null
  /// @throws IllegalArgumentException if the array is no whole number of images
  static Originals of(float[] images, Shape shape, int @Nullable [] labels) {
    if (images.length % shape.size() != 0) {
      throw new IllegalArgumentException(
          "got %d numbers, expected a multiple of %d, which is one image of %s"
              .formatted(images.length, shape.size(), shape));
    }
    return new Numbers(images, shape, labels);
  }

  /// Images as bytes, of which some are taken.
  ///
  /// @param images all of them
  /// @param count how many are taken, at equal distances
  record Bytes(ImageSet images, int count) implements Originals {
    @Override
    public Shape shape() {
      return new Shape(images.channels(), images.height(), images.width());
    }

    @Override
    public float[] pixels(int first, int count) {
      int[] chosen = chosen(first, count);
      float[] pixels = new float[Math.multiplyExact(count, images.imageSize())];
      for (int i = 0; i < count; i++) {
        images.copyImage(chosen[i], pixels, i * images.imageSize());
      }
      return pixels;
    }

    @Override
    public int @Nullable [] labels(int first, int count) {
      return images.labelsOf(chosen(first, count));
    }

    private int[] chosen(int first, int some) {
      int[] chosen = new int[some];
      for (int i = 0; i < some; i++) {
        chosen[i] = (int) ((long) (first + i) * images.count() / count);
      }
      return chosen;
    }
  }

  /// Images as numbers.
  ///
  /// @param images `[image][channel][row][column]`
  /// @param labels of each image, or null
  record Numbers(float[] images, Shape shape, int @Nullable [] labels) implements Originals {
    @Override
    public int count() {
      return images.length / shape.size();
    }

    @Override
    public float[] pixels(int first, int count) {
      return Arrays.copyOfRange(images, first * shape.size(), (first + count) * shape.size());
    }

    @Override
    public int @Nullable [] labels(int first, int count) {
      return labels == null ? null : Arrays.copyOfRange(labels, first, first + count);
    }
  }
}
