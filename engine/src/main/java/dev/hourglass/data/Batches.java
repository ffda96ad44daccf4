package dev.hourglass.data;

import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import java.util.Arrays;

/// The order in which an epoch visits the images: a function of the seed and the epoch alone, so
/// that a run can be repeated, and resumed at any epoch.
public final class Batches {
  private Batches() {}

  /// A permutation of 0 to count − 1: the Fisher-Yates shuffle (Durstenfeld's form, from the end)
  /// over a stream of its own for each epoch of the seed.
  ///
  /// @param count number of images
  /// @param seed of the run
  /// @param epoch counted from 0 or 1, as the caller likes
  /// @return `[count]` indices, each once
  /// @throws IllegalArgumentException if count or epoch is negative
  public static int[] order(int count, long seed, int epoch) {
    if (count < 0 || epoch < 0) {
      throw new IllegalArgumentException(
          "count is %d and epoch %d, expected neither to be negative".formatted(count, epoch));
    }
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    SplitMix64 random = Streams.SHUFFLING.generator(seed, epoch);
    for (int last = count - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int kept = order[last];
      order[last] = order[other];
      order[other] = kept;
    }
    return order;
  }
}
