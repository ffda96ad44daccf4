package dev.hourglass.nn;

import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.DropoutOperation;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;

/// {@link Dropout} of whole channels: all pixels of a channel are dropped or kept together (Tompson
/// et al., "Efficient object localization using convolutional networks", CVPR 2015).
///
/// @param p the probability, at least 0 and below 1; PyTorch's default is 0.5
public record Dropout2d(double p) implements ElementwiseLayer {
  /// Checks the probability.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public Dropout2d {
    DropoutOperation.check(p);
  }

  @Override
  public String description() {
    return "Dropout2d " + p;
  }

  @Override
  public Operation bind(LayerContext binding) {
    BlockBuffer out = binding.output();
    int ofPixel = out.shape.channels() * out.lanes;
    return DropoutOperation.of(binding, p, e -> e % ofPixel);
  }
}
