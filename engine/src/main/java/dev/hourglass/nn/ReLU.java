package dev.hourglass.nn;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Phase;
import java.util.List;

/// `max(x, 0)`, in place.
public record ReLU() implements Layer {

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
    return "ReLU";
  }

  @Override
  public Operation bind(Binding binding) {
    return new Rectify(binding.kernels(), binding.output());
  }

  private record Rectify(Kernels kernels, Activation x) implements Operation {
    @Override
    public List<Phase> forward() {
      return List.of(
          (part, parts) -> kernels.relu(x.values, x.start(part, parts), x.start(part + 1, parts)));
    }

    @Override
    public List<Phase> backward() {
      return List.of((part, parts) ->
          kernels.reluGradient(
              x.values, x.gradients, x.start(part, parts), x.start(part + 1, parts)));
    }
  }
}
