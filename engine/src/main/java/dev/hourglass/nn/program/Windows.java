package dev.hourglass.nn.program;

import dev.hourglass.data.Shape;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// The rectangle of input pixels that each output pixel of a pooling layer reads: a range of rows
/// and a range of columns, both of which only move forwards from one output to the next.
///
/// @param rows of the image
/// @param columns of the image
public record Windows(Axis rows, Axis columns) {

  /// Half-open ranges along one axis.
  ///
  /// @param start where each output's range begins
  /// @param end where it ends
  /// @param inputs how many inputs there are
  public record Axis(int[] start, int[] end, int inputs) {

    private static Axis of(int inputs, int outputs, IntUnaryOperator start, IntUnaryOperator end) {
      int[] starts = new int[outputs];
      int[] ends = new int[outputs];
      Arrays.setAll(starts, o -> Math.max(0, start.applyAsInt(o)));
      Arrays.setAll(ends, o -> Math.min(inputs, end.applyAsInt(o)));
      return new Axis(starts, ends, inputs);
    }

    public int outputs() {
      return start.length;
    }

    public int length(int output) {
      return end[output] - start[output];
    }

    /// For each input the range of outputs that read it, empty if none does.
    public Axis reversed() {
      int[] starts = new int[inputs];
      int[] ends = new int[inputs];
      int first = 0;
      int last = 0;
      for (int i = 0; i < inputs; i++) {
        while (first < outputs() && end[first] <= i) {
          first++;
        }
        while (last < outputs() && start[last] <= i) {
          last++;
        }
        starts[i] = first;
        ends[i] = last;
      }
      return new Axis(starts, ends, outputs());
    }
  }

  /// Square kernels at regular steps; padding is not seen.
  public static Windows pooled(Shape in, Shape out, int kernel, int stride, int padding) {
    return new Windows(
        pooled(in.height(), out.height(), kernel, stride, padding),
        pooled(in.width(), out.width(), kernel, stride, padding));
  }

  private static Axis pooled(int inputs, int outputs, int kernel, int stride, int padding) {
    return Axis.of(inputs, outputs, o -> o * stride - padding, o -> o * stride - padding + kernel);
  }

  /// PyTorch's adaptive ranges: from `⌊o · inputs / outputs⌋` to `⌈(o + 1) · inputs / outputs⌉`.
  public static Windows adaptive(Shape in, Shape out) {
    return new Windows(adaptive(in.height(), out.height()), adaptive(in.width(), out.width()));
  }

  private static Axis adaptive(int inputs, int outputs) {
    return Axis.of(
        inputs,
        outputs,
        o -> (int) ((long) o * inputs / outputs),
        o -> (int) (((o + 1L) * inputs + outputs - 1) / outputs));
  }

  /// Every output reads the one input that it repeats.
  public static Windows repeated(Shape in, int factor) {
    return new Windows(repeated(in.height(), factor), repeated(in.width(), factor));
  }

  private static Axis repeated(int inputs, int factor) {
    return Axis.of(inputs, inputs * factor, o -> o / factor, o -> o / factor + 1);
  }

  /// For each input pixel the output pixels that read it: a rectangle again.
  public Windows reversed() {
    return new Windows(rows.reversed(), columns.reversed());
  }

  public int outputs() {
    return rows.outputs() * columns.outputs();
  }
}
