package dev.hourglass.data;

import dev.hourglass.kernels.BlockLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Images as bytes, all of one shape, with an optional class per image.
///
/// The arrays are shared, not copied: they are large, and never written to once the set exists.
///
/// @param name where the images come from, as every output shows it: `mnist`, `synthetic`, a folder
/// @param count number of images
/// @param channels 1 for grey, 3 for colour
/// @param height rows of an image
/// @param width columns of an image
/// @param pixels `[image][channel][row][column]`, a byte 0 to 255 each; 255 is 1.0
/// @param labels class index of each image, or null where there are none
/// @param classes names of the classes, empty where there are no labels
/// @param digest SHA-256 over shape, pixels and labels, in hex: what a model file records
/// @param files name of each image's file within its folder, empty where they come from no files
public record ByteImages(
    String name,
    int count,
    int channels,
    int height,
    int width,
    byte[] pixels,
    int @Nullable [] labels,
    List<String> classes,
    String digest,
    List<String> files)
    implements BlockLayout.Source {
  /// Each byte as a number in [0, 1].
  private static final float[] UNIT = new float[256];

  static {
    for (int b = 0; b < UNIT.length; b++) {
      UNIT[b] = b / 255f;
    }
  }

  /// Checks that the parts fit together.
  ///
  /// @throws IllegalArgumentException if they do not
  public ByteImages {
    Objects.requireNonNull(name);
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    if (count < 0 || channels <= 0 || height <= 0 || width <= 0) {
      throw new IllegalArgumentException(
          "%s has %d images of %d×%d×%d, expected positive sizes"
              .formatted(name, count, channels, height, width));
    }
    if ((long) count * Math.multiplyExact(Math.multiplyExact(channels, height), width)
        != pixels.length) {
      throw new IllegalArgumentException(
          "%s holds %d pixel bytes, expected %d images of %d×%d×%d"
              .formatted(name, pixels.length, count, channels, height, width));
    }
    if (!files.isEmpty() && files.size() != count) {
      throw new IllegalArgumentException(
          "%s holds %d images and the names of %d files, expected one each or none"
              .formatted(name, count, files.size()));
    }
    if (labels != null) {
      checkLabels(name, count, labels, classes.size());
    }
  }

  /// {@return an image set whose digest is computed from its content by [Sha256#ofImages]}
  ///
  /// @param name where the images come from
  /// @param channels 1 for grey, 3 for colour
  /// @param height rows of an image
  /// @param width columns of an image
  /// @param pixels `[image][channel][row][column]`; their number gives the number of images
  /// @param labels class index of each image, or null
  /// @param classes names of the classes, empty where there are no labels
  /// @throws IllegalArgumentException if the parts do not fit together
  public static ByteImages of(
      String name,
      int channels,
      int height,
      int width,
      byte[] pixels,
      int @Nullable [] labels,
      List<String> classes) {
    int size = Math.multiplyExact(Math.multiplyExact(channels, height), width);
    int count = size > 0 ? pixels.length / size : 0;
    String digest = Sha256.ofImages(count, channels, height, width, pixels, labels);
    return new ByteImages(
        name, count, channels, height, width, pixels, labels, classes, digest, List.of());
  }

  /// {@return an image set without labels}
  ///
  /// @param name where the images come from
  /// @param channels 1 for grey, 3 for colour
  /// @param height rows of an image
  /// @param width columns of an image
  /// @param pixels `[image][channel][row][column]`; their number gives the number of images
  public static ByteImages unlabelled(
      String name, int channels, int height, int width, byte[] pixels) {
    return of(name, channels, height, width, pixels, null, List.of());
  }

  /// {@return the images from `begin` to `end` − 1, copied}
  ///
  /// @param begin place of the first
  /// @param end place behind the last
  public ByteImages range(int begin, int end) {
    return of(
            name,
            channels,
            height,
            width,
            Arrays.copyOfRange(pixels, begin * imageSize(), end * imageSize()),
            labels == null ? null : Arrays.copyOfRange(labels, begin, end),
            classes)
        .from(files.isEmpty() ? files : files.subList(begin, end));
  }

  /// {@return the images at some places, in this order, copied}
  ///
  /// @param name of the new set
  /// @param images their places, from 0
  public ByteImages select(String name, int[] images) {
    int size = imageSize();
    byte[] selected = new byte[Math.multiplyExact(images.length, size)];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(pixels, images[i] * size, selected, i * size, size);
    }
    List<String> chosen =
        files.isEmpty() ? files : Arrays.stream(images).mapToObj(files::get).toList();
    return of(name, channels, height, width, selected, labelsOf(images), classes).from(chosen);
  }

  /// {@return the same images with labels, or with other ones}
  ///
  /// @param labels class index of each image
  /// @param classes names of the classes
  /// @throws IllegalArgumentException if the parts do not fit together
  public ByteImages labelled(int[] labels, List<String> classes) {
    return of(name, channels, height, width, pixels, labels, classes).from(files);
  }

  /// {@return the same images with the names of the files that they come from}
  ///
  /// @param files one for each image, or none
  /// @throws IllegalArgumentException if there are neither as many as images nor none
  public ByteImages from(List<String> files) {
    return new ByteImages(
        name, count, channels, height, width, pixels, labels, classes, digest, files);
  }

  /// The labels of some images.
  ///
  /// @param images places in the set
  /// @return class index of each, or null where there are no labels
  public int @Nullable [] labelsOf(int[] images) {
    int[] all = labels;
    return all == null ? null : Arrays.stream(images).map(image -> all[image]).toArray();
  }

  /// Copies one image as numbers in [0, 1].
  ///
  /// @param image which one, from 0
  /// @param to receives `[channel][row][column]` from `offset`
  /// @param offset the place of the first number in the array
  public void copyImage(int image, float[] to, int offset) {
    copy(image, 0, imageSize(), to, offset);
  }

  /// Some images as numbers.
  ///
  /// @param images places in the set
  /// @return `[image][channel][row][column]` in [0, 1]
  public float[] numbers(int... images) {
    float[] numbers = new float[Math.multiplyExact(images.length, imageSize())];
    for (int i = 0; i < images.length; i++) {
      copyImage(images[i], numbers, i * imageSize());
    }
    return numbers;
  }

  /// Copies some of an image's bytes as numbers in [0, 1].
  @Override
  public void copy(int image, int from, int length, float[] to, int offset) {
    copyBytes(pixels, image * imageSize() + from, to, offset, length);
  }

  /// Copies bytes as numbers in [0, 1].
  ///
  /// @param from bytes 0 to 255
  /// @param fromOffset place of the first
  /// @param to where they go
  /// @param toOffset place of the first in it
  /// @param length how many
  public static void copyBytes(byte[] from, int fromOffset, float[] to, int toOffset, int length) {
    for (int i = 0; i < length; i++) {
      to[toOffset + i] = UNIT[from[fromOffset + i] & 0xFF];
    }
  }

  /// {@return number of bytes of one image: channels × height × width}
  public int imageSize() {
    return channels * height * width;
  }

  private static void checkLabels(String name, int count, int[] labels, int classes) {
    if (labels.length != count) {
      throw new IllegalArgumentException(
          "%s holds %d labels for %d images, expected one each"
              .formatted(name, labels.length, count));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "%s holds label %d, expected 0 to %d".formatted(name, label, classes - 1));
      }
    }
  }
}
