package dev.hourglass.nn.program;

import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Loops;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.parallel.Phase;
import dev.hourglass.random.Streams;
import java.util.List;

/// Rounds each number to a whole one, or adds uniform noise in [−½, ½) in training. Where the
/// gradient of the input is asked for it adds half as much for the step that is to be used, the
/// same for each image, which refined codes came out best with. In inference the numbers pass as
/// they are. The gradient passes unchanged, and those of all branches that read the result are
/// added.
final class Rounding implements Operation {
  private final Mode mode;
  private final BlockBuffer in;
  private final BlockBuffer out;
  private final List<BlockBuffer> branches;
  private final BlockContext pass;
  private final int position;

  /// @param branches what reads the first numbers of the output, with gradients of its own
  Rounding(LayerContext binding, List<BlockBuffer> branches) {
    mode = binding.mode();
    in = binding.input();
    out = binding.output();
    this.branches = branches;
    pass = binding.pass();
    position = binding.position();
  }

  @Override
  public void forward(int part, int parts, RangeWork epilogue) {
    int size = out.shape.size();
    int end = Phase.start(size, part + 1, parts);
    for (int d = Phase.start(size, part, parts); d < end; d++) {
      for (int lane = 0; lane < out.lanes; lane++) {
        int e = d * out.lanes + lane;
        out.values[e] =
            switch (mode) {
              case TRAINING -> in.values[e] + noise(d, lane);
              case EVALUATION -> (float) Math.rint(in.values[e]);
              case INFERENCE -> in.values[e];
              case INPUT_GRADIENT -> in.values[e] + noise(d, 0) * pass.halfStep;
            };
      }
      epilogue.run(d * out.lanes, (d + 1) * out.lanes);
    }
  }

  /// Noise of 24 bits.
  private float noise(int d, int lane) {
    long bits = Streams.ROUNDING_NOISE.key(pass.key, position, (long) d * Block.WIDE + lane);
    return (bits >>> 40) * 0x1p-24f - 0.5f;
  }

  @Override
  public void inputGradient(int part, int parts, RangeWork epilogue) {
    int size = out.shape.size();
    int begin = Phase.start(size, part, parts) * out.lanes;
    int end = Phase.start(size, part + 1, parts) * out.lanes;
    System.arraycopy(out.gradients, begin, in.gradients, begin, end - begin);
    for (BlockBuffer branch : branches) {
      Loops.add(branch.gradients, in.gradients, begin, Math.clamp(branch.size(), begin, end));
    }
    epilogue.run(begin, end);
  }
}
