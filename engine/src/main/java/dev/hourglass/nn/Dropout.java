package dev.hourglass.nn;

import dev.hourglass.nn.program.DropoutOperation;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;

/// In training, each number becomes zero with a probability, and what is left is divided by the
/// rest of the probability (Srivastava et al., JMLR 2014); evaluation passes everything on. In
/// place where it can be; see {@link DropoutOperation} for what the mask depends on.
///
/// @param p the probability, at least 0 and below 1; PyTorch's default is 0.5
public record Dropout(double p) implements ElementwiseLayer {
  /// Checks the probability.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public Dropout {
    DropoutOperation.check(p);
  }

  @Override
  public String description() {
    return "Dropout " + p;
  }

  @Override
  public Operation bind(LayerContext binding) {
    return DropoutOperation.of(binding, p, e -> e);
  }
}
