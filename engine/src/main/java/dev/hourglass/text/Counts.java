package dev.hourglass.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// Formats counts and shares.
public final class Counts {
  private Counts() {}

  /// As in `1 image` and `1,234 images`.
  ///
  /// @param noun whose plural ends in s
  public static String of(long count, String noun) {
    return of(count, noun, noun + "s");
  }

  /// As in `1 class` and `1,234 classes`.
  public static String of(long count, String one, String several) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : several);
  }

  /// A share as in `92.5 %`, `100 %` and `0.05 %`: a tenth of a percent is enough, but a small
  /// share keeps two digits.
  public static String percent(double share) {
    BigDecimal percent = new BigDecimal(share).movePointRight(2);
    BigDecimal rounded =
        percent.abs().compareTo(BigDecimal.ONE) < 0
            ? percent.round(new MathContext(2))
            : percent.setScale(1, RoundingMode.HALF_UP);
    return (rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString()) + " %";
  }

  /// A loss as in `0.00724`, however large a file says that it was.
  public static String loss(double loss) {
    return number(loss, 5);
  }

  /// A number as in `5,400.12`, or as in `1.2346e+24` where it is so large that decimals say
  /// nothing.
  public static String number(double value, int decimals) {
    String format = Math.abs(value) < 1e6 ? "%,." + decimals + "f" : "%.5g";
    return String.format(Locale.ROOT, format, value);
  }
}
