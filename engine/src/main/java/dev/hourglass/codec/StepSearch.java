package dev.hourglass.codec;

import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Looks for a step whose trial comes close to a limit, and does not exceed it.
///
/// In logarithms both the error and the bytes are nearly straight lines of the step, so that the
/// false position between two steps, one on either side, is close at once.
///
/// @param <T> what is tried
final class StepSearch<T> {
  private static final int MOST_TRIALS = 24;
  private static final double FARTHEST = 0x1p16;
  private static final double LEAST_GAP = -50;

  private final Trying<T> trying;
  private final ToDoubleFunction<T> measure;
  private final double limit;

  /// +1 where the measure rises with the step, as an error does, and −1 where it falls.
  private final int rising;

  private @Nullable T best;
  private double nearest = Double.NEGATIVE_INFINITY;
  private double least = Double.POSITIVE_INFINITY;

  /// Makes a trial of a step.
  @FunctionalInterface
  interface Trying<T> {
    T at(double step);
  }

  StepSearch(Trying<T> trying, ToDoubleFunction<T> measure, double limit, int rising) {
    this.trying = trying;
    this.measure = measure;
    this.limit = limit;
    this.rising = rising;
  }

  /// {@return the trial that is nearest to the limit and within it, or null if none is}
  ///
  /// @param start step to begin with
  /// @param stride factor to the second step, which is squared until the limit is between two
  /// @param tolerance share of the limit by which the measure may be below it
  @Nullable T run(double start, double stride, double tolerance) {
    double within = Double.NaN;
    double beyond = Double.NaN;
    double withinGap = 0;
    double beyondGap = 0;
    double before = Double.NaN;
    double factor = stride;
    double step = start;
    for (int trial = 0; trial < MOST_TRIALS; trial++) {
      double gap = gap(step);
      // Illinois: an end that stays for a second time is weighed half.
      if (gap <= 0) {
        beyondGap /= before <= 0 ? 2 : 1;
        within = step;
        withinGap = gap;
      } else {
        withinGap /= before > 0 ? 2 : 1;
        beyond = step;
        beyondGap = gap;
      }
      before = gap;
      if (nearest <= 0 && nearest >= StrictMath.log1p(-tolerance)) {
        break;
      }
      if (Double.isNaN(within) || Double.isNaN(beyond)) {
        boolean larger = (gap <= 0) == (rising > 0);
        step = larger ? step * factor : step / factor;
        factor *= factor;
        if (!(step < start * FARTHEST && step > start / FARTHEST)) {
          break;
        }
      } else {
        step = between(within, withinGap - tolerance / 2, beyond, beyondGap);
      }
    }
    return best;
  }

  /// {@return the least measure that was found}
  double least() {
    return least;
  }

  /// Logarithm of the measure over the limit.
  private double gap(double step) {
    T trial = trying.at(step);
    double measured = measure.applyAsDouble(trial);
    least = Math.min(least, measured);
    double gap = Math.max(StrictMath.log(measured / limit), LEAST_GAP);
    if (gap <= 0 && gap > nearest) {
      nearest = gap;
      best = trial;
    }
    return gap;
  }

  private static double between(double within, double withinGap, double beyond, double beyondGap) {
    double share = Math.clamp(withinGap / (withinGap - beyondGap), 0.02, 0.98);
    return within * StrictMath.pow(beyond / within, share);
  }
}
