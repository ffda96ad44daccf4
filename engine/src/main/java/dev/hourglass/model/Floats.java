package dev.hourglass.model;

import dev.hourglass.kernels.BlockLayout;

/// Images or codes as numbers.
///
/// @param contiguous one after another
/// @param size numbers of each
record Floats(float[] contiguous, int size) implements BlockLayout.Source {
  @Override
  public void copy(int image, int from, int length, float[] to, int offset) {
    System.arraycopy(contiguous, image * size + from, to, offset, length);
  }
}
