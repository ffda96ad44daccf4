package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.BlockContext;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;

/// Appends the image's label as one-hot channels: one channel per class, all ones for the image's
/// class and all zeros for the others. Lanes without an image get zeros.
///
/// The labels are those of the {@link BlockContext}, and the gradient of these channels is
/// discarded.
///
/// A model with such a layer is conditional: it needs a label for every image to train on, encode
/// or decode.
///
/// @param classes how many classes there are
public record OneHotLabel(int classes) implements Layer {

  /// Checks the number of classes.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public OneHotLabel {
    Geometry.checkRange("classes", classes, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    return new Shape(input.channels() + classes, input.height(), input.width());
  }

  @Override
  public String description() {
    return "OneHotLabel of " + classes;
  }

  @Override
  public Operation bind(LayerContext binding) {
    return new Append(classes, binding.input(), binding.output(), binding.pass());
  }

  private record Append(int classes, BlockBuffer in, BlockBuffer out, BlockContext pass)
      implements Operation {
    @Override
    public void forward(int part, int parts, RangeWork epilogue) {
      int from = in.shape.channels() * in.lanes;
      int to = out.shape.channels() * in.lanes;
      int end = Phase.start(in.shape.pixels(), part + 1, parts);
      for (int pixel = Phase.start(in.shape.pixels(), part, parts); pixel < end; pixel++) {
        System.arraycopy(in.values, pixel * from, out.values, pixel * to, from);
        mark(pixel * to + from);
        epilogue.run(pixel * to, (pixel + 1) * to);
      }
    }

    /// @param at where a pixel's channels of the classes begin
    private void mark(int at) {
      Arrays.fill(out.values, at, at + classes * in.lanes, 0);
      for (int lane = 0; lane < Math.min(pass.count, in.lanes); lane++) {
        out.values[at + label(lane) * in.lanes + lane] = 1;
      }
    }

    private int label(int lane) {
      int label = pass.labels[lane];
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "an image has the label %d, expected 0 to %d: set classes above the largest label"
                .formatted(label, classes - 1));
      }
      return label;
    }

    @Override
    public void inputGradient(int part, int parts, RangeWork epilogue) {
      int to = in.shape.channels() * in.lanes;
      int from = out.shape.channels() * in.lanes;
      int end = Phase.start(in.shape.pixels(), part + 1, parts);
      for (int pixel = Phase.start(in.shape.pixels(), part, parts); pixel < end; pixel++) {
        System.arraycopy(out.gradients, pixel * from, in.gradients, pixel * to, to);
        epilogue.run(pixel * to, (pixel + 1) * to);
      }
    }
  }
}
