package dev.hourglass.bench.peers;

import dev.hourglass.data.Batches;
import dev.hourglass.data.ByteImages;
import dev.hourglass.train.TrainingConfig;

/// Images for all contenders.
///
/// @param bytes as the engine keeps them
/// @param real whether they come from MNIST's files, not from the program's pen
public record BenchImages(ByteImages bytes, boolean real) {

  /// The first images.
  ///
  /// @throws IllegalArgumentException if there are fewer
  public BenchImages first(int count) {
    if (count > bytes.count()) {
      throw new IllegalArgumentException(
          "%d images were requested and %s has %d, expected at most as many"
              .formatted(count, bytes.name(), bytes.count()));
    }
    return new BenchImages(bytes.range(0, count), real);
  }

  /// As numbers in [0, 1], `[image][channel][row][column]`.
  public float[] numbers() {
    return bytes.floats().values();
  }

  /// The order in which the engine's first epoch visits them.
  public int[] order() {
    return Batches.order(bytes.count(), TrainingConfig.defaults().seed(), 1);
  }
}
