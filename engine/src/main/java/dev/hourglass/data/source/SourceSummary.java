package dev.hourglass.data.source;

import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import dev.hourglass.text.Counts;
import dev.hourglass.text.RecordContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What was found in a source, and what became of it.
///
/// @param format of the source: `folder`, `ZIP archive`
/// @param train number of training images
/// @param test number of test images
/// @param unused number of images that are neither
/// @param split how the test images were chosen
/// @param classes names of the classes, in order; empty without labels
/// @param trainingClasses number of classes with training images
/// @param shape channels, rows and columns of each image
/// @param keptSize whether the size is that of the images in the source
/// @param grey whether the images in the source are grey
/// @param fit how images of other sizes are brought to the shape
/// @param resized how many had another size
/// @param empty how many show nothing but the background, since their drawing is in transparency
/// @param coloured how many had colours and were read as grey
/// @param bad why images were left out
/// @param skipped names of files that were left out
/// @param skippedAs what those are, for the user: `other files`
/// @param cache a sentence on the file that the images are in, empty if they are in memory
public record SourceSummary(
    String format,
    int train,
    int test,
    int unused,
    String split,
    List<String> classes,
    int trainingClasses,
    Shape shape,
    boolean keptSize,
    boolean grey,
    Fit.Mode fit,
    int resized,
    int empty,
    int coloured,
    List<String> bad,
    List<String> skipped,
    String skippedAs,
    String cache) {
  private static final int SHOWN = 3;

  /// Copies the lists.
  public SourceSummary {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(fit, "fit");
    classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
    bad = List.copyOf(Objects.requireNonNull(bad, "bad"));
    skipped = List.copyOf(Objects.requireNonNull(skipped, "skipped"));
    Objects.requireNonNull(skippedAs, "skippedAs");
    Objects.requireNonNull(cache, "cache");
  }

  /// {@return sentences for the user: what was found, then {@link #remarks}}
  public List<String> sentences() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s for training, %s for testing (%s)%s"
            .formatted(
                format, Counts.of(train, "image"), Counts.of(test, "image"), split, labels()));
    lines.addAll(remarks());
    return lines;
  }

  /// {@return sentences for the user on what is not as it might be expected}
  public List<String> remarks() {
    List<String> lines = new ArrayList<>();
    if (!cache.isEmpty()) {
      lines.add(cache);
    }
    if (unused > 0) {
      lines.add("validation images beside the test images, not used: %,d".formatted(unused));
    }
    if (resized > 0) {
      lines.add(
          "images resized to %d×%d (%s): %,d of %,d"
              .formatted(shape.height(), shape.width(), fit, resized, train + test));
    }
    if (coloured > 0) {
      lines.add(
          "images with colours that are read as grey: %,d of %,d; a model trained with --colour keeps them"
              .formatted(coloured, train + test));
    }
    if (empty > 0) {
      lines.add(
          "images that show nothing but the background, since their drawing is in the transparency: %,d; try --background white"
              .formatted(empty));
    }
    if (!bad.isEmpty()) {
      lines.add("images that cannot be read, left out: %,d".formatted(bad.size()));
      bad.stream().map(reason -> "  " + reason).forEach(lines::add);
    }
    if (!skipped.isEmpty()) {
      String first = String.join(", ", skipped.subList(0, Math.min(SHOWN, skipped.size())));
      lines.add(
          "%s (%s%s), skipped: %,d"
              .formatted(skippedAs, first, skipped.size() > SHOWN ? ", …" : "", skipped.size()));
    }
    return lines;
  }

  private String labels() {
    if (classes.isEmpty()) {
      return ", no labels";
    }
    String count = ", " + Counts.of(classes.size(), "class", "classes");
    return trainingClasses == classes.size()
        ? count
        : "%s, %d of them without training images"
            .formatted(count, classes.size() - trainingClasses);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
