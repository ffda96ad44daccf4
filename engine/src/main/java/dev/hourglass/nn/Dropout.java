package dev.hourglass.nn;

import dev.hourglass.kernels.Block;
import java.util.Arrays;

/// In training, each number becomes zero with a probability, and what is left is divided by the
/// rest of the probability (Srivastava et al., JMLR 2014); evaluation passes everything on. In
/// place where it can be; see {@link DropoutOperation} for what the mask depends on.
///
/// @param p the probability, at least 0 and below 1; PyTorch's default is 0.5
public record Dropout(double p) implements Layer {

  /// Checks the probability.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public Dropout {
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
    return "Dropout " + p;
  }

  @Override
  public Operation bind(Binding binding) {
    if (!binding.training()) {
      return new DropoutOperation.Identity(binding);
    }
    int step = Block.WIDTH / binding.output().lanes;
    int[] numbers = new int[binding.output().size()];
    Arrays.setAll(numbers, e -> e * step);
    return new DropoutOperation(binding, p, numbers);
  }
}
