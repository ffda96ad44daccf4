package dev.hourglass.text;

import java.util.Locale;

/// Converts enum constants to and from the names that users write.
public final class Words {
  private Words() {}

  /// {@return the constant's name in small letters with hyphens: `leaky-relu` for `LEAKY_RELU`}
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
