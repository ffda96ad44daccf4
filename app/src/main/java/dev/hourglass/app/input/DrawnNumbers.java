package dev.hourglass.app.input;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.FloatImages;
import dev.hourglass.text.Counts;

/// What a model drew, which no picture shows where it is no number.
public final class DrawnNumbers {
  private DrawnNumbers() {}

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
          "Warning: %,d of %s that the model drew %s numbers that are NaN or infinite: train it"
              + " again, or check the codes that it was given%n",
          broken, Counts.of(count, "image"), broken == 1 ? "holds" : "hold");
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
