package dev.hourglass.app.input;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.FloatImages;
import dev.hourglass.text.Counts;

/// Warns about decoded images with NaN or infinite values.
public final class FiniteCheck {
  private FiniteCheck() {}

  /// Warns where numbers are NaN or infinite.
  public static void check(FloatImages decoded, Console console) {
    int count = decoded.count();
    int size = decoded.shape().size();
    int broken = 0;
    for (int image = 0; image < count; image++) {
      broken += finite(decoded.values(), image * size, size) ? 0 : 1;
    }
    if (broken > 0) {
      console.printf(
          "Warning: %,d of %s %s NaN or infinite values: retrain the model, or check the codes%n",
          broken, Counts.of(count, "decoded image"), broken == 1 ? "contains" : "contain");
    }
  }

  private static boolean finite(float[] numbers, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (!Float.isFinite(numbers[i])) {
        return false;
      }
    }
    return true;
  }
}
