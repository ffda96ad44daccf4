package dev.hourglass.app.options;

import dev.hourglass.app.input.ClassNames;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import dev.hourglass.model.ModelFile;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// One class for all images or codes, for conditional models.
public final class LabelOption {
  @Effect(where = EffectCondition.LABELS_MATTER)
  @Option(
      names = "--label",
      paramLabel = "CLASS",
      description =
          "The class of the images, by its name or its number from 0 (conditional models only: see"
              + " train --conditional).")
  private @Nullable String label;

  /// The number of the class, if one was named.
  ///
  /// @throws UsageError if the model does not know it
  public OptionalInt of(ModelFile file) {
    if (label == null) {
      return OptionalInt.empty();
    }
    requireConditional(file, "--label");
    return OptionalInt.of(ClassNames.of(file).index(label));
  }

  /// Refuses an option where a model knows no labels.
  public static void requireConditional(ModelFile file, String option) {
    if (file.model().classes() == 0) {
      throw new UsageError(
          "the model %s was trained without labels, expected a conditional one: leave out %s, or use a model trained with --conditional"
              .formatted(file.model().name(), option));
    }
  }

  /// The images with the class that was named; without one they must bring the labels that a
  /// conditional model asks for.
  public ByteImages applied(ModelFile file, ByteImages images) {
    OptionalInt named = of(file);
    if (named.isPresent()) {
      int[] labels = new int[images.count()];
      Arrays.fill(labels, named.getAsInt());
      return images.labelled(labels, ClassNames.of(file).names());
    }
    if (file.model().classes() > 0) {
      requireLabels(file, images, "--label");
    }
    return images;
  }

  /// Refuses images without labels.
  ///
  /// @param option which gives them
  public static void requireLabels(ModelFile file, Images images, String option) {
    if (images.labels() == null) {
      throw missing(file, "the images have no labels, expected the class of each", option);
    }
  }

  /// The error for a missing class.
  ///
  /// @param found why the model cannot know it, and what was expected
  /// @param option which says it
  public static UsageError missing(ModelFile file, String found, String option) {
    return new UsageError(
        "the model %s is conditional and %s: set it with %s, one of %s"
            .formatted(file.model().name(), found, option, ClassNames.of(file)));
  }
}
