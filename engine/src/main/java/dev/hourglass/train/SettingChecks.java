package dev.hourglass.train;

/// Checks of settings.
final class SettingChecks {
  private SettingChecks() {}

  static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, expected %d to %d".formatted(name, value, least, most));
    }
  }

  static void number(String name, boolean fits, double value, String expected) {
    if (!fits) {
      throw new IllegalArgumentException(
          "%s is %s, expected a number %s".formatted(name, value, expected));
    }
  }
}
