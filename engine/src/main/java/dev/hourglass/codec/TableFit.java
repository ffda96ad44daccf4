package dev.hourglass.codec;

import dev.hourglass.codec.TableForm.Curved;
import dev.hourglass.codec.TableForm.Decay;
import dev.hourglass.codec.TableForm.Geometric;
import dev.hourglass.codec.TableForm.Levels;
import dev.hourglass.codec.TableForm.Side;
import java.util.Arrays;

/// Looks for the form of a table that takes the fewest bits for a histogram, its own bits included.
///
/// Only encoders fit, so that a better search changes no reader.
final class TableFit {
  private static final int[] STRIDES = {16, 4, 1};

  private final Histogram histogram;
  private TableForm best;
  private double bits;

  private TableFit(Histogram histogram) {
    this.histogram = histogram;
    best = new Geometric(histogram.mode(), 0);
    bits = cost(best, histogram);
  }

  /// {@return the form with the fewest bits that was found}
  static TableForm of(Histogram histogram) {
    TableFit fit = new TableFit(histogram);
    fit.geometric();
    fit.curved();
    fit.levels();
    return fit.best;
  }

  /// {@return bits of a form and of the numbers under its table}
  static double cost(TableForm form, Histogram histogram) {
    return formBits(form) + histogram.bits(form.table());
  }

  private static double formBits(TableForm form) {
    return switch (form) {
      case Geometric(int mode, int _) ->
          TableForm.TAG_BITS + SymbolTable.gammaBits(mode) + Decay.BITS;
      case Curved(int mode, Side _, Side _) ->
          TableForm.TAG_BITS + SymbolTable.gammaBits(mode) + 4 * Decay.BITS;
      case Levels levels -> levelBits(levels);
    };
  }

  private static double levelBits(Levels levels) {
    int count = levels.levels().length - 1;
    int bits = TableForm.TAG_BITS + SymbolTable.gammaBits(levels.low());
    bits += 63 - 2 * Integer.numberOfLeadingZeros(count);
    int before = 0;
    for (int level : levels.levels()) {
      bits += SymbolTable.gammaBits(level - before);
      before = level;
    }
    return bits;
  }

  private boolean improve(TableForm form) {
    double cost = cost(form, histogram);
    if (cost < bits) {
      bits = cost;
      best = form;
      return true;
    }
    return false;
  }

  /// Descends in the mode and the decay, from the one with the histogram's mean distance.
  private void geometric() {
    int mode = histogram.mode();
    improve(new Geometric(mode, Decay.index(1 + Math.sqrt(histogram.spread(mode) / 2))));
    boolean better = true;
    while (better) {
      better = false;
      for (int stride : STRIDES) {
        Geometric now = (Geometric) best;
        for (int way = -1; way <= 1; way += 2) {
          int decay = Math.clamp(now.decay() + way * stride, 0, Decay.LAST - 1);
          better |= improve(new Geometric(now.mode(), decay));
        }
      }
      int at = ((Geometric) best).mode();
      int decay = ((Geometric) best).decay();
      better |= improve(new Geometric(at - 1, decay)) || improve(new Geometric(at + 1, decay));
    }
  }

  /// Descends in all five parameters, from a normal distribution about the mean.
  private void curved() {
    TableForm before = best;
    double bound = bits;
    int mode = mean();
    double variance = Math.max(histogram.spread(mode), 0.05);
    Side side = new Side(decay(0.5 / variance), decay(1 / variance));
    int[] parameters = {mode, side.first(), side.change(), side.first(), side.change()};
    double cost = cost(curved(parameters), histogram);
    boolean better = true;
    while (better) {
      better = false;
      for (int stride : STRIDES) {
        for (int p = 0; p < 2 * parameters.length; p++) {
          int[] other = parameters.clone();
          int moved = other[p / 2] + (p % 2 == 0 ? stride : -stride);
          other[p / 2] = p < 2 ? moved : Math.clamp(moved, 0, Decay.LAST);
          double now = cost(curved(other), histogram);
          if (now < cost) {
            cost = now;
            parameters = other;
            better = true;
          }
        }
      }
    }
    best = cost < bound ? curved(parameters) : before;
    bits = Math.min(cost, bound);
  }

  private int mean() {
    double sum = 0;
    for (int i = 0; i < histogram.numbers().length; i++) {
      sum += (double) histogram.numbers()[i] * histogram.counts()[i];
    }
    return (int) Math.round(sum / Math.max(histogram.total(), 1));
  }

  /// The decay next to e to the power of minus x.
  private static int decay(double x) {
    return Decay.index(1 / (1 - StrictMath.exp(-x)));
  }

  private static Curved curved(int... p) {
    return new Curved(p[0], new Side(p[1], p[2]), new Side(p[3], p[4]));
  }

  /// Levels of the numbers between the outermost ones that occur more often than a few times: rarer
  /// ones can be cheaper behind the escape.
  private void levels() {
    for (long rare = 0; rare < 64; rare = 2 * rare + 1) {
      int first = 0;
      int last = histogram.numbers().length - 1;
      while (first < last && histogram.counts()[first] <= rare) {
        first++;
      }
      while (last > first && histogram.counts()[last] <= rare) {
        last--;
      }
      if (last < first) {
        return;
      }
      int low = histogram.numbers()[first];
      if ((long) histogram.numbers()[last] - low < TableForm.MOST_NUMBERS) {
        improve(levels(low, first, last));
      }
    }
  }

  private Levels levels(int low, int first, int last) {
    double inside = 0;
    double most = 0;
    for (int i = first; i <= last; i++) {
      inside += (double) histogram.counts()[i];
      most = Math.max(most, (double) histogram.counts()[i]);
    }
    int[] levels = new int[histogram.numbers()[last] - low + 2];
    Arrays.fill(levels, level(most, 0.25));
    for (int i = first; i <= last; i++) {
      levels[histogram.numbers()[i] - low] = level(most, (double) histogram.counts()[i]);
    }
    levels[levels.length - 1] = level(most, Math.max(histogram.total() - inside, 0.25));
    return new Levels(low, levels);
  }

  private static int level(double most, double count) {
    double quarters = 4 * StrictMath.log(most / count) / StrictMath.log(2);
    return Math.clamp(Math.round(quarters), 0, Levels.LAST);
  }
}
