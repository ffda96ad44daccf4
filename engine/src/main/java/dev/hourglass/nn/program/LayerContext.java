package dev.hourglass.nn.program;

import dev.hourglass.kernels.Kernels;

/// What a layer is bound to.
///
/// @param kernels the arithmetic
/// @param mode what the layer is run for
/// @param input the layer's input
/// @param output the layer's output; the same buffers where the layer works in place
/// @param values the model's parameters
/// @param gradients their gradients, empty unless they learn
/// @param offsets where the layer's parameters begin
/// @param inputGradient whether anything before this layer needs a gradient
/// @param pass what else is known of the current block
/// @param position the layer's number in its program: layers draw random numbers of their own
public record LayerContext(
    Kernels kernels,
    Mode mode,
    BlockBuffer input,
    BlockBuffer output,
    float[] values,
    float[] gradients,
    int[] offsets,
    boolean inputGradient,
    BlockContext pass,
    int position) {

  public LayerContext withInput(BlockBuffer other) {
    return new LayerContext(
        kernels, mode, other, output, values, gradients, offsets, inputGradient, pass, position);
  }
}
