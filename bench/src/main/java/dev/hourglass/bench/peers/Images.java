package dev.hourglass.bench.peers;

import dev.hourglass.data.Batches;
import dev.hourglass.data.ByteImages;
import dev.hourglass.train.TrainingConfig;

/// Images for all contenders.
///
/// @param bytes as the engine keeps them
/// @param real whether they come from MNIST's files, not from the program's pen
public record Images(ByteImages bytes, boolean real) {

  /// The first images.
  ///
  /// @throws IllegalArgumentException if there are fewer
  public Images first(int count) {
    if (count > bytes.count()) {
      throw new IllegalArgumentException(
          "%d images were asked for and %s has %d, expected at most as many"
              .formatted(count, bytes.name(), bytes.count()));
    }
    return new Images(bytes.range(0, count), real);
  }

  /// As numbers in [0, 1], `[image][channel][row][column]`.
  public float[] numbers() {
    float[] numbers = new float[bytes.pixels().length];
    ByteImages.copyBytes(bytes.pixels(), 0, numbers, 0, numbers.length);
    return numbers;
  }

  /// The order in which the engine's first epoch visits them.
  public int[] order() {
    return Batches.order(bytes.count(), TrainingConfig.defaults().seed(), 1);
  }
}
