package dev.hourglass.train;

import dev.hourglass.data.Binarisation;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.random.Streams;

/// Training images as one epoch uses them: black and white, drawn whenever they are asked for. The
/// draw depends on the seed, the epoch and the image's number alone, so that any number of threads
/// and resumed trainings see the same bits.
///
/// @param grey gives the probabilities
/// @param epoch number, from 1
record RedrawnImages(BlockLayout.Source grey, long seed, int epoch) implements BlockLayout.Source {
  @Override
  public void copy(int image, int from, int length, float[] to, int offset) {
    grey.copy(image, from, length, to, offset);
    long key = Streams.DYNAMIC_BINARISATION.key(seed, epoch, image);
    Binarisation.draw(key, to, offset, length, from);
  }
}
