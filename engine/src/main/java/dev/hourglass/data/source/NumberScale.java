package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import java.util.Objects;

/// What white is in arrays of numbers: 1 or 255.
public final class NumberScale {
  /// No image of numbers up to 255 is as dark as that, and none of numbers up to 1 that bright. The
  /// digits of scikit-learn have numbers up to 16.
  private static final float DARKEST_WHITE = 16;

  private NumberScale() {}

  /// {@return whether numbers are from 0 to 255, and not from 0 to 1}
  ///
  /// @param numbers of images
  public static boolean isOfBytes(float[] numbers) {
    Objects.requireNonNull(numbers, "numbers");
    float largest = 0;
    for (float number : numbers) {
      // So written that NaN is none.
      if (!(number >= 0 && number <= 255)) {
        return false;
      }
      largest = Math.max(largest, number);
    }
    return largest > DARKEST_WHITE;
  }

  /// {@return the number that is white: 1 or 255}
  ///
  /// @param name of what holds the numbers, for messages
  /// @param largest of them, 0 to 255
  /// @throws DataException if it is that of neither scale
  public static float white(String name, float largest) throws DataException {
    Objects.requireNonNull(name, "name");
    if (largest > 1 && largest <= DARKEST_WHITE) {
      throw new DataException(
          "%s holds numbers up to %s, expected up to 1, or up to 255 with some above 16: divide by the value of white first"
              .formatted(name, largest));
    }
    return largest <= 1 ? 1 : 255;
  }
}
