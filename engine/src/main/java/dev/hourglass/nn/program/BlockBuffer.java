package dev.hourglass.nn.program;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.parallel.Phase;

/// A block's numbers between two layers: values and, where a backward pass will run, their
/// gradients.
///
/// Both are `[pixel][channel][lane]` followed by one lane's width of zeros, which are read in place
/// of pixels that padding would add.
public final class BlockBuffer {
  public final Shape shape;
  public final int lanes;
  public final float[] values;
  public final float[] gradients;

  /// Whether another layer reads the values too, so that no layer may change them in place.
  final boolean shared;

  public BlockBuffer(Shape shape, int lanes, Mode mode) {
    this(
        shape,
        lanes,
        new float[(shape.size() + 1) * lanes],
        new float[mode.runsBackward() ? (shape.size() + 1) * lanes : 0],
        false);
  }

  private BlockBuffer(Shape shape, int lanes, float[] values, float[] gradients, boolean shared) {
    this.shape = shape;
    this.lanes = lanes;
    this.values = values;
    this.gradients = gradients;
    this.shared = shared;
  }

  /// The same buffers under another shape of the same size.
  public BlockBuffer as(Shape other) {
    return new BlockBuffer(other, lanes, values, gradients, shared);
  }

  /// The same buffers, for the first of several readers.
  BlockBuffer reader() {
    return new BlockBuffer(shape, lanes, values, gradients, true);
  }

  /// The same values with gradients of its own, for another reader.
  BlockBuffer branch() {
    return new BlockBuffer(shape, lanes, values, new float[gradients.length], true);
  }

  /// The values of the first channels of one pixel, with gradients of their own, for another
  /// reader.
  BlockBuffer branch(int channels, Mode mode) {
    Shape first = Shape.vector(channels);
    float[] own = new float[mode.runsBackward() ? (channels + 1) * lanes : 0];
    return new BlockBuffer(first, lanes, values, own, true);
  }

  /// Where a part's share of the numbers begins, at a full vector.
  public int start(int part, int parts) {
    return Phase.start(size(), Block.WIDE, part, parts);
  }

  /// Number of floats without the zeros.
  public int size() {
    return shape.size() * lanes;
  }
}
