package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Wiring;
import dev.hourglass.nn.program.Default;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.LinearOperation;
import dev.hourglass.nn.program.Operation;
import java.util.List;
import java.util.Objects;

/// A convolution with a square kernel, bias and zero padding.
///
/// Output rows are `⌊(height + 2·padding − kernel) / stride⌋ + 1`, columns likewise. Weights are
/// `(outChannels, inChannels, kernel, kernel)` as in PyTorch, and start uniform in ±1/√fan_in with
/// fan_in = inChannels · kernel².
///
/// @param inChannels channels of the input
/// @param outChannels channels of the output
/// @param kernel rows and columns of the kernel
/// @param stride step of the kernel
/// @param padding rows and columns of zeros around the input
public record Conv2d(
    int inChannels,
    int outChannels,
    int kernel,
    @Default("1") int stride,
    @Default("0") int padding)
    implements Layer {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Conv2d {
    Geometry.check(inChannels, outChannels, kernel, stride, padding);
  }

  @Override
  public Shape outputShape(Shape input) {
    Geometry.checkChannels(input, "in_channels", inChannels);
    Shape output = Geometry.windows(input, outChannels, kernel, stride, padding);
    Geometry.checkWiring(output, kernel, Math.max(inChannels, outChannels));
    return output;
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    Objects.requireNonNull(input, "input");
    double bound = 1 / Math.sqrt((double) inChannels * kernel * kernel);
    return List.of(
        ParameterSpec.weight(
            List.of(outChannels, inChannels, kernel, kernel),
            outChannels,
            inChannels,
            kernel * kernel,
            bound),
        ParameterSpec.bias(outChannels, bound));
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) wiring(input).size() * inChannels * outChannels;
  }

  @Override
  public String description() {
    return "Conv2d %d→%d, %d×%d, stride %d, padding %d"
        .formatted(inChannels, outChannels, kernel, kernel, stride, padding);
  }

  @Override
  public Operation bind(LayerContext binding) {
    return LinearOperation.convolution(binding, wiring(binding.input().shape));
  }

  private Wiring wiring(Shape input) {
    Shape output = outputShape(input);
    return Wiring.conv2d(
        input.height(), input.width(), output.height(), output.width(), kernel, stride, padding);
  }
}
