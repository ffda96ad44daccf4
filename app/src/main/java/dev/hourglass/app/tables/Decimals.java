package dev.hourglass.app.tables;

/// Numbers in text.
final class Decimals {
  private static final int TEN = 10;

  /// A product of so many digits and a power of ten below this are exact in a `double`.
  private static final int MOST_DIGITS = 15;

  private static final double[] POWERS = new double[MOST_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * TEN;
    }
  }

  private Decimals() {}

  /// Whether a text is a number; one without any character is not.
  static boolean isNumber(String text) {
    return !Float.isNaN(parse(text.toCharArray(), 0, text.length()));
  }

  /// The number that a text is, or NaN if it is none.
  static float parse(char[] text, int offset, int length) {
    int from = offset;
    int end = offset + length;
    while (from < end && text[from] <= ' ') {
      from++;
    }
    while (end > from && text[end - 1] <= ' ') {
      end--;
    }
    long digits = 0;
    int decimals = -1;
    int i = from;
    for (; i < end; i++) {
      int digit = text[i] - '0';
      if (digit >= 0 && digit < TEN) {
        digits = digits * TEN + digit;
        decimals += decimals >= 0 ? 1 : 0;
      } else if (text[i] == '.' && decimals < 0) {
        decimals = 0;
      } else {
        break;
      }
    }
    int characters = end - from;
    boolean plain = i == end && characters > Math.max(0, Math.min(1, decimals + 1));
    if (plain && characters <= MOST_DIGITS) {
      return (float) (decimals <= 0 ? digits : digits / POWERS[decimals]);
    }
    return general(new String(text, from, characters));
  }

  private static float general(String text) {
    // Java also takes hexadecimal numbers and letters behind a number, which are words here.
    boolean number =
        !text.isEmpty() && text.chars().allMatch(c -> "0123456789.eE+-".indexOf(c) >= 0);
    try {
      return number ? Float.parseFloat(text) : Float.NaN;
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }
}
