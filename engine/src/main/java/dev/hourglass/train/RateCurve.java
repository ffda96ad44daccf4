package dev.hourglass.train;

import dev.hourglass.train.RateFinder.Point;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// The loss over growing learning rates, and what to make of it: a tenth of the rate at which the
/// loss falls fastest.
///
/// @param points by growing learning rate, equally far apart on a logarithmic axis
/// @param exploded whether the sweep ended early, since the loss exploded after the last point
public record RateCurve(List<Point> points, boolean exploded) {
  /// A loss that never falls by so much has no slope worth the name.
  private static final double LEAST_FALL = 0.05;

  /// The slope at a point is that of a line through this share of the points on either side.
  private static final double REACH = 0.025;

  private static final double CAUTION = 10;

  /// Copies the list.
  public RateCurve {
    points = List.copyOf(points);
  }

  /// {@return the learning rate to begin with; empty if the loss did not fall}
  public OptionalDouble suggestion() {
    OptionalInt steepest = steepest();
    return steepest.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(points.get(steepest.getAsInt()).learningRate() / CAUTION);
  }

  /// {@return index of the point at which the smoothed loss falls fastest; empty if it did not fall
  /// by a twentieth}
  public OptionalInt steepest() {
    int lowest = lowest();
    if (points.isEmpty() || smoothed(lowest) > (1 - LEAST_FALL) * smoothed(0)) {
      return OptionalInt.empty();
    }
    int reach = Math.max(1, (int) (REACH * points.size()));
    int best = -1;
    double fall = 0;
    for (int p = reach; p < points.size() - reach && p <= lowest; p++) {
      double slope = slope(p, reach);
      if (slope < fall) {
        fall = slope;
        best = p;
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  private int lowest() {
    int lowest = 0;
    for (int p = 1; p < points.size(); p++) {
      lowest = smoothed(p) < smoothed(lowest) ? p : lowest;
    }
    return lowest;
  }

  /// The slope of the least-squares line around a point, up to a factor that all points share.
  private double slope(int point, int reach) {
    double slope = 0;
    for (int r = 1; r <= reach; r++) {
      slope += r * (smoothed(point + r) - smoothed(point - r));
    }
    return slope;
  }

  private double smoothed(int point) {
    return points.get(point).smoothed();
  }
}
