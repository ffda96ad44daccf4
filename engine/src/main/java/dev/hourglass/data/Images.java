package dev.hourglass.data;

import dev.hourglass.data.formats.ImageFiles;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Images of one shape, optionally with labels and file names: as bytes ({@link ByteImages}) or as
/// numbers ({@link FloatImages}). As numbers they are black at 0 and white at 1.
public sealed interface Images permits ByteImages, FloatImages {
  /// {@return where they come from, as messages show it}
  String name();

  /// {@return how many}
  int count();

  /// {@return channels, rows and columns of each}
  Shape shape();

  /// {@return class index of each from 0, `[image]`, or null where they come without}
  int @Nullable [] labels();

  /// {@return names of the classes, empty where they are not known}
  List<String> classes();

  /// {@return name of each image's class, empty where labels or names are not known}
  default List<String> labelNames() {
    int[] labels = labels();
    return labels == null || classes().isEmpty()
        ? List.of()
        : Arrays.stream(labels).mapToObj(classes()::get).toList();
  }

  /// {@return name of each image's file within its folder, empty where they come from no files}
  List<String> files();

  /// Copies some of an image's numbers.
  ///
  /// @param image which one, from 0
  /// @param from first of the image's numbers, `[channel][row][column]`
  /// @param length how many
  /// @param to receives them from `offset`, `[number]`
  /// @param offset place of the first in it
  /// @throws IndexOutOfBoundsException if there is no such image, it has no such numbers, or `to`
  ///   is too short
  void copy(int image, int from, int length, float[] to, int offset);

  /// Copies one image's numbers.
  ///
  /// @param image which one, from 0
  /// @param to receives `[channel][row][column]` from `offset`
  /// @param offset place of the first in it
  /// @throws IndexOutOfBoundsException if there is no such image, or `to` is too short
  default void copy(int image, float[] to, int offset) {
    copy(image, 0, shape().size(), to, offset);
  }

  /// {@return some images one after another, `[image][channel][row][column]`}
  ///
  /// @param images their places, from 0
  /// @throws IndexOutOfBoundsException if one is no place of an image
  default float[] numbers(int... images) {
    int size = shape().size();
    float[] numbers = new float[Math.multiplyExact(images.length, size)];
    for (int i = 0; i < images.length; i++) {
      copy(images[i], numbers, i * size);
    }
    return numbers;
  }

  /// {@return the same images as numbers}
  FloatImages floats();

  /// {@return the images at some places, in this order, copied unless they are in a file}
  ///
  /// @param images their places, from 0
  /// @throws IndexOutOfBoundsException if one is no place of an image
  Images select(int... images);

  /// {@return the images from `begin` to `end` − 1: numbers are copied, bytes are shared}
  ///
  /// @param begin place of the first
  /// @param end place behind the last
  /// @throws IndexOutOfBoundsException unless 0 ≤ begin ≤ end ≤ {@link #count}
  Images range(int begin, int end);

  /// {@return at most so many images at equal distances, all of them uncopied where they are no
  /// more}
  ///
  /// @param most how many at most, at least 0
  default Images evenly(int most) {
    return count() <= most ? this : select(Sampling.evenly(count(), most));
  }

  /// {@return the same images with labels, or with other ones}
  ///
  /// @param labels `[image]`, class index of each from 0
  /// @param classes names of the classes
  /// @throws IllegalArgumentException if there is not one label for each image, or one is no class
  Images labelled(int[] labels, List<String> classes);

  /// {@return pictures as bytes, resized to fit the shape, on black}
  ///
  /// @param name where they come from, for messages
  /// @param images of any sizes and colours
  /// @param shape 1 or 3 channels, rows and columns to bring them to
  /// @throws IllegalArgumentException if the shape is none of images
  static ByteImages of(String name, List<BufferedImage> images, Shape shape) {
    byte[] pixels = new byte[Math.multiplyExact(images.size(), shape.size())];
    for (int i = 0; i < images.size(); i++) {
      byte[] one = ImageFiles.fit(images.get(i), shape);
      System.arraycopy(one, 0, pixels, i * shape.size(), one.length);
    }
    return ByteImages.unlabelled(name, shape, pixels);
  }

  /// {@return image files as bytes, resized to fit the shape, on black}
  ///
  /// @param files PNG, JPEG, GIF, BMP, TIFF or WebP
  /// @param shape 1 or 3 channels, rows and columns to bring them to
  /// @throws DataException if one cannot be read, is not an image or is damaged
  static ByteImages ofFiles(List<Path> files, Shape shape) throws DataException {
    byte[] pixels = new byte[Math.multiplyExact(files.size(), shape.size())];
    for (int i = 0; i < files.size(); i++) {
      byte[] one = ImageFiles.read(files.get(i), shape).pixels();
      System.arraycopy(one, 0, pixels, i * shape.size(), one.length);
    }
    return ByteImages.unlabelled("files", shape, pixels)
        .from(files.stream().map(Path::toString).toList());
  }

  /// {@return images as numbers, copied one by one}
  ///
  /// @param images `[channel][row][column]` of each, in [0, 1]
  /// @param shape channels, rows and columns of each
  /// @throws IllegalArgumentException if one has another size
  static FloatImages of(Iterable<float[]> images, Shape shape) {
    float[] values = {};
    int count = 0;
    for (float[] image : images) {
      if (image.length != shape.size()) {
        throw new IllegalArgumentException(
            "image %d has %d numbers, expected %d, which is one image of %s"
                .formatted(count, image.length, shape.size(), shape));
      }
      int end = Math.multiplyExact(count + 1, shape.size());
      if (end > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(2L * end, Integer.MAX_VALUE - 8));
      }
      System.arraycopy(image, 0, values, count * shape.size(), image.length);
      count++;
    }
    return of(Arrays.copyOf(values, count * shape.size()), shape);
  }

  /// {@return images as numbers}
  ///
  /// @param values `[image][channel][row][column]` in [0, 1]; shared, not copied
  /// @param shape channels, rows and columns of each
  /// @throws IllegalArgumentException if the array is no whole number of images
  static FloatImages of(float[] values, Shape shape) {
    return of(values, shape, null);
  }

  /// {@return images as numbers with labels}
  ///
  /// @param values `[image][channel][row][column]` in [0, 1]; shared, not copied
  /// @param shape channels, rows and columns of each
  /// @param labels `[image]`, class index of each from 0, or null
  /// @throws IllegalArgumentException if the array is no whole number of images, or there is not
  ///   one label for each
  static FloatImages of(float[] values, Shape shape, int @Nullable [] labels) {
    return new FloatImages(shape, values, labels, List.of());
  }
}
