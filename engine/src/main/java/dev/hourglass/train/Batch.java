package dev.hourglass.train;

import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.random.Streams;
import org.jspecify.annotations.Nullable;

/// The images of the current batch. Mutable, so that a step allocates nothing.
final class Batch {
  private static final Images NO_IMAGES = Images.of(new float[0], new Shape(1, 1, 1));

  /// The set that the images are from.
  Images images = NO_IMAGES;

  /// The images' numbers, after augmentation if there is any.
  BlockLayout.Source source = NO_IMAGES::copy;

  /// Which images, or null for the images as they come.
  int @Nullable [] order;

  /// Position in the order of the first image.
  int first;

  /// How many images.
  int size;

  /// Key of the batch's random numbers.
  long key;

  /// Epochs of the training done so far, with fractions.
  double epochs;

  /// Some images of a training epoch.
  ///
  /// @param source gives their numbers
  /// @param epoch number, from 1
  void train(
      Images images,
      BlockLayout.Source source,
      int[] order,
      int first,
      int size,
      long seed,
      int epoch) {
    this.images = images;
    this.source = source;
    this.order = order;
    this.first = first;
    this.size = size;
    key = Streams.BATCHES.key(seed, epoch, first);
    epochs = epoch - 1 + (double) first / order.length;
  }

  /// All images of a set; their noise is always the same.
  void all(Images images, long seed) {
    this.images = images;
    source = images::copy;
    order = null;
    first = 0;
    size = images.count();
    key = Streams.BATCHES.key(seed, 0, 0);
    epochs = Double.MAX_VALUE;
  }

  /// Releases the images.
  void clear() {
    images = NO_IMAGES;
    source = NO_IMAGES::copy;
    order = null;
  }

  /// Which image of the set is at a position of the batch.
  int image(int position) {
    return order == null ? first + position : order[first + position];
  }
}
