package dev.hourglass.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Tables of logistic distributions for whole numbers, with the location in [0, 1) and the scale on
/// a grid: 32 locations, and four scales an octave.
///
/// The nearest table on the grid takes less than a hundredth of a bit more than the distribution
/// itself. Everything is computed in whole numbers and with StrictMath, so that the tables are the
/// same on every machine.
final class LogisticTables {
  /// Locations between two whole numbers.
  static final int PLACES = 32;

  private static final int PER_OCTAVE = 4;

  /// Octaves below scale 1 where the grid begins, and how many scales it has.
  private static final int OCTAVES_BELOW = 4;

  private static final int SCALES = PER_OCTAVE * 12 + 1;
  private static final double ONE = 0x1p30;

  /// A number whose weight is less than this is left to the escape.
  private static final long LEAST = 1 << 14;

  private static final int MOST_SIDE = 2000;
  private static final double PER_NAT = PER_OCTAVE / StrictMath.log(2);

  private static final AtomicReferenceArray<SymbolTable> TABLES =
      new AtomicReferenceArray<>(SCALES * PLACES);

  private LogisticTables() {}

  /// {@return the place of a scale on the grid}
  ///
  /// @param logScale natural logarithm of the scale, the numbers being 1 apart
  static int scale(double logScale) {
    double place = Math.rint((logScale * PER_NAT) + PER_OCTAVE * OCTAVES_BELOW);
    // NaN, too, is 0.
    return Math.clamp((long) place, 0, SCALES - 1);
  }

  /// {@return the table of one point of the grid}
  ///
  /// @param scale from {@link #scale}
  /// @param place of the location, 0 to 31: (place + ½) / 32
  static SymbolTable table(int scale, int place) {
    int at = scale * PLACES + place;
    SymbolTable table = TABLES.get(at);
    if (table == null) {
      table = compute(scale, place);
      TABLES.set(at, table);
    }
    return table;
  }

  private static SymbolTable compute(int scale, int place) {
    double s = StrictMath.pow(2, (double) scale / PER_OCTAVE - OCTAVES_BELOW);
    double location = (place + 0.5) / PLACES;
    int low = 0;
    while (low > -MOST_SIDE && weight(low - 1, location, s) >= LEAST) {
      low--;
    }
    int high = 1;
    while (high < MOST_SIDE && weight(high + 1, location, s) >= LEAST) {
      high++;
    }
    // The last one, 0, is the escape's.
    long[] weights = new long[high - low + 2];
    for (int n = low; n <= high; n++) {
      weights[n - low] = weight(n, location, s);
    }
    return new SymbolTable(low, weights);
  }

  /// The mass within ½ of a number.
  private static long weight(int number, double location, double scale) {
    double distance = Math.abs(number - location);
    double upper = 1 / (1 + StrictMath.exp((distance - 0.5) / scale));
    double lower = 1 / (1 + StrictMath.exp((distance + 0.5) / scale));
    return (long) ((upper - lower) * ONE);
  }
}
