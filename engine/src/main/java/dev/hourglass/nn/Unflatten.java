package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;

/// A vector as an image, in PyTorch's order: channel, row, column.
///
/// @param channels channels of the output
/// @param height rows that leave
/// @param width columns that leave
public record Unflatten(int channels, int height, int width) implements Layer {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if they are no shape
  public Unflatten {
    new Shape(channels, height, width);
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape output = new Shape(channels, height, width);
    if (input.pixels() > 1) {
      throw new ShapeException(
          "the input is %s, expected a vector: put a Flatten before it".formatted(input));
    }
    if (input.size() != output.size()) {
      throw new ShapeException(
          "the input is %s, which is %d numbers, expected %d for %s: make the layer before it output %d"
              .formatted(input, input.size(), output.size(), output, output.size()));
    }
    return output;
  }

  @Override
  public String description() {
    return "Unflatten to " + new Shape(channels, height, width);
  }

  @Override
  public Operation bind(LayerContext binding) {
    return new Flatten.Reorder(binding.input(), binding.output(), height * width, channels);
  }
}
