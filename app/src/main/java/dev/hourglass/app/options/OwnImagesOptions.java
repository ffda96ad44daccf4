package dev.hourglass.app.options;

import dev.hourglass.app.input.Shapes;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.run.Reading;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.data.source.SourceOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a user's own images become images of one shape, for training and testing: chosen once, when
/// a model is trained on them.
public final class OwnImagesOptions {
  @Effect(where = EffectCondition.OWN_IMAGES)
  @Option(
      names = "--size",
      paramLabel = "HxW",
      description =
          "Rows and columns to bring images to (default: the model's; else their own, if all have the"
              + " same and at most 128 on a side; else, as where they differ, a square of 64 or less,"
              + " not above the median of their shorter sides).")
  private @Nullable String size;

  @Effect(where = EffectCondition.OWN_IMAGES, replaces = "--grey")
  @Option(
      names = {"--colour", "--color"},
      description = "Three channels, even if all images are grey.")
  private boolean colour;

  @Effect(where = EffectCondition.OWN_IMAGES)
  @Option(
      names = {"--grey", "--gray"},
      description = "One channel, even if images have colours.")
  private boolean grey;

  @Mixin private FitOptions fit = new FitOptions();

  @Effect(where = EffectCondition.OWN_IMAGES)
  @Option(
      names = "--test-share",
      paramLabel = "SHARE",
      description =
          "Share of each class that is for testing where there are no test images (default: 0.1).")
  private @Nullable Double testShare;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "Take N images at most of any dataset, the same share of each class, for a quick trial.")
  private @Nullable Integer limit;

  @Effect(where = EffectCondition.OWN_IMAGES)
  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "Which of several sets in one folder, such as EMNIST's letters.")
  private @Nullable String split;

  /// How images of other proportions are brought to the size.
  public FitOptions fit() {
    return fit;
  }

  /// What else was said, or null if nothing was.
  public @Nullable Reading reading() {
    boolean said =
        colour || grey || size != null || testShare != null || limit != null || split != null;
    return said ? UsageError.unlessValid(this::asked) : null;
  }

  private Reading asked() {
    @Nullable Shape shape = size == null ? null : Shapes.asked(size, false, Shapes.DEFAULT);
    ReadOptions images =
        new ReadOptions(
            shape == null ? 0 : shape.height(),
            shape == null ? 0 : shape.width(),
            colour ? 3 : grey ? 1 : 0,
            null,
            0,
            testShare == null ? ReadOptions.DEFAULT.testShare() : testShare,
            limit == null ? 0 : positive(limit),
            false);
    return new Reading(new SourceOptions(null, null, split, shape), images);
  }

  private static int positive(int limit) {
    if (limit < 1) {
      throw new UsageError("--limit is %d, expected at least 1".formatted(limit));
    }
    return limit;
  }
}
