package dev.hourglass.nn.program;

import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Loops;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;

/// The operation of every linear pooling layer: `out[o] = factor[o] · Σ in[i]` over the pixels of a
/// window, and `dIn[i] = Σ factor[o] · dOut[o]` over the windows that contain a pixel.
///
/// Sums go over pixels in ascending order, each added by a fused multiply-add. The work is
/// partitioned by a pixel's numbers, and each part does all pixels: so each has its own range of
/// the scratch rows, in which numbers have the same place for every pixel, as the JIT needs it to
/// vectorise.
public final class WindowSum implements Operation {
  private final BlockBuffer in;
  private final BlockBuffer out;
  private final Windows there;
  private final Windows back;
  private final float[] factor;
  private final float[] one;
  private final float[] sum;
  private final int row;

  /// @param factor of each output pixel
  public WindowSum(LayerContext binding, Windows windows, float[] factor) {
    in = binding.input();
    out = binding.output();
    there = windows;
    back = windows.reversed();
    this.factor = factor;
    row = in.shape.channels() * in.lanes;
    one = new float[row];
    sum = new float[row];
  }

  @Override
  public void forward(int part, int parts, RangeWork epilogue) {
    run(false, in.values, out.values, part, parts, epilogue);
  }

  @Override
  public void inputGradient(int part, int parts, RangeWork epilogue) {
    run(true, out.gradients, in.gradients, part, parts, epilogue);
  }

  private void run(
      boolean runsBackward, float[] from, float[] to, int part, int parts, RangeWork epilogue) {
    int outputs = (runsBackward ? back : there).outputs();
    int begin = Phase.start(row, Block.WIDE, part, parts);
    int end = Phase.start(row, Block.WIDE, part + 1, parts);
    for (int target = 0; target < outputs && begin < end; target++) {
      Arrays.fill(sum, begin, end, 0);
      addWindow(runsBackward, target, from, begin, end);
      int at = target * row;
      System.arraycopy(sum, begin, to, at + begin, end - begin);
      epilogue.run(at + begin, at + end);
    }
  }

  private void addWindow(boolean runsBackward, int target, float[] from, int begin, int end) {
    Windows windows = runsBackward ? back : there;
    Windows.Axis columns = windows.columns();
    int y = target / columns.outputs();
    int x = target % columns.outputs();
    for (int r = windows.rows().start()[y]; r < windows.rows().end()[y]; r++) {
      for (int c = columns.start()[x]; c < columns.end()[x]; c++) {
        int pixel = r * columns.inputs() + c;
        // Of the output's pixel, which the way back reads.
        float weight = factor[runsBackward ? pixel : target];
        System.arraycopy(from, pixel * row + begin, one, begin, end - begin);
        Loops.addScaled(one, weight, sum, begin, end);
      }
    }
  }
}
