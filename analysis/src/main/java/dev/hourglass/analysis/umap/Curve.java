package dev.hourglass.analysis.umap;

/// How strongly two places on a map belong together, by their distance: `1 / (1 + a·d^(2b))`
/// (McInnes, Healy and Melville 2018, definition 11), the smooth curve nearest to one that is 1 up
/// to the least distance and falls exponentially beyond it.
///
/// @param a above 0
/// @param b above 0
record Curve(double a, double b) {
  /// The distances at which the curves are compared: so many, from 0 to so many times the spread.
  private static final int SAMPLES = 300;

  private static final double REACH = 3;

  private static final int MOST_STEPS = 200;
  private static final double SMALL_STEP = 1e-12;
  private static final double FIRST_DAMPING = 1e-3;
  private static final double DAMPING_FACTOR = 10;

  /// Keeps the repulsion of near points finite.
  private static final double SOFTENING = 0.001;

  /// The least squares fit, by Levenberg's and Marquardt's method from `a = b = 1`.
  static Curve fit(double minDist, double spread) {
    double[] distances = new double[SAMPLES];
    double[] wanted = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double x = REACH * spread * i / (SAMPLES - 1);
      distances[i] = x;
      wanted[i] = x < minDist ? 1 : StrictMath.exp(-(x - minDist) / spread);
    }
    Curve best = new Curve(1, 1);
    double error = best.squaredError(distances, wanted);
    double damping = FIRST_DAMPING;
    for (int step = 0; step < MOST_STEPS; step++) {
      Curve next = best.step(distances, wanted, damping);
      double nextError =
          next.a > 0 && next.b > 0
              ? next.squaredError(distances, wanted)
              : Double.POSITIVE_INFINITY;
      double moved = Math.abs(next.a - best.a) / best.a + Math.abs(next.b - best.b) / best.b;
      if (nextError <= error) {
        best = next;
        error = nextError;
        damping /= DAMPING_FACTOR;
      } else {
        damping *= DAMPING_FACTOR;
      }
      if (moved < SMALL_STEP) {
        break;
      }
    }
    return best;
  }

  private double at(double distance) {
    return 1 / (1 + a * StrictMath.pow(distance, 2 * b));
  }

  private double squaredError(double[] distances, double[] wanted) {
    double sum = 0;
    for (int i = 0; i < distances.length; i++) {
      double error = at(distances[i]) - wanted[i];
      sum += error * error;
    }
    return sum;
  }

  /// The two normal equations, their diagonal enlarged by the damping.
  private Curve step(double[] distances, double[] wanted, double damping) {
    double aa = 0;
    double ab = 0;
    double bb = 0;
    double ra = 0;
    double rb = 0;
    // At the distance 0 the curve is 1 whatever a and b are.
    for (int i = 1; i < distances.length; i++) {
      double value = at(distances[i]);
      double power = StrictMath.pow(distances[i], 2 * b);
      double byA = -power * value * value;
      double byB = byA * a * 2 * StrictMath.log(distances[i]);
      double error = wanted[i] - value;
      aa += byA * byA;
      ab += byA * byB;
      bb += byB * byB;
      ra += byA * error;
      rb += byB * error;
    }
    aa *= 1 + damping;
    bb *= 1 + damping;
    double determinant = aa * bb - ab * ab;
    return new Curve(a + (ra * bb - rb * ab) / determinant, b + (rb * aa - ra * ab) / determinant);
  }

  /// How far a place moves to a neighbour, as a share of their difference: `2ab·s^(b−1) / (1 +
  /// a·s^b)` with the squared distance `s` above 0 (McInnes, Healy and Melville 2018, section 3.2).
  double attraction(double square) {
    double power = a * StrictMath.pow(square, b);
    return 2 * b * power / (square * (1 + power));
  }

  /// How far a place moves away from another one, as a share of their difference: `2b / ((0.001 +
  /// s)(1 + a·s^b))` with the squared distance `s`.
  double repulsion(double square) {
    return 2 * b / ((SOFTENING + square) * (1 + a * StrictMath.pow(square, b)));
  }
}
