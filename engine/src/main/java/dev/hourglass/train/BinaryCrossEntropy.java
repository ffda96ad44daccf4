package dev.hourglass.train;

import dev.hourglass.kernels.ActivationFunction;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.LossLoops;
import dev.hourglass.nn.program.Program;

/// The mean binary cross-entropy per number, in nats: each number of the target is the probability
/// of a one, each number of the output the logit of it.
///
/// On logits, because `ln σ(x)` of a σ(x) that was rounded to 0 is infinite: the loss is computed
/// as `max(x, 0) − x·t + ln(1 + e^−|x|)`.
public record BinaryCrossEntropy() implements Loss {
  @Override
  public LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients) {
    float[] logits = program.outputValues();
    return new PointwiseOperation(
        kernels,
        program,
        gradients,
        (terms, scale, begin, end) -> {
          LossLoops.negatedMagnitude(logits, terms, begin, end);
          // The slope is not needed, and the gradients are not written yet.
          kernels.activate(ActivationFunction.SIGMOID, terms, terms, gradients, begin, end);
          LossLoops.crossEntropy(logits, target, gradients, terms, scale, begin, end);
        });
  }

  @Override
  public String description() {
    return "bce";
  }

  @Override
  public boolean onLogits() {
    return true;
  }
}
