package dev.hourglass.app.figures;

import java.util.ArrayList;
import java.util.List;

/// A logarithmic axis in pixels.
///
/// @param least value at its beginning, above 0
/// @param most value at its end, above `least`
/// @param begin pixel of the least value
/// @param end pixel of the greatest value
record LogAxis(double least, double most, int begin, int end) {
  private static final int[] STEPS = {1, 2, 5};

  /// Where a value is; values beyond the axis lie beyond its ends.
  int at(double value) {
    double share = StrictMath.log(value / least) / StrictMath.log(most / least);
    return (int) Math.round(begin + share * (end - begin));
  }

  /// 1, 2 and 5 of each power of ten on the axis.
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(StrictMath.log10(least)); ; power++) {
      for (int step : STEPS) {
        double tick = step * StrictMath.pow(10, power);
        if (tick > most * 1.0001) {
          return ticks;
        }
        if (tick >= least * 0.9999) {
          ticks.add(tick);
        }
      }
    }
  }
}
