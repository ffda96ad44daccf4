package dev.hourglass.data;

import dev.hourglass.files.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Images as bytes.
///
/// The arrays are shared, not copied, since they are large; they must not be changed afterwards.
/// Two sets are equal if they are the same images in name, content and labels.
///
/// @param name where the images come from, as every output shows it: `mnist`, `synthetic`, a folder
/// @param shape channels (1 for grey, 3 for colour), rows and columns of each
/// @param pixels `[image][channel][row][column]`, a byte 0 to 255 each; 255 is 1.0
/// @param labels `[image]`, class index of each from 0, or null where there are none
/// @param classes names of the classes, empty where there are no labels
/// @param files name of each image's file within its folder, empty where they come from no files
public record ByteImages(
    String name,
    Shape shape,
    byte[] pixels,
    int @Nullable [] labels,
    List<String> classes,
    List<String> files)
    implements Images {
  /// Each byte as a number in [0, 1].
  private static final float[] UNIT = new float[256];

  static {
    for (int b = 0; b < UNIT.length; b++) {
      UNIT[b] = b / 255f;
    }
  }

  /// Checks that the parts fit together. Its parameters are written out because javac keeps no type
  /// annotations of those that a compact constructor leaves to it.
  ///
  /// @throws IllegalArgumentException if they do not
  public ByteImages(
      String name,
      Shape shape,
      byte[] pixels,
      int @Nullable [] labels,
      List<String> classes,
      List<String> files) {
    this.name = Objects.requireNonNull(name, "name");
    this.shape = shape;
    this.pixels = pixels;
    this.labels = labels;
    this.classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
    this.files = List.copyOf(Objects.requireNonNull(files, "files"));
    if (pixels.length % shape.size() != 0) {
      throw new IllegalArgumentException(
          "%s holds %d pixel bytes, expected a multiple of %d, which is one image of %s"
              .formatted(name, pixels.length, shape.size(), shape));
    }
    if (!files.isEmpty() && files.size() != count()) {
      throw new IllegalArgumentException(
          "%s holds %d images and the names of %d files, expected one each or none"
              .formatted(name, count(), files.size()));
    }
    if (labels != null) {
      checkLabels(name, count(), labels, classes.size());
    }
  }

  /// {@return images that come from no files}
  ///
  /// @param name where they come from
  /// @param shape channels (1 for grey, 3 for colour), rows and columns of each
  /// @param pixels `[image][channel][row][column]`; their number gives the number of images
  /// @param labels `[image]`, class index of each from 0, or null
  /// @param classes names of the classes, empty where there are no labels
  /// @throws IllegalArgumentException if the parts do not fit together
  public static ByteImages of(
      String name, Shape shape, byte[] pixels, int @Nullable [] labels, List<String> classes) {
    return new ByteImages(name, shape, pixels, labels, classes, List.of());
  }

  /// {@return images without labels}
  ///
  /// @param name where they come from
  /// @param shape channels (1 for grey, 3 for colour), rows and columns of each
  /// @param pixels `[image][channel][row][column]`; their number gives the number of images
  /// @throws IllegalArgumentException if they are no whole number of images
  public static ByteImages unlabelled(String name, Shape shape, byte[] pixels) {
    return of(name, shape, pixels, null, List.of());
  }

  @Override
  public int count() {
    return pixels.length / shape.size();
  }

  /// {@return SHA-256 over shape, pixels and labels, in hex: what a model file records} Computed
  /// from the content at each call, see {@link Sha256#ofImages}.
  public String digest() {
    return Sha256.ofImages(
        count(), shape.channels(), shape.height(), shape.width(), pixels, labels);
  }

  @Override
  public FloatImages floats() {
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = UNIT[pixels[i] & 0xFF];
    }
    return new FloatImages(shape, values, labels, classes);
  }

  @Override
  public ByteImages range(int begin, int end) {
    Objects.checkFromToIndex(begin, end, count());
    int size = shape.size();
    return new ByteImages(
        name,
        shape,
        Arrays.copyOfRange(pixels, begin * size, end * size),
        labels == null ? null : Arrays.copyOfRange(labels, begin, end),
        classes,
        files.isEmpty() ? files : files.subList(begin, end));
  }

  @Override
  public ByteImages select(int... images) {
    int size = shape.size();
    byte[] selected = new byte[Math.multiplyExact(images.length, size)];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(pixels, images[i] * size, selected, i * size, size);
    }
    List<String> chosen =
        files.isEmpty() ? files : Arrays.stream(images).mapToObj(files::get).toList();
    int[] some = labels == null ? null : Sampling.at(labels, images);
    return new ByteImages(name, shape, selected, some, classes, chosen);
  }

  @Override
  public ByteImages labelled(int[] labels, List<String> classes) {
    Objects.requireNonNull(labels, "labels");
    return new ByteImages(name, shape, pixels, labels, classes, files);
  }

  /// {@return the same images under another name}
  ///
  /// @param name where they come from
  public ByteImages named(String name) {
    return new ByteImages(name, shape, pixels, labels, classes, files);
  }

  /// {@return the same images with the names of the files that they come from}
  ///
  /// @param files one for each image, or none
  /// @throws IllegalArgumentException if there are neither as many as images nor none
  public ByteImages from(List<String> files) {
    return new ByteImages(name, shape, pixels, labels, classes, files);
  }

  /// Copies some of an image's bytes as numbers in [0, 1].
  @Override
  public void copy(int image, int from, int length, float[] to, int offset) {
    Objects.checkFromToIndex(from, from + length, shape.size());
    int first = image * shape.size() + from;
    for (int i = 0; i < length; i++) {
      to[offset + i] = UNIT[pixels[first + i] & 0xFF];
    }
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ByteImages images
        && name.equals(images.name)
        && shape.equals(images.shape)
        && Arrays.equals(pixels, images.pixels)
        && Arrays.equals(labels, images.labels)
        && classes.equals(images.classes)
        && files.equals(images.files);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, shape, Arrays.hashCode(pixels));
  }

  @Override
  public String toString() {
    return "%s: %d images of %s".formatted(name, count(), shape);
  }
}
