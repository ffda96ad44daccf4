package dev.hourglass.nn.program;

import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Loops;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;

/// Every linear pooling layer at work: `out[o] = factor[o] · Σ in[i]` over the pixels of a window,
/// and `dIn[i] = Σ factor[o] · dOut[o]` over the windows that see a pixel.
///
/// Sums go over pixels in ascending order, each added by a fused multiply-add. Parts share out a
/// pixel's numbers, and each does all pixels: so each has its own stretch of the scratch rows, in
/// which numbers lie at the same place for every pixel, as the JIT needs it to make vectors.
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
    int begin = Phase.start(row, Block.WIDTH, part, parts);
    int end = Phase.start(row, Block.WIDTH, part + 1, parts);
    for (int o = 0; o < there.outputs() && begin < end; o++) {
      Arrays.fill(sum, begin, end, 0);
      add(there, o, in.values, factor[o], begin, end);
      store(out.values, o, begin, end, epilogue);
    }
  }

  @Override
  public void inputGradient(int part, int parts, RangeWork epilogue) {
    int begin = Phase.start(row, Block.WIDTH, part, parts);
    int end = Phase.start(row, Block.WIDTH, part + 1, parts);
    for (int i = 0; i < back.outputs() && begin < end; i++) {
      Arrays.fill(sum, begin, end, 0);
      addEach(back, i, out.gradients, begin, end);
      store(in.gradients, i, begin, end, epilogue);
    }
  }

  private void add(Windows windows, int target, float[] from, float weight, int begin, int end) {
    Windows.Axis columns = windows.columns();
    int y = target / columns.outputs();
    int x = target % columns.outputs();
    for (int r = windows.rows().start()[y]; r < windows.rows().end()[y]; r++) {
      for (int c = columns.start()[x]; c < columns.end()[x]; c++) {
        addPixel(from, r * columns.inputs() + c, weight, begin, end);
      }
    }
  }

  private void addEach(Windows windows, int target, float[] from, int begin, int end) {
    Windows.Axis columns = windows.columns();
    int y = target / columns.outputs();
    int x = target % columns.outputs();
    for (int r = windows.rows().start()[y]; r < windows.rows().end()[y]; r++) {
      for (int c = columns.start()[x]; c < columns.end()[x]; c++) {
        int pixel = r * columns.inputs() + c;
        addPixel(from, pixel, factor[pixel], begin, end);
      }
    }
  }

  private void addPixel(float[] from, int pixel, float weight, int begin, int end) {
    System.arraycopy(from, pixel * row + begin, one, begin, end - begin);
    Loops.addScaled(one, weight, sum, begin, end);
  }

  private void store(float[] to, int pixel, int begin, int end, RangeWork epilogue) {
    int at = pixel * row;
    System.arraycopy(sum, begin, to, at + begin, end - begin);
    epilogue.run(at + begin, at + end);
  }
}
