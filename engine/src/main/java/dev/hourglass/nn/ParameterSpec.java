package dev.hourglass.nn;

import java.util.List;
import java.util.Objects;

/// One parameter tensor of a layer: its shape as PyTorch users know it, the place of its numbers in
/// the engine's order, and its initial values.
///
/// In PyTorch's row-major order the tensor is a nest of three axes (a convolution's weight: output
/// channels, input channels, taps). The engine stores it with strides that suit the kernels.
///
/// @param name `weight`, `bias`, or a running statistic's
/// @param shape PyTorch's shape
/// @param axes sizes of the three axes; their product is the product of the shape
/// @param strides distance in the engine's order between neighbours along each axis
/// @param centre middle of the initial values
/// @param bound initial values are uniform in centre ± bound
/// @param trainable whether the optimiser changes it; a running statistic is not learned
public record ParameterSpec(
    String name,
    List<Integer> shape,
    List<Integer> axes,
    List<Integer> strides,
    double centre,
    double bound,
    boolean trainable) {

  /// Copies the lists.
  public ParameterSpec {
    Objects.requireNonNull(name, "name");
    shape = List.copyOf(Objects.requireNonNull(shape, "shape"));
    axes = List.copyOf(Objects.requireNonNull(axes, "axes"));
    strides = List.copyOf(Objects.requireNonNull(strides, "strides"));
  }

  /// A weight `[outer][inner][taps]` that the engine stores as `[taps][inner][outer]`.
  static ParameterSpec weight(List<Integer> shape, int outer, int inner, int taps, double bound) {
    List<Integer> strides = List.of(1, outer, outer * inner);
    return new ParameterSpec("weight", shape, List.of(outer, inner, taps), strides, 0, bound, true);
  }

  /// One number per channel.
  static ParameterSpec bias(int channels, double bound) {
    return perChannel("bias", channels, 0, bound, true);
  }

  /// One number per channel that begins with a value and learns.
  static ParameterSpec trainable(String name, int channels, double value) {
    return perChannel(name, channels, value, 0, true);
  }

  /// One number per channel that the layer itself keeps up to date.
  static ParameterSpec statistic(String name, int channels, double value) {
    return perChannel(name, channels, value, 0, false);
  }

  private static ParameterSpec perChannel(
      String name, int channels, double centre, double bound, boolean trainable) {
    List<Integer> axes = List.of(channels, 1, 1);
    return new ParameterSpec(
        name, List.of(channels), axes, List.of(1, 1, 1), centre, bound, trainable);
  }

  ParameterSpec named(String other) {
    return new ParameterSpec(other, shape, axes, strides, centre, bound, trainable);
  }

  /// {@return number of numbers}
  public int size() {
    return axes.get(0) * axes.get(1) * axes.get(2);
  }

  /// The place in the engine's order of the tensor's number `index` in PyTorch's order.
  int enginePosition(int index) {
    int inner = axes.get(1) * axes.get(2);
    return index / inner * strides.get(0)
        + index % inner / axes.get(2) * strides.get(1)
        + index % axes.get(2) * strides.get(2);
  }
}
