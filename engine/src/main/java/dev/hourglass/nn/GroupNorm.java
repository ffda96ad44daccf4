package dev.hourglass.nn;

import java.util.List;

/// Normalises each image by itself, over groups of channels (Wu and He, "Group normalization", ECCV
/// 2018); see {@link GroupNormOperation} for the formula. Training and evaluation are the same.
///
/// Weight starts at 1, bias at 0, as in PyTorch.
///
/// @param groups how many groups of channels; they divide the channels
/// @param channels channels that arrive
/// @param eps what is added to the variance; PyTorch's default is 1e-5
public record GroupNorm(int groups, int channels, double eps) implements Layer {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range or the groups would differ in size
  public GroupNorm {
    Geometry.checkRange("groups", groups, 1);
    Geometry.checkRange("channels", channels, 1);
    Normalisation.checkEpsilon(eps);
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "groups is %d and channels is %d, expected groups that divide the channels"
              .formatted(groups, channels));
    }
  }

  /// With PyTorch's default for eps.
  public GroupNorm(int groups, int channels) {
    this(groups, channels, 1e-5);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.channels() != channels) {
      throw new ShapeException(
          "%s arrives, expected %d channels: set channels to %d"
              .formatted(input, channels, input.channels()));
    }
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    return List.of(
        ParameterSpec.learned("weight", channels, 1), ParameterSpec.learned("bias", channels, 0));
  }

  @Override
  public String description() {
    return "GroupNorm of %d groups over %d".formatted(groups, channels);
  }

  @Override
  public Operation bind(Binding binding) {
    return new GroupNormOperation(binding, groups, eps);
  }
}
