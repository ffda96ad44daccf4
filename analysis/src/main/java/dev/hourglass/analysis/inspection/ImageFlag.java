package dev.hourglass.analysis.inspection;

import java.util.Locale;

/// A flaw that an image has in comparison with the others of its set.
public enum ImageFlag {
  /// All pixels of each channel are equal.
  CONSTANT,
  /// Far darker than the others.
  DARK,
  /// Far brighter than the others.
  BRIGHT,
  /// Far more of it is as bright as can be.
  SATURATED,
  /// Far less contrast than the others.
  LOW_CONTRAST,
  /// Far fewer fine details than others of its contrast.
  BLURRED,
  /// Its file has far fewer pixels than the others or other proportions.
  SIZE;

  /// {@return as users read it, as in `low contrast`}
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
