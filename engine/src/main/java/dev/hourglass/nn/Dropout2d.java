package dev.hourglass.nn;

import dev.hourglass.kernels.Block;
import java.util.Arrays;

/// {@link Dropout} of whole channels: all pixels of an image's channel share their fate (Tompson et
/// al., "Efficient object localization using convolutional networks", CVPR 2015).
///
/// @param p the probability, at least 0 and below 1; PyTorch's default is 0.5
public record Dropout2d(double p) implements Layer {

  /// Checks the probability.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public Dropout2d {
    DropoutOperation.check(p);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public String description() {
    return "Dropout2d " + p;
  }

  @Override
  public Operation bind(Binding binding) {
    if (!binding.training()) {
      return new DropoutOperation.Identity(binding);
    }
    Activation out = binding.output();
    int step = Block.WIDTH / out.lanes;
    int ofPixel = out.shape.channels() * out.lanes;
    int[] numbers = new int[out.size()];
    Arrays.setAll(numbers, e -> e % ofPixel * step);
    return new DropoutOperation(binding, p, numbers);
  }
}
