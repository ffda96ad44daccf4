package dev.hourglass.nn;

import java.util.Objects;

/// A named view into a model's one parameter array.
///
/// @param name as in a PyTorch state dict: `encoder.conv1.weight`
/// @param spec its shape and order
/// @param offset where it begins in the array
public record Parameter(String name, ParameterSpec spec, int offset) {
  /// Checks that name and shape are there.
  public Parameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(spec, "spec");
  }

  /// Copies the parameter out of the array, in PyTorch's shape and order.
  ///
  /// @param values all numbers of the model, in the engine's order
  /// @return the parameter's numbers in that order, as many as {@link ParameterSpec#size}
  public float[] read(float[] values) {
    float[] tensor = new float[spec.size()];
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = values[offset + spec.enginePosition(i)];
    }
    return tensor;
  }

  /// Copies a tensor in PyTorch's shape and order into the array.
  ///
  /// @param tensor the parameter's numbers in PyTorch's order
  /// @param values all numbers of the model, in the engine's order, of which its own are replaced
  /// @throws IllegalArgumentException if it holds another number of values
  public void write(float[] tensor, float[] values) {
    Objects.requireNonNull(values, "values");
    if (tensor.length != spec.size()) {
      throw new IllegalArgumentException(
          "%s got %d numbers, expected %d for shape %s"
              .formatted(name, tensor.length, spec.size(), spec.shape()));
    }
    for (int i = 0; i < tensor.length; i++) {
      values[offset + spec.enginePosition(i)] = tensor[i];
    }
  }
}
