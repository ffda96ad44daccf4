package dev.hourglass.data;

import dev.hourglass.files.Sha256;
import dev.hourglass.text.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Images as bytes.
///
/// The bytes are shared, not copied, since they are many; they must not be changed afterwards.
/// Those of a set that is larger than the memory are in a file ({@link Pixels}). Two sets are equal
/// if they are the same images in name, content and labels.
///
/// @param name where the images come from, as every output shows it: `mnist`, `synthetic`, a folder
/// @param shape channels (1 for grey, 3 for colour), rows and columns of each
/// @param content `[image][channel][row][column]`, a byte 0 to 255 each; 255 is 1.0
/// @param labels `[image]`, class index of each from 0, or null where there are none
/// @param classes names of the classes, empty where there are no labels
/// @param files name of each image's file within its folder, empty where they come from no files
public record ByteImages(
    String name,
    Shape shape,
    Pixels content,
    int @Nullable [] labels,
    List<String> classes,
    List<String> files)
    implements Images {
  /// Checks that the parts fit together. Its parameters are written out because javac keeps no type
  /// annotations of those that a compact constructor leaves to it.
  ///
  /// @throws IllegalArgumentException if they do not
  public ByteImages(
      String name,
      Shape shape,
      Pixels content,
      int @Nullable [] labels,
      List<String> classes,
      List<String> files) {
    this.name = Objects.requireNonNull(name, "name");
    this.shape = shape;
    this.content = content;
    this.labels = labels;
    this.classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
    this.files = List.copyOf(Objects.requireNonNull(files, "files"));
    if (content.size() != shape.size()) {
      throw new IllegalArgumentException(
          "%s holds images of %d bytes, expected %d, which is one image of %s"
              .formatted(name, content.size(), shape.size(), shape));
    }
    if (!files.isEmpty() && files.size() != count()) {
      throw new IllegalArgumentException(
          "%s holds %s and the names of %s, expected one each or none"
              .formatted(name, Counts.of(count(), "image"), Counts.of(files.size(), "file")));
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
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(pixels, "pixels");
    if (pixels.length % shape.size() != 0) {
      throw new IllegalArgumentException(
          "%s holds %d pixel bytes, expected a multiple of %d, which is one image of %s"
              .formatted(name, pixels.length, shape.size(), shape));
    }
    return new ByteImages(name, shape, Pixels.of(pixels, shape.size()), labels, classes, List.of());
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

  /// {@return images of one shape, one set after the other}
  ///
  /// Labels are kept where all sets have the same classes, names of files where all have some.
  /// Images in one file that is mapped into the address space stay there.
  ///
  /// @param name where they come from
  /// @param sets at least one
  /// @throws IllegalArgumentException if there are none, they have several shapes, or they have to
  ///   be copied and take more than an array
  public static ByteImages joined(String name, List<ByteImages> sets) {
    Objects.requireNonNull(name, "name");
    List<Shape> shapes = sets.stream().map(ByteImages::shape).distinct().toList();
    if (shapes.size() != 1) {
      throw new IllegalArgumentException(
          "images of the shapes %s are joined, expected one shape".formatted(shapes));
    }
    Pixels pixels = Pixels.joined(sets.stream().map(ByteImages::content).toList());
    List<String> classes = sets.getFirst().classes;
    boolean labelled =
        sets.stream().allMatch(set -> set.labels != null && set.classes.equals(classes));
    int[] labels =
        labelled
            ? sets.stream().map(ByteImages::labels).flatMapToInt(Arrays::stream).toArray()
            : null;
    boolean named = sets.stream().noneMatch(set -> set.files.isEmpty() && set.count() > 0);
    List<String> files =
        named ? sets.stream().flatMap(set -> set.files.stream()).toList() : List.of();
    return new ByteImages(
        name, shapes.getFirst(), pixels, labels, labelled ? classes : List.of(), files);
  }

  @Override
  public int count() {
    return content.count();
  }

  /// {@return all bytes, `[image][channel][row][column]`: the array that they are in, or a copy}
  ///
  /// @throws IllegalStateException if they do not fit into an array, as those of a large set: take
  ///   a range of the images, or use {@link #content}
  public byte[] pixels() {
    return content.toArray();
  }

  /// {@return SHA-256 over shape, pixels and labels, in hex: what a model file records} Computed
  /// from the content at each call, see {@link Sha256#ofImages}.
  public String digest() {
    return Sha256.ofImages(
        count(), shape.channels(), shape.height(), shape.width(), content::update, labels);
  }

  @Override
  public FloatImages floats() {
    float[] values = new float[Math.multiplyExact(count(), shape.size())];
    for (int i = 0; i < count(); i++) {
      copy(i, values, i * shape.size());
    }
    return new FloatImages(shape, values, labels, classes);
  }

  @Override
  public ByteImages range(int begin, int end) {
    Objects.checkFromToIndex(begin, end, count());
    return new ByteImages(
        name,
        shape,
        content.range(begin, end),
        labels == null ? null : Arrays.copyOfRange(labels, begin, end),
        classes,
        files.isEmpty() ? files : files.subList(begin, end));
  }

  @Override
  public ByteImages select(int... images) {
    Objects.requireNonNull(images, "images");
    List<String> chosen =
        files.isEmpty() ? files : Arrays.stream(images).mapToObj(files::get).toList();
    int[] some = labels == null ? null : Sampling.at(labels, images);
    return new ByteImages(name, shape, content.select(images), some, classes, chosen);
  }

  @Override
  public ByteImages labelled(int[] labels, List<String> classes) {
    Objects.requireNonNull(labels, "labels");
    return new ByteImages(name, shape, content, labels, classes, files);
  }

  /// {@return the same images under another name}
  ///
  /// @param name where they come from
  public ByteImages named(String name) {
    return new ByteImages(name, shape, content, labels, classes, files);
  }

  /// {@return the same images with the names of the files that they come from}
  ///
  /// @param files one for each image, or none
  /// @throws IllegalArgumentException if there are neither as many as images nor none
  public ByteImages from(List<String> files) {
    return new ByteImages(name, shape, content, labels, classes, files);
  }

  /// Copies some of an image's bytes as numbers in [0, 1].
  @Override
  public void copy(int image, int from, int length, float[] to, int offset) {
    content.copy(image, from, length, to, offset);
  }

  private static void checkLabels(String name, int count, int[] labels, int classes) {
    if (labels.length != count) {
      throw new IllegalArgumentException(
          "%s holds %s for %s, expected one each"
              .formatted(name, Counts.of(labels.length, "label"), Counts.of(count, "image")));
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
        && content.equals(images.content)
        && Arrays.equals(labels, images.labels)
        && classes.equals(images.classes)
        && files.equals(images.files);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, shape, content);
  }

  @Override
  public String toString() {
    return "%s: %s of %s".formatted(name, Counts.of(count(), "image"), shape);
  }
}
