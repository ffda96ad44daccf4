package dev.hourglass.app.options;

import dev.hourglass.app.input.ClassNames;
import dev.hourglass.app.input.NpzArrays;
import dev.hourglass.app.input.StandardInput;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Images;
import dev.hourglass.data.formats.IdxFile;
import dev.hourglass.files.Npy;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A class for each of many images or codes, for conditional models: one for all of them, or a file
/// with one for each.
public final class LabelsOption {
  @Mixin private LabelOption one = new LabelOption();

  @Effect(where = EffectCondition.LABELS_MATTER)
  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "A class number for each: a .npy file of shape (images), or an IDX label file (conditional"
              + " models only).")
  private @Nullable Path each;

  /// The labels that were named, or null if none were.
  ///
  /// @param count how many there must be
  /// @throws UsageError if the model does not know them
  /// @throws IOException if the file cannot be read or holds something else
  public int @Nullable [] of(ModelFile file, int count) throws IOException {
    OptionalInt all = one.of(file);
    if (each == null) {
      return all.isPresent() ? filled(count, all.getAsInt()) : null;
    }
    if (all.isPresent()) {
      throw new UsageError("--label and --labels are both given, expected one of them");
    }
    LabelOption.requireConditional(file, "--labels");
    int classes = file.model().classes();
    return StandardInput.read(each.toString(), (path, _) -> read(path, count, classes));
  }

  /// The images with the labels that were named; without any they must have those that are needed.
  ///
  /// @param needed whether the command takes labels of these images
  public Images applied(ModelFile file, Images images, boolean needed) throws IOException {
    int[] named = of(file, images.count());
    if (named != null) {
      return images.labelled(named, ClassNames.of(file).names());
    }
    if (needed) {
      LabelOption.requireLabels(file, images, "--label or --labels");
    }
    return images;
  }

  private static int[] filled(int count, int label) {
    int[] labels = new int[count];
    Arrays.fill(labels, label);
    return labels;
  }

  private static int[] read(Path path, int count, int classes) throws IOException {
    int[] labels =
        Npy.isNpy(path) ? NpzArrays.labels(path, Npy.read(path)) : IdxFile.readLabels(path);
    if (labels.length != count) {
      throw new DataException(
          "%s holds %s for %s or codes, expected one for each"
              .formatted(path, Counts.of(labels.length, "label"), Counts.of(count, "image")));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new DataException(
            "%s holds the label %d, expected 0 to %d, as many classes as the model has"
                .formatted(path, label, classes - 1));
      }
    }
    return labels;
  }
}
