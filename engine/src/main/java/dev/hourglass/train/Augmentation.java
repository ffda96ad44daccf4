package dev.hourglass.train;

/// How training images are moved about before they are used, anew in every epoch.
///
/// @param shift largest shift along each axis, in pixels
/// @param rotation largest angle either way, in degrees
/// @param elastic typical displacement of a pixel, in pixels (Simard, Steinkraus and Platt, ICDAR
///   2003)
public record Augmentation(double shift, double rotation, double elastic) {
  /// None.
  public static final Augmentation NONE = new Augmentation(0, 0, 0);

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Augmentation {
    Check.that("shift", shift >= 0 && shift <= 1000, shift, "from 0 to 1000 pixels");
    Check.that("rotation", rotation >= 0 && rotation <= 180, rotation, "from 0 to 180 degrees");
    Check.that("elastic", elastic >= 0 && elastic <= 100, elastic, "from 0 to 100 pixels");
  }
}
