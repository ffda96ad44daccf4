package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.parallel.Phase;

/// All numbers as one vector, in PyTorch's order: channel, row, column.
public record Flatten() implements Layer {

  @Override
  public Shape outputShape(Shape input) {
    return Shape.vector(input.size());
  }

  @Override
  public String description() {
    return "Flatten";
  }

  @Override
  public Operation bind(LayerContext binding) {
    BlockBuffer in = binding.input();
    BlockBuffer out = binding.output();
    return new Reorder(in, out, in.shape.channels(), in.shape.pixels());
  }

  /// From `[pixel][channel]` to `[channel][pixel]` and, with the numbers swapped, from there back.
  ///
  /// @param inner numbers that are neighbours in the input
  /// @param outer how many such groups there are
  record Reorder(BlockBuffer in, BlockBuffer out, int inner, int outer) implements Operation {
    @Override
    public void forward(int part, int parts, RangeWork epilogue) {
      copy(in.values, out.values, inner, outer, part, parts, epilogue);
    }

    @Override
    public void inputGradient(int part, int parts, RangeWork epilogue) {
      copy(
          out.gradients,
          in.gradients,
          /* inner= */ outer,
          /* outer= */ inner,
          part,
          parts,
          epilogue);
    }

    private void copy(
        float[] from, float[] to, int inner, int outer, int part, int parts, RangeWork epilogue) {
      int lanes = in.lanes;
      int end = Phase.start(inner, part + 1, parts);
      for (int i = Phase.start(inner, part, parts); i < end; i++) {
        for (int o = 0; o < outer; o++) {
          int source = (o * inner + i) * lanes;
          System.arraycopy(from, source, to, (i * outer + o) * lanes, lanes);
        }
        epilogue.run(i * outer * lanes, (i + 1) * outer * lanes);
      }
    }
  }
}
