package dev.hourglass.app.input;

import java.util.function.Supplier;

/// Options that make no sense together or are out of range: wrong usage, exit code 2.
public final class UsageError extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageError(String message) {
    super(message);
  }

  /// What the supplier makes of the user's options; its complaint about them is wrong usage.
  public static <T> T unlessValid(Supplier<T> supplier) {
    try {
      return supplier.get();
    } catch (IllegalArgumentException e) {
      throw new UsageError(String.valueOf(e.getMessage()));
    }
  }

  /// Refuses a number that is out of range.
  public static void unlessWithin(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new UsageError("%s is %d, expected %d to %d".formatted(option, value, least, most));
    }
  }
}
