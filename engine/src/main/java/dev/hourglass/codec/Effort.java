package dev.hourglass.codec;

/// What each effort from 0 to 9 does.
///
/// @param refinements steps down each image's error before rounding, see `Inference.refine`
/// @param sweeps over the dimensions after rounding, where neighbours are tried
/// @param reach steps between a code and a number that is tried, at most
record Effort(int refinements, int sweeps, double reach) {
  private static final Effort[] ALL = {
    new Effort(0, 0, 0),
    new Effort(5, 0, 0),
    new Effort(10, 0, 0),
    new Effort(20, 0, 0),
    new Effort(20, 1, 0.65),
    new Effort(20, 1, 0.75),
    new Effort(20, 1, 0.9),
    new Effort(40, 1, 1),
    new Effort(60, 2, 1),
    new Effort(100, 3, 1.2),
  };

  static Effort of(int effort) {
    return ALL[effort];
  }

  /// {@return the squared error that a bit is worth}
  ///
  /// With errors in proportion to the square of the step, and a bit less in each dimension for each
  /// doubling of it, the two change in this ratio.
  ///
  /// @param error of an image by rounding
  /// @param dimensions that take bits
  double lambda(double error, int dimensions) {
    return 2 * StrictMath.log(2) * Math.max(error, 0) / Math.max(dimensions, 1);
  }
}
