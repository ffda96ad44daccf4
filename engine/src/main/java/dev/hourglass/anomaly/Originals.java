package dev.hourglass.anomaly;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Images to look at, as numbers in [0, 1], with the labels that a conditional model takes: a set
/// of bytes, an array, or some images of either.
public sealed interface Originals {

  /// {@return how many}
  int count();

  /// {@return channels, rows and columns of each}
  Shape shape();

  /// Some images one after another.
  ///
  /// @param first place of the first, from 0
  /// @param count how many
  /// @return `[image][channel][row][column]` in [0, 1]
  float[] pixels(int first, int count);

  /// {@return their labels, or null where they come without}
  ///
  /// @param first place of the first, from 0
  /// @param count how many
  int @Nullable [] labels(int first, int count);

  /// {@return images of a set}
  ///
  /// @param images the set
  static Originals of(ByteImages images) {
    return new Bytes(images);
  }

  /// {@return images as numbers}
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @param shape channels, rows and columns
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

  /// {@return the images at some places, in this order; nothing is copied before it is asked for}
  ///
  /// @param places from 0
  default Originals at(int[] places) {
    return new Chosen(this, places);
  }

  /// {@return at most so many images, at equal distances}
  ///
  /// @param most how many at most
  default Originals evenly(int most) {
    long all = count();
    int some = Math.min(count(), most);
    return at(IntStream.range(0, some).map(i -> (int) (i * all / some)).toArray());
  }

  /// {@return every so many-th image}
  ///
  /// @param offset of the first, from 0 to below `step`
  /// @param step at least 1
  default Originals every(int offset, int step) {
    return at(IntStream.range(0, count()).filter(i -> i % step == offset).toArray());
  }

  /// {@return all images but every so many-th: what {@link #every} leaves out}
  ///
  /// @param offset of the first that is left out
  /// @param step at least 1
  default Originals others(int offset, int step) {
    return at(IntStream.range(0, count()).filter(i -> i % step != offset).toArray());
  }

  /// Images as bytes.
  ///
  /// @param images the set
  record Bytes(ByteImages images) implements Originals {
    @Override
    public int count() {
      return images.count();
    }

    @Override
    public Shape shape() {
      return new Shape(images.channels(), images.height(), images.width());
    }

    @Override
    public float[] pixels(int first, int count) {
      float[] pixels = new float[Math.multiplyExact(count, images.imageSize())];
      for (int i = 0; i < count; i++) {
        images.copyImage(first + i, pixels, i * images.imageSize());
      }
      return pixels;
    }

    @Override
    public int @Nullable [] labels(int first, int count) {
      int[] all = images.labels();
      return all == null ? null : Arrays.copyOfRange(all, first, first + count);
    }
  }

  /// Images as numbers.
  ///
  /// @param images `[image][channel][row][column]`
  /// @param shape channels, rows and columns
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

  /// Some images of others.
  ///
  /// @param all from which they are chosen
  /// @param places of the chosen ones
  record Chosen(Originals all, int[] places) implements Originals {
    @Override
    public int count() {
      return places.length;
    }

    @Override
    public Shape shape() {
      return all.shape();
    }

    @Override
    public float[] pixels(int first, int count) {
      int size = shape().size();
      float[] pixels = new float[Math.multiplyExact(count, size)];
      for (int i = 0; i < count; i++) {
        System.arraycopy(all.pixels(places[first + i], 1), 0, pixels, i * size, size);
      }
      return pixels;
    }

    @Override
    public int @Nullable [] labels(int first, int count) {
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        int[] one = all.labels(places[first + i], 1);
        if (one == null) {
          return null;
        }
        labels[i] = one[0];
      }
      return labels;
    }
  }
}
