package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Wiring;
import dev.hourglass.nn.program.Default;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.LinearOperation;
import dev.hourglass.nn.program.Operation;
import java.util.List;
import java.util.Objects;

/// A transposed convolution: the {@link Conv2d} of the same geometry with its wiring run backwards.
///
/// Output rows are `(height − 1)·stride − 2·padding + kernel + outputPadding`, columns likewise.
/// Weights are `(inChannels, outChannels, kernel, kernel)` as in PyTorch, and start uniform in
/// ±1/√fan_in with fan_in = outChannels · kernel².
///
/// @param inChannels channels of the input
/// @param outChannels channels of the output
/// @param kernel rows and columns of the kernel
/// @param stride step of the kernel on the output
/// @param padding rows and columns cut from the output's border
/// @param outputPadding rows and columns added at the output's end, less than the stride
public record ConvTranspose2d(
    int inChannels,
    int outChannels,
    int kernel,
    @Default("1") int stride,
    @Default("0") int padding,
    @Default("0") int outputPadding)
    implements Layer {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public ConvTranspose2d {
    Geometry.check(inChannels, outChannels, kernel, stride, padding);
    if (outputPadding < 0 || outputPadding >= stride) {
      throw new IllegalArgumentException(
          "output_padding is %d, expected 0 to %d, less than the stride"
              .formatted(outputPadding, stride - 1));
    }
  }

  /// Without output padding.
  ///
  /// @param inChannels channels of the input
  /// @param outChannels channels of the output
  /// @param kernel rows and columns of a window
  /// @param stride distance of windows
  /// @param padding rows and columns of zeros around the image
  public ConvTranspose2d(int inChannels, int outChannels, int kernel, int stride, int padding) {
    this(inChannels, outChannels, kernel, stride, padding, 0);
  }

  @Override
  public Shape outputShape(Shape input) {
    Geometry.checkChannels(input, "in_channels", inChannels);
    int height = outputSize(input.height());
    int width = outputSize(input.width());
    if (height < 1 || width < 1) {
      throw new ShapeException(
          "the input is %s and padding %d removes all of it, expected less padding"
              .formatted(input, padding));
    }
    Geometry.checkWiring(input, kernel, Math.max(inChannels, outChannels));
    return new Shape(outChannels, height, width);
  }

  private int outputSize(int size) {
    long large = (size - 1L) * stride - 2L * padding + kernel + outputPadding;
    return Math.toIntExact(Math.min(large, Integer.MAX_VALUE));
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    Objects.requireNonNull(input, "input");
    double bound = 1 / Math.sqrt((double) outChannels * kernel * kernel);
    return List.of(
        ParameterSpec.weight(
            List.of(inChannels, outChannels, kernel, kernel),
            inChannels,
            outChannels,
            kernel * kernel,
            bound),
        ParameterSpec.bias(outChannels, bound));
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) mirrored(input).size() * inChannels * outChannels;
  }

  @Override
  public String description() {
    return "ConvTranspose2d %d→%d, %d×%d, stride %d, padding %d%s"
        .formatted(
            inChannels,
            outChannels,
            kernel,
            kernel,
            stride,
            padding,
            outputPadding == 0 ? "" : ", output_padding " + outputPadding);
  }

  @Override
  public Operation bind(LayerContext binding) {
    return LinearOperation.transposed(binding, mirrored(binding.input().shape));
  }

  /// The wiring of the convolution that leads from this layer's output back to its input.
  private Wiring mirrored(Shape input) {
    Shape output = outputShape(input);
    return Wiring.conv2d(
        output.height(), output.width(), input.height(), input.width(), kernel, stride, padding);
  }
}
