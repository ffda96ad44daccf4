package dev.hourglass.app.options;

import dev.hourglass.app.input.ModelChoice;
import dev.hourglass.app.input.Shapes;
import dev.hourglass.data.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The image shape that a model is built for, for commands without images.
public final class ImageSizeOptions {
  @Effect(where = EffectCondition.FRESH_MODEL)
  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Rows and columns of the images (default: the file's, else 28x28).")
  private @Nullable String size;

  @Effect(where = EffectCondition.FRESH_MODEL)
  @Option(
      names = {"--colour", "--color"},
      description = "Images of three channels instead of one.")
  private boolean colour;

  /// The images' shape: as the options say it, else as the model does, else MNIST's.
  public Shape of(ModelChoice model) {
    return size == null && !colour
        ? model.input().orElse(Shapes.DEFAULT)
        : Shapes.asked(size, colour, Shapes.DEFAULT);
  }
}
