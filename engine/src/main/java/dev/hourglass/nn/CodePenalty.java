package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.BlockContext;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.nn.program.PenaltyOperation;
import java.util.Objects;

/// An L1 penalty on the code: the identity that, in training, adds the sum of the absolute values
/// to the objective.
public record CodePenalty() implements Layer {

  @Override
  public Shape outputShape(Shape input) {
    Objects.requireNonNull(input, "input");
    return input;
  }

  @Override
  public boolean penalises() {
    return true;
  }

  @Override
  public String description() {
    return "CodePenalty, absolute values";
  }

  @Override
  public Operation bind(LayerContext binding) {
    return new Absolute(binding.input(), binding.output(), binding.pass());
  }

  /// Reads its input: the next layer may change the output in place.
  private record Absolute(BlockBuffer in, BlockBuffer out, BlockContext pass)
      implements PenaltyOperation {
    @Override
    public void forward(int part, int parts, RangeWork epilogue) {
      int begin = out.start(part, parts);
      int end = out.start(part + 1, parts);
      System.arraycopy(in.values, begin, out.values, begin, end - begin);
      epilogue.run(begin, end);
    }

    @Override
    public void inputGradient(int part, int parts, RangeWork epilogue) {
      int begin = out.start(part, parts);
      int end = out.start(part + 1, parts);
      for (int e = begin; e < end; e++) {
        float factor =
            e % in.lanes < pass.count ? pass.penaltyFactor * pass.weight(e % in.lanes) : 0;
        in.gradients[e] = Math.fma(factor, Math.signum(in.values[e]), out.gradients[e]);
      }
      epilogue.run(begin, end);
    }

    @Override
    public double penalty() {
      double sum = 0;
      for (int e = 0; e < out.size(); e++) {
        sum += e % in.lanes < pass.count ? Math.abs(in.values[e]) : 0;
      }
      return sum;
    }
  }
}
