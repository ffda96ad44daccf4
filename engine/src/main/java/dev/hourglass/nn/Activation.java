package dev.hourglass.nn;

import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Phase;

/// A block's numbers between two layers: values and, in training, their gradients.
///
/// Both are `[pixel][channel][lane]` followed by one lane's width of zeros, which stand in for
/// pixels that padding would add.
public final class Activation {
  final Shape shape;
  final int lanes;
  final float[] values;
  final float[] gradients;

  Activation(Shape shape, int lanes, boolean training) {
    this.shape = shape;
    this.lanes = lanes;
    values = new float[size() + lanes];
    gradients = new float[training ? size() + lanes : 0];
  }

  private Activation(Shape shape, Activation buffers) {
    this.shape = shape;
    lanes = buffers.lanes;
    values = buffers.values;
    gradients = buffers.gradients;
  }

  /// The same buffers under another shape of the same size.
  Activation as(Shape other) {
    return new Activation(other, this);
  }

  /// Where a part's share of the numbers begins; parts meet at full vectors.
  int start(int part, int parts) {
    return Phase.start(size(), Block.WIDTH, part, parts);
  }

  /// Number of floats without the zeros.
  final int size() {
    return shape.size() * lanes;
  }
}
