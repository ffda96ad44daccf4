package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.program.BatchNormOperation;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.nn.program.RunningNorm;
import java.util.List;

/// Common parts of batch normalisation of vectors and of images.
sealed interface BatchNorm extends Layer permits BatchNorm1d, BatchNorm2d {
  /// PyTorch's default for what is added to the variance.
  double EPS = 1e-5;

  /// PyTorch's default for the share of the newest block.
  double MOMENTUM = 0.1;

  /// Channels of the input.
  int numFeatures();

  /// What is added to the variance.
  double eps();

  /// Share of the newest block in the running statistics.
  double momentum();

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  static void check(int numFeatures, double eps, double momentum) {
    Geometry.checkRange("num_features", numFeatures, 1);
    Geometry.checkShare("eps", eps);
    Geometry.checkShare("momentum", momentum);
  }

  @Override
  default Shape outputShape(Shape input) {
    Geometry.checkChannels(input, "num_features", numFeatures());
    return input;
  }

  @Override
  default List<ParameterSpec> parameters(Shape input) {
    return List.of(
        ParameterSpec.trainable("weight", numFeatures(), 1),
        ParameterSpec.trainable("bias", numFeatures(), 0),
        ParameterSpec.statistic("running_mean", numFeatures(), 0),
        ParameterSpec.statistic("running_var", numFeatures(), 1));
  }

  @Override
  default boolean mixesImages() {
    return true;
  }

  @Override
  default boolean needsSeveralImages(Shape input) {
    return input.pixels() == 1;
  }

  @Override
  default String description() {
    return "%s over %d".formatted(getClass().getSimpleName(), numFeatures());
  }

  @Override
  default Operation bind(LayerContext binding) {
    return binding.mode().isTraining()
        ? new BatchNormOperation(binding, eps(), momentum())
        : new RunningNorm(binding, eps());
  }
}
