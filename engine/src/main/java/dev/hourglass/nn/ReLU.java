package dev.hourglass.nn;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Phase;
import java.util.List;

/// `max(x, 0)`, in place where it can be.
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
    return new Rectify(binding.kernels(), binding.input(), binding.output());
  }

  private record Rectify(Kernels kernels, Activation in, Activation out) implements Operation {
    @Override
    public List<Phase> forward() {
      return List.of((part, parts) ->
          kernels.relu(in.values, out.values, out.start(part, parts), out.start(part + 1, parts)));
    }

    @Override
    public List<Phase> backward() {
      return List.of((part, parts) ->
          kernels.reluGradient(
              out.values,
              out.gradients,
              in.gradients,
              out.start(part, parts),
              out.start(part + 1, parts)));
    }
  }
}
