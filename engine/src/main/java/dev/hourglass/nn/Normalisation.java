package dev.hourglass.nn;

import java.util.List;

/// What both batch normalisations share.
final class Normalisation {
  private Normalisation() {}

  static void check(int numFeatures, double eps, double momentum) {
    Geometry.checkRange("num_features", numFeatures, 1);
    checkEpsilon(eps);
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "momentum is %s, expected a number above 0 and at most 1".formatted(momentum));
    }
  }

  static void checkEpsilon(double eps) {
    if (!(eps > 0 && eps <= 1)) {
      throw new IllegalArgumentException(
          "eps is %s, expected a number above 0 and at most 1".formatted(eps));
    }
  }

  static Shape outputShape(Shape input, int numFeatures) {
    if (input.channels() != numFeatures) {
      throw new ShapeException(
          "%s arrives, expected %d channels: set num_features to %d"
              .formatted(input, numFeatures, input.channels()));
    }
    return input;
  }

  static List<ParameterSpec> parameters(int numFeatures) {
    return List.of(
        ParameterSpec.learned("weight", numFeatures, 1),
        ParameterSpec.learned("bias", numFeatures, 0),
        ParameterSpec.statistic("running_mean", numFeatures, 0),
        ParameterSpec.statistic("running_var", numFeatures, 1));
  }
}
