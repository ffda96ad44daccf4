package dev.hourglass.nn;

import java.util.List;

/// One parameter tensor of a layer: its shape as PyTorch users know it, where its numbers lie in
/// the engine's order, and how it starts.
///
/// In PyTorch's row-major order the tensor is a nest of three axes (a convolution's weight: output
/// channels, input channels, taps). The engine stores it with strides that suit the kernels.
///
/// @param name `weight` or `bias`
/// @param shape PyTorch's shape
/// @param axes sizes of the three axes; their product is the product of the shape
/// @param strides distance in the engine's order between neighbours along each axis
/// @param bound initial values are uniform in ±bound
public record ParameterSpec(
    String name, List<Integer> shape, List<Integer> axes, List<Integer> strides, double bound) {

  /// Copies the lists.
  public ParameterSpec {
    shape = List.copyOf(shape);
    axes = List.copyOf(axes);
    strides = List.copyOf(strides);
  }

  /// A weight `[outer][inner][taps]` that the engine stores as `[taps][inner][outer]`.
  static ParameterSpec weight(List<Integer> shape, int outer, int inner, int taps, double bound) {
    return new ParameterSpec(
        "weight", shape, List.of(outer, inner, taps), List.of(1, outer, outer * inner), bound);
  }

  /// One number per channel.
  static ParameterSpec bias(int channels, double bound) {
    return new ParameterSpec(
        "bias", List.of(channels), List.of(channels, 1, 1), List.of(1, 1, 1), bound);
  }

  /// Number of numbers.
  public int size() {
    return axes.get(0) * axes.get(1) * axes.get(2);
  }

  /// Where the tensor's number `index` in PyTorch's order lies in the engine's order.
  int enginePosition(int index) {
    int inner = axes.get(1) * axes.get(2);
    return index / inner * strides.get(0)
        + index % inner / axes.get(2) * strides.get(1)
        + index % axes.get(2) * strides.get(2);
  }
}
