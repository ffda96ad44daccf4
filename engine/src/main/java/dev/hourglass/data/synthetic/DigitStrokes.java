package dev.hourglass.data.synthetic;

import dev.hourglass.random.SplitMix64;
import java.util.Arrays;
import java.util.List;

/// How people write the ten digits: the skeletons that [SyntheticDigits] draws.
///
/// Each digit has several styles, each style is the strokes of a pen. A stroke lists the points
/// that the pen runs through smoothly, as `x,y` on a sheet of 100×100 with the origin at the top
/// left; a point followed by `!` is a corner, and `;` lifts the pen. The sheet shows an upright,
/// careful digit: slant, proportions and sloppiness are the business of [Handwriting].
final class DigitStrokes {
  private static final List<Digit> DIGITS =
      List.of(
          digit( // 0: where it starts, how far it overshoots
              1.16,
              style(30, "59,2 30,14 12,48 17,82 47,98 76,80 88,46 78,14 55,4"),
              style(25, "45,8 15,34 20,82 55,97 87,62 76,12 49,3 40,18"),
              style(25, "67,6 24,14 13,70 47,98 87,68 78,14 49,8"),
              style(20, "55,2 32,16 20,52 28,86 47,98 68,84 78,48 72,14 52,3")),
          digit( // 1: a bar; some with a flag, few with a foot
              1.1,
              style(75, "52,0 48,100"),
              style(10, "54,0 53,50 46,100"),
              style(8, "38,20 56,2! 48,100"),
              style(7, "29,24 56,2! 50,97; 18,98 48,97 82,96")),
          digit( // 2: sharp or looped at the bottom left
              1.03,
              style(25, "12,28 31,6 61,4 78,24 62,54 38,78 13,96! 53,93 95,92"),
              style(25, "12,24 39,3 73,14 73,42 48,72 21,92 10,82 28,74 59,88 97,88"),
              style(15, "16,18 43,2 72,16 66,46 38,76 13,90 12,74 36,72 63,92 83,97 98,84"),
              style(20, "7,14 41,6 79,8 73,34 45,66 17,94! 55,90 97,96"),
              style(15, "19,34 23,10 53,2 76,18 72,46 48,74 19,94! 46,84 73,96 93,88"),
              style(15, "20,26 44,4 72,18 70,54 50,86 24,96 12,84 28,68 54,76 92,90"),
              style(10, "38,6 60,8 56,46 34,78 12,94! 52,91 98,86")),
          digit( // 3: the waist as a corner, a small loop or a flat top
              0.97,
              style(35, "13,14 42,2 73,14 69,34 38,47! 70,52 86,74 62,96 15,88"),
              style(20, "11,18 38,3 69,14 63,36 40,46 36,50 66,54 84,76 60,97 18,90"),
              style(15, "10,10 44,3 73,12 61,34 38,50 39,42 68,52 83,78 56,98 13,84"),
              style(15, "10,6 42,4 76,5! 60,24 41,42! 72,50 86,74 60,97 15,88"),
              style(15, "18,10 50,2 71,18 53,40 33,44! 59,44 83,66 68,94 34,98 11,84")),
          digit( // 4: open, closed, or in one go
              0.94,
              style(25, "27,4 17,30 12,56! 46,57 92,54; 73,8 66,50 59,100"),
              style(25, "29,2 13,34 18,58 52,58 92,50; 77,2 68,48 57,100"),
              style(15, "23,6 17,38 38,54 70,42 81,6! 72,48 63,100"),
              style(20, "63,2 35,34 5,62! 49,63 95,60; 67,4 62,50 55,100"),
              style(15, "35,2 14,46 23,60 60,58 94,54; 74,22 65,60 55,100")),
          digit( // 5: the top as a stroke of its own, in one go, or nearly an S
              0.93,
              style(30, "25,6 22,26 20,44! 51,38 80,56 75,86 43,98 11,88; 25,6 55,5 85,2"),
              style(30, "83,4 55,6 29,8! 24,26 20,44! 53,38 79,58 69,90 37,98 11,88"),
              style(20, "83,6 41,8 24,24 33,42 64,54 74,76 51,96 13,92"),
              style(20, "31,10 27,42! 56,46 71,66 57,92 29,98 9,86; 31,10 61,8 93,4")),
          digit( // 6: a straight or a curved back, a small or a large bowl
              0.97,
              style(30, "53,2 33,28 22,64 37,94 67,94 81,72 63,56 40,64 29,82"),
              style(25, "65,6 36,12 20,48 29,86 59,98 83,82 71,58 45,58 28,78"),
              style(25, "39,2 24,36 20,76 47,98 78,88 82,62 57,54 24,78"),
              style(20, "59,3 32,34 19,70 33,94 61,96 76,80 68,66 47,70 34,88"),
              style(20, "28,2 12,44 22,88 56,98 84,74 74,48 50,54 40,90")),
          digit( // 7: sharp or round shoulder, some with a hook, some with a bar
              1.04,
              style(35, "6,12 41,9 79,6! 66,48 54,100"),
              style(20, "9,24 13,8! 47,8 79,6! 62,48 52,100"),
              style(20, "6,14 39,6 73,8 78,28 63,62 52,100"),
              style(15, "8,10 41,8 79,8! 64,50 52,100; 30,54 58,50 88,48"),
              style(10, "10,14 41,4 72,10 74,36 70,68 70,100"),
              style(12, "8,34 14,10 50,10 84,12! 74,50 66,100"),
              style(10, "8,22 12,8! 48,8 84,6! 66,50 48,100; 32,56 58,53 90,50")),
          digit( // 8: started at the top right, at the waist, or as two rings
              0.91,
              style(35, "78,14 52,2 26,18 36,40 64,56 76,78 50,98 24,82 38,54 66,36 78,14"),
              style(25, "72,10 42,4 24,22 42,42 72,62 74,88 44,98 22,80 44,52 76,30 80,8"),
              style(20, "52,46 28,34 28,12 54,2 74,16 64,38 36,56 24,80 46,98 74,88 74,66 50,46"),
              style(10, "52,44 28,28 44,3 72,12 70,34 50,46! 26,60 26,90 56,98 78,80 68,54 50,46"),
              style(10, "66,12 38,3 26,24 52,44 72,72 48,97 30,80 50,48 72,18 60,6"),
              style(25, "80,12 48,2 26,20 48,42 66,64 58,90 36,98 26,80 50,50 94,4"),
              style(15, "70,22 44,4 20,16 36,38 62,56 64,88 40,98 24,84 46,54 84,14")),
          digit( // 9: a straight or a hooked tail, a round or a pointed bowl
              0.89,
              style(35, "75,16 48,3 23,22 30,46 58,44 77,14! 74,54 68,100"),
              style(20, "77,20 52,2 21,18 22,44 52,48 75,22! 80,56 70,88 42,99 20,90"),
              style(25, "78,12 46,4 19,28 32,48 62,40 78,12 72,52 58,100"),
              style(20, "66,12 38,6 23,28 42,44 65,28 70,10! 72,50 74,100")));

  private DigitStrokes() {}

  /// One of the styles of a digit, the usual ones more often than the rare ones.
  ///
  /// @param digit 0 to 9
  static Style pick(int digit, SplitMix64 random) {
    List<Style> styles = DIGITS.get(digit).styles;
    int ticket = random.nextInt(styles.stream().mapToInt(Style::share).sum());
    for (Style style : styles) {
      ticket -= style.share;
      if (ticket < 0) {
        return style;
      }
    }
    throw new IllegalStateException("no style of digit " + digit + " has the weight drawn");
  }

  /// How thick the pen's line is in an image of a digit, relative to the average of all digits:
  /// what has many turns is written larger, and looks thinner when all are brought to one size.
  ///
  /// @param digit 0 to 9
  static double pen(int digit) {
    return DIGITS.get(digit).pen;
  }

  private static Digit digit(double pen, Style... styles) {
    return new Digit(pen, List.of(styles));
  }

  private static Style style(int share, String strokes) {
    return new Style(share, Arrays.stream(strokes.split("; ")).map(DigitStrokes::stroke).toList());
  }

  private static Stroke stroke(String points) {
    return new Stroke(Arrays.stream(points.split(" ")).map(DigitStrokes::point).toList());
  }

  private static Point point(String text) {
    boolean corner = text.endsWith("!");
    String[] xy = (corner ? text.substring(0, text.length() - 1) : text).split(",", 2);
    return new Point(Integer.parseInt(xy[0]), Integer.parseInt(xy[1]), corner);
  }

  private record Digit(double pen, List<Style> styles) {}

  /// One way to write a digit.
  ///
  /// @param share how often it is used, relative to the digit's other styles
  /// @param strokes in the order of writing
  record Style(int share, List<Stroke> strokes) {}

  /// What the pen draws without being lifted.
  record Stroke(List<Point> points) {}

  /// A point of a stroke on the sheet of 100×100; at a corner the direction breaks.
  record Point(int x, int y, boolean corner) {}
}
