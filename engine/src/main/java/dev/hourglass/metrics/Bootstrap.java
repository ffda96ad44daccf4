package dev.hourglass.metrics;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// Confidence intervals of means over images: percentile bootstrap (Efron, "Nonparametric standard
/// errors and confidence intervals", Canadian Journal of Statistics 1981). The set is resampled
/// with replacement; the interval holds 95 of 100 means over such resamples.
///
/// A resample's draws depend on its number alone, so threads change no bit.
///
/// @param resamples how many, 100 to 1,000,000; 0 for none: then there are no intervals
/// @param draws from a stream's number to its draws: from a bound to a whole number in [0, bound)
/// @param crew runs the resamples
public record Bootstrap(int resamples, LongFunction<IntUnaryOperator> draws, Crew crew) {
  /// How many resamples are usual.
  public static final int DEFAULT_RESAMPLES = 1000;

  /// No intervals.
  public static final Bootstrap NONE =
      new Bootstrap(0, _ -> IntUnaryOperator.identity(), (_, _) -> {});

  private static final double TAIL = 0.025;

  /// Resamples of one group of images come from this many streams of its own, more than there can
  /// be resamples.
  private static final long GROUP = 1L << 20;

  /// Several threads, or one.
  @FunctionalInterface
  public interface Crew {
    /// Does tasks 0 to `count` − 1 in any order and returns when all are done.
    ///
    /// @param count how many
    /// @param worker creates a function that does a task by its number, one for each thread
    void run(int count, Supplier<IntConsumer> worker);
  }

  /// Checks the number of resamples.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public Bootstrap {
    requireInRange(resamples);
    Objects.requireNonNull(draws, "draws");
    Objects.requireNonNull(crew, "crew");
  }

  /// Refuses a number of resamples that means nothing.
  ///
  /// @param resamples how many
  /// @throws IllegalArgumentException if it is neither 0 nor 100 to 1,000,000
  public static void requireInRange(int resamples) {
    if (resamples != 0 && (resamples < 100 || resamples > 1_000_000)) {
      throw new IllegalArgumentException(
          "%d resamples were requested, expected 100 to 1000000, or 0 for no intervals"
              .formatted(resamples));
    }
  }

  /// The ends of the intervals of means.
  ///
  /// @param rows numbers of the images, `[image][number]`
  /// @param numbers of an image
  /// @param group distinguishes sets of images, from 0 on: each has draws of its own
  /// @return the low ends, then the high ends; all NaN without resamples
  double[] intervals(double[] rows, int numbers, int group) {
    double[] ends = new double[2 * numbers];
    Arrays.fill(ends, Double.NaN);
    if (resamples == 0) {
      return ends;
    }
    double[][] means = new double[numbers][resamples];
    int images = rows.length / numbers;
    crew.run(
        resamples,
        () -> {
          double[] sums = new double[numbers];
          return resample -> {
            resample(rows, draws.apply(group * GROUP + resample), images, sums);
            for (int n = 0; n < numbers; n++) {
              means[n][resample] = sums[n] / images;
            }
          };
        });
    int outside = (int) Math.round(TAIL * (resamples - 1));
    for (int n = 0; n < numbers; n++) {
      Arrays.sort(means[n]);
      ends[n] = means[n][outside];
      ends[numbers + n] = means[n][resamples - 1 - outside];
    }
    return ends;
  }

  private static void resample(double[] rows, IntUnaryOperator draw, int images, double[] sums) {
    Arrays.fill(sums, 0);
    for (int i = 0; i < images; i++) {
      int row = draw.applyAsInt(images) * sums.length;
      for (int n = 0; n < sums.length; n++) {
        sums[n] += rows[row + n];
      }
    }
  }
}
