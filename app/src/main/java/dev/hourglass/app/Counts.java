package dev.hourglass.app;

import java.util.Locale;

/// Numbers of things in words.
public final class Counts {
  private Counts() {}

  /// As in `1 image` and `1,234 images`.
  ///
  /// @param noun whose plural ends in s
  public static String of(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }
}
