package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.program.Default;
import dev.hourglass.nn.program.GroupNormOperation;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import java.util.List;
import java.util.Objects;

/// Normalises each image independently, over groups of channels (Wu and He, "Group normalization",
/// ECCV 2018); see {@link GroupNormOperation} for the formula. Training and evaluation are the
/// same.
///
/// Weight starts at 1, bias at 0, as in PyTorch.
///
/// @param numGroups how many groups of channels; they divide the channels
/// @param numChannels channels of the input
/// @param eps what is added to the variance; PyTorch's default is 1e-5
public record GroupNorm(int numGroups, int numChannels, @Default("1e-5") double eps)
    implements Layer {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range or the groups would differ in size
  public GroupNorm {
    Geometry.checkRange("num_groups", numGroups, 1);
    Geometry.checkRange("num_channels", numChannels, 1);
    Geometry.checkShare("eps", eps);
    if (numChannels % numGroups != 0) {
      throw new IllegalArgumentException(
          "num_groups is %d and num_channels is %d, expected groups that divide the channels"
              .formatted(numGroups, numChannels));
    }
  }

  /// With PyTorch's default for eps.
  ///
  /// @param numGroups how many groups of channels have statistics together
  /// @param numChannels channels of the input
  public GroupNorm(int numGroups, int numChannels) {
    this(numGroups, numChannels, BatchNorm.EPS);
  }

  @Override
  public Shape outputShape(Shape input) {
    Geometry.checkChannels(input, "num_channels", numChannels);
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    Objects.requireNonNull(input, "input");
    return List.of(
        ParameterSpec.trainable("weight", numChannels, 1),
        ParameterSpec.trainable("bias", numChannels, 0));
  }

  @Override
  public String description() {
    return "GroupNorm of %d groups over %d".formatted(numGroups, numChannels);
  }

  @Override
  public Operation bind(LayerContext binding) {
    return new GroupNormOperation(binding, numGroups, eps);
  }
}
