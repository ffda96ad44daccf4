package dev.hourglass.app.options;

import dev.hourglass.app.input.UsageError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The number of classes of a conditional model, for commands without images.
public final class ClassesOption {
  private static final int MNIST_CLASSES = 10;

  @Effect(with = "--conditional")
  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Number of classes of a --conditional model (default: 10).")
  private @Nullable Integer classes;

  /// The number, 0 for a model without labels.
  ///
  /// @throws UsageError if it makes no sense for the model
  public int of(PresetOptions model) {
    if (classes != null && classes < 1) {
      throw new UsageError("--classes is %d, expected 1 or more".formatted(classes));
    }
    int known = classes == null ? MNIST_CLASSES : classes;
    return model.conditional() ? known : 0;
  }
}
