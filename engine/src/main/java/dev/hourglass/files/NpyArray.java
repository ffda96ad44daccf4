package dev.hourglass.files;

/// An array as a NumPy file holds it, its values as floats in C order (last axis fastest).
///
/// The arrays are not copied, because they can be large.
///
/// @param shape size along each axis, empty for a single number
/// @param values as many as the product of the shape
/// @param dtype NumPy's name of the number format in the file, without byte order: `f4`, `u1`, …
public record NpyArray(int[] shape, float[] values, String dtype) {
  /// Checks that shape and values agree.
  ///
  /// @throws IllegalArgumentException if they do not
  public NpyArray {
    Axes.requireFits("an array", shape, values.length);
  }

  /// An array of floats, `f4`.
  ///
  /// @throws IllegalArgumentException if shape and values do not agree
  public NpyArray(int[] shape, float[] values) {
    this(shape, values, "f4");
  }
}
