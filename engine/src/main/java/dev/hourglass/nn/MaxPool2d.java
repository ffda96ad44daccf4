package dev.hourglass.nn;

import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Loops;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.Default;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.nn.program.Windows;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;

/// The largest number under a square kernel, NaN if one is NaN. Padding is never the largest. The
/// gradient goes to the first of equals, row by row, as in PyTorch.
///
/// Output rows are `⌊(height + 2·padding − kernel) / stride⌋ + 1`, columns likewise.
///
/// @param kernel rows and columns of the kernel
/// @param stride step of the kernel; PyTorch's default is the kernel
/// @param padding rows and columns around the input, at most half the kernel
public record MaxPool2d(int kernel, int stride, @Default("0") int padding) implements Pooling {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public MaxPool2d {
    Geometry.checkPooling(kernel, stride, padding);
  }

  /// Kernels side by side.
  ///
  /// @param kernel rows and columns of a window
  public MaxPool2d(int kernel) {
    this(kernel, kernel, 0);
  }

  @Override
  public Operation bind(LayerContext binding) {
    return new Maximum(binding, windows(binding));
  }

  /// Training remembers the pixel that each largest number comes from. The work is partitioned by a
  /// pixel's numbers, and each part does all pixels: so each has its own range of the scratch rows,
  /// and no two add to the same gradient. Gradients of one input are added in the outputs'
  /// ascending order.
  private static final class Maximum implements Operation {
    private final BlockBuffer in;
    private final BlockBuffer out;
    private final Windows windows;
    private final boolean runsBackward;
    private final int row;
    private final float[] one;
    private final float[] largest;
    private final int[] where;
    private final int[] winners;

    Maximum(LayerContext binding, Windows windows) {
      in = binding.input();
      out = binding.output();
      this.windows = windows;
      runsBackward = binding.mode().runsBackward();
      row = in.shape.channels() * in.lanes;
      one = new float[row];
      largest = new float[row];
      where = new int[row];
      winners = new int[runsBackward ? out.size() : 0];
    }

    @Override
    public void forward(int part, int parts, RangeWork epilogue) {
      int begin = Phase.start(row, Block.WIDE, part, parts);
      int end = Phase.start(row, Block.WIDE, part + 1, parts);
      for (int o = 0; o < windows.outputs() && begin < end; o++) {
        findLargest(o, begin, end);
        int at = o * row;
        System.arraycopy(largest, begin, out.values, at + begin, end - begin);
        if (runsBackward) {
          System.arraycopy(where, begin, winners, at + begin, end - begin);
        }
        epilogue.run(at + begin, at + end);
      }
    }

    private void findLargest(int output, int begin, int end) {
      Windows.Axis rows = windows.rows();
      Windows.Axis columns = windows.columns();
      int y = output / columns.outputs();
      int x = output % columns.outputs();
      Arrays.fill(largest, begin, end, Float.NEGATIVE_INFINITY);
      Arrays.fill(where, begin, end, rows.start()[y] * columns.inputs() + columns.start()[x]);
      for (int r = rows.start()[y]; r < rows.end()[y]; r++) {
        for (int c = columns.start()[x]; c < columns.end()[x]; c++) {
          look(r * columns.inputs() + c, begin, end);
        }
      }
    }

    private void look(int pixel, int begin, int end) {
      System.arraycopy(in.values, pixel * row + begin, one, begin, end - begin);
      if (runsBackward) {
        Loops.maximum(one, pixel, largest, where, begin, end);
      } else {
        Loops.maximum(one, largest, begin, end);
      }
    }

    @Override
    public void inputGradient(int part, int parts, RangeWork epilogue) {
      int begin = Phase.start(row, Block.WIDE, part, parts);
      int end = Phase.start(row, Block.WIDE, part + 1, parts);
      int pixels = begin < end ? in.shape.pixels() : 0;
      for (int pixel = 0; pixel < pixels; pixel++) {
        Arrays.fill(in.gradients, pixel * row + begin, pixel * row + end, 0);
      }
      for (int o = 0; o < windows.outputs(); o++) {
        for (int e = begin; e < end; e++) {
          in.gradients[winners[o * row + e] * row + e] += out.gradients[o * row + e];
        }
      }
      for (int pixel = 0; pixel < pixels; pixel++) {
        epilogue.run(pixel * row + begin, pixel * row + end);
      }
    }
  }
}
