package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;

/// The upper left corner of an image: for sizes that no transposed convolution reaches, such as an
/// even number of rows and an odd number of columns.
///
/// @param height rows that stay
/// @param width columns that stay
public record Crop(int height, int width) implements Layer {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is not positive
  public Crop {
    Geometry.checkRange("height", height, 1);
    Geometry.checkRange("width", width, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.height() < height || input.width() < width) {
      throw new ShapeException(
          "the input is %s, expected at least %d rows and %d columns: crop to less"
              .formatted(input, height, width));
    }
    return new Shape(input.channels(), height, width);
  }

  @Override
  public String description() {
    return "Crop to %d×%d".formatted(height, width);
  }

  @Override
  public Operation bind(LayerContext binding) {
    return new Corner(binding.input(), binding.output());
  }

  private record Corner(BlockBuffer in, BlockBuffer out) implements Operation {
    @Override
    public void forward(int part, int parts, RangeWork epilogue) {
      int inRow = rowSize(in);
      int outRow = rowSize(out);
      int end = Phase.start(out.shape.height(), part + 1, parts);
      for (int row = Phase.start(out.shape.height(), part, parts); row < end; row++) {
        System.arraycopy(in.values, row * inRow, out.values, row * outRow, outRow);
        epilogue.run(row * outRow, (row + 1) * outRow);
      }
    }

    @Override
    public void inputGradient(int part, int parts, RangeWork epilogue) {
      int inRow = rowSize(in);
      int outRow = rowSize(out);
      int end = Phase.start(in.shape.height(), part + 1, parts);
      for (int row = Phase.start(in.shape.height(), part, parts); row < end; row++) {
        int kept = row < out.shape.height() ? outRow : 0;
        int at = row * inRow;
        System.arraycopy(out.gradients, kept > 0 ? row * outRow : 0, in.gradients, at, kept);
        Arrays.fill(in.gradients, at + kept, at + inRow, 0);
        epilogue.run(at, at + inRow);
      }
    }

    private static int rowSize(BlockBuffer activation) {
      Shape shape = activation.shape;
      return shape.width() * shape.channels() * activation.lanes;
    }
  }
}
