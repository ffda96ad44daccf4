package dev.hourglass.data.source;

import java.util.Comparator;

/// The order of names in which numbers count by their value: `2.png` before `10.png`. Names that
/// differ only in leading zeros are ordered as text.
public final class NaturalOrder {
  /// Of single names.
  public static final Comparator<String> NAMES =
      ((Comparator<String>) NaturalOrder::compare).thenComparing(Comparator.naturalOrder());

  /// By the files' own names, and then by their folders: images that were numbered and sorted into
  /// the folders of their classes come back in the order of their numbers.
  static final Comparator<String> FILES =
      Comparator.comparing(NaturalOrder::ownName, NAMES).thenComparing(NAMES);

  private NaturalOrder() {}

  private static String ownName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endA = endOfDigits(a, i);
        int endB = endOfDigits(b, j);
        int order = compareNumbers(a, i, endA, b, j, endB);
        if (order != 0) {
          return order;
        }
        i = endA;
        j = endB;
      } else {
        int order = Character.compare(a.charAt(i++), b.charAt(j++));
        if (order != 0) {
          return order;
        }
      }
    }
    return Integer.compare(a.length() - i, b.length() - j);
  }

  private static int compareNumbers(String a, int fromA, int endA, String b, int fromB, int endB) {
    int i = endOfZeros(a, fromA, endA);
    int j = endOfZeros(b, fromB, endB);
    int order = Integer.compare(endA - i, endB - j);
    while (order == 0 && i < endA) {
      order = Character.compare(a.charAt(i++), b.charAt(j++));
    }
    return order;
  }

  private static int endOfZeros(String text, int from, int end) {
    int at = from;
    while (at < end && text.charAt(at) == '0') {
      at++;
    }
    return at;
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
