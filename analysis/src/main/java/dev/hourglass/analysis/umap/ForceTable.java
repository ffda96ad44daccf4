package dev.hourglass.analysis.umap;

import java.util.function.DoubleUnaryOperator;

/// A function of a squared distance as a table, since powers would take most of the time of a map.
///
/// Each octave from 2⁻⁴⁰ to 2⁴⁰ has 64 equal intervals, on which the function is a straight line
/// between its values at the ends: for the forces of a {@link Curve} with a relative error below
/// 2·10⁻⁴. Numbers outside count as the nearest inside. The values are by `StrictMath` and a
/// look-up is one fused multiply-add: the same bits everywhere.
final class ForceTable {
  private static final int LOWEST_EXPONENT = -40;
  private static final int OCTAVES = 80;
  private static final int INTERVAL_BITS = 6;
  private static final int MANTISSA_BITS = 23;

  /// Bits of a float that are below the number of its interval.
  private static final int SHIFT = MANTISSA_BITS - INTERVAL_BITS;

  private static final int FIRST = (LOWEST_EXPONENT + Float.MAX_EXPONENT) << INTERVAL_BITS;
  private static final int INTERVALS = OCTAVES << INTERVAL_BITS;

  /// `[interval][value at its beginning, rise to its end per unit of the lowest bit]`
  private final float[] lines = new float[2 * INTERVALS];

  ForceTable(DoubleUnaryOperator force) {
    double value = force.applyAsDouble(beginning(0));
    for (int i = 0; i < INTERVALS; i++) {
      double next = force.applyAsDouble(beginning(i + 1));
      lines[2 * i] = (float) value;
      lines[2 * i + 1] = (float) ((next - value) / (1 << SHIFT));
      value = next;
    }
  }

  private static float beginning(int interval) {
    return Float.intBitsToFloat((FIRST + interval) << SHIFT);
  }

  /// The function of a number that is not negative.
  float at(float square) {
    int bits = Float.floatToRawIntBits(square);
    int interval = Math.min(Math.max((bits >>> SHIFT) - FIRST, 0), INTERVALS - 1);
    int offset = bits - ((FIRST + interval) << SHIFT);
    float within = Math.min(Math.max(offset, 0), (1 << SHIFT) - 1);
    return Math.fma(within, lines[2 * interval + 1], lines[2 * interval]);
  }
}
