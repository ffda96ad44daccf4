package dev.hourglass.codec;

/// What each effort from 0 to 9 does.
///
/// @param refinements steps down each image's error before rounding, see `Inference.refine`
/// @param sweeps over the dimensions after rounding, where neighbours are tried
/// @param margin bits by which a neighbour may look worse before it is tried
record Effort(int refinements, int sweeps, double margin) {
  private static final Effort[] ALL = {
    new Effort(0, 0, 0),
    new Effort(5, 0, 0),
    new Effort(10, 0, 0),
    new Effort(20, 0, 0),
    new Effort(20, 1, 0.5),
    new Effort(20, 1, 1.5),
    new Effort(20, 1, 4),
    new Effort(40, 2, 4),
    new Effort(60, 2, 6),
    new Effort(100, 3, 8),
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
