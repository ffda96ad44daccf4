package dev.hourglass.data;

import dev.hourglass.text.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Images as numbers. Two are equal if their numbers and labels are.
///
/// The arrays are shared, not copied: they must not change while they are used.
///
/// @param shape channels, rows and columns of each
/// @param values `[image][channel][row][column]`; images are black at 0 and white at 1, and
///   reconstructions may be a little outside
/// @param labels `[image]`, class index of each, or null where they come without
/// @param classes names of the classes, empty where they are not known
public record FloatImages(
    Shape shape, float[] values, int @Nullable [] labels, List<String> classes) implements Images {

  /// Checks that the parts fit together. Its parameters are written out because javac keeps no type
  /// annotations of those that a compact constructor leaves to it.
  ///
  /// @throws IllegalArgumentException if they do not, or a label is no class
  public FloatImages(Shape shape, float[] values, int @Nullable [] labels, List<String> classes) {
    this.classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
    if (values.length % shape.size() != 0) {
      throw new IllegalArgumentException(
          "got %d numbers, expected a multiple of %d, which is one image of %s"
              .formatted(values.length, shape.size(), shape));
    }
    if (labels != null && labels.length != values.length / shape.size()) {
      throw new IllegalArgumentException(
          "got %s for %s, expected one each"
              .formatted(
                  Counts.of(labels.length, "label"),
                  Counts.of(values.length / shape.size(), "image")));
    }
    if (labels != null && !classes.isEmpty()) {
      for (int label : labels) {
        if (label < 0 || label >= classes.size()) {
          throw new IllegalArgumentException(
              "got label %d, expected 0 to %d: each label is the index of one of %d classes"
                  .formatted(label, classes.size() - 1, classes.size()));
        }
      }
    }
    this.shape = shape;
    this.values = values;
    this.labels = labels;
  }

  @Override
  public String name() {
    return "the images";
  }

  @Override
  public int count() {
    return values.length / shape.size();
  }

  @Override
  public List<String> files() {
    return List.of();
  }

  @Override
  public void copy(int image, int from, int length, float[] to, int offset) {
    Objects.requireNonNull(to, "to");
    Objects.checkFromToIndex(from, from + length, shape.size());
    System.arraycopy(values, image * shape.size() + from, to, offset, length);
  }

  @Override
  public FloatImages floats() {
    return this;
  }

  @Override
  public FloatImages select(int... images) {
    Objects.requireNonNull(images, "images");
    int[] some = labels == null ? null : Sampling.at(labels, images);
    return new FloatImages(shape, numbers(images), some, classes);
  }

  @Override
  public FloatImages range(int begin, int end) {
    Objects.checkFromToIndex(begin, end, count());
    int size = shape.size();
    return new FloatImages(
        shape,
        Arrays.copyOfRange(values, begin * size, end * size),
        labels == null ? null : Arrays.copyOfRange(labels, begin, end),
        classes);
  }

  @Override
  public FloatImages labelled(int[] labels, List<String> classes) {
    Objects.requireNonNull(labels, "labels");
    return new FloatImages(shape, values, labels, classes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FloatImages images
        && shape.equals(images.shape)
        && Arrays.equals(values, images.values)
        && Arrays.equals(labels, images.labels);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "%s of %s".formatted(Counts.of(count(), "image"), shape);
  }
}
