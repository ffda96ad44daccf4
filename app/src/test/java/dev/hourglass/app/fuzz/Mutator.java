package dev.hourglass.app.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hourglass.random.SplitMix64;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Small damages to bytes, as accidents and attackers do them: flipped bytes, numbers that matter,
/// pieces cut, doubled and moved.
public final class Mutator {
  private static final int LONGEST = 1_000_000;
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
  private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|-?[0-9.]+|[\\[\\]{}:,()]");
  private static final byte[] TELLING = {
    0, 1, 127, -128, -1, '0', '9', '-', '.', 'e', '"', '\'', '\\', ',', ':', '{', '}', '[', ']', ' '
  };
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    7,
    16,
    255,
    256,
    1 << 15,
    1 << 16,
    1 << 20,
    1 << 24,
    1 << 26,
    1L << 30,
    0x7fffffff,
    0xffffffffL,
    1L << 32,
    Long.MAX_VALUE,
    -1,
    Integer.MIN_VALUE,
    Long.MIN_VALUE
  };
  private static final List<String> WORDS =
      List.of(
          "0",
          "-1",
          "1",
          "2147483648",
          "16777217",
          "9223372036854775807",
          "99999999999999999999",
          "1e308",
          "1e-999",
          "1e999999999",
          "-0",
          "NaN",
          "null",
          "true",
          "{}",
          "[]",
          "\"\"",
          "\"\\u0000\\u001b[31m\"",
          "\"\\ud800\"",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
          "1".repeat(400));

  private final SplitMix64 random;

  /// @param random the same numbers make the same damages
  public Mutator(SplitMix64 random) {
    this.random = random;
  }

  /// A number from 0.
  int below(int bound) {
    return random.nextInt(bound);
  }

  /// Whether something happens that happens so often.
  boolean happens(double share) {
    return random.nextDouble() < share;
  }

  /// Damages bytes once or a few times.
  byte[] bytes(byte[] good) {
    byte[] bad = good;
    for (int changes = 1 + below(3); changes > 0; changes--) {
      bad = bad.length == 0 ? new byte[1 + below(9)] : once(bad);
    }
    return bad.length > LONGEST ? Arrays.copyOf(bad, LONGEST) : bad;
  }

  private byte[] once(byte[] good) {
    return switch (below(10)) {
      case 0, 1, 2 -> flipped(good);
      case 3, 4, 5 -> renumbered(good);
      case 6 -> Arrays.copyOf(good, below(good.length));
      case 7 -> Arrays.copyOf(good, good.length + 1 + below(2000));
      case 8 -> repeated(good);
      default -> moved(good);
    };
  }

  private byte[] flipped(byte[] good) {
    byte[] bad = good.clone();
    for (int i = 1 + below(4); i > 0; i--) {
      boolean telling = happens(0.5);
      bad[below(bad.length)] = telling ? TELLING[below(TELLING.length)] : (byte) below(256);
    }
    return bad;
  }

  /// A number that matters in place of one, two, four or eight bytes; more often near the front,
  /// where headers are.
  private byte[] renumbered(byte[] good) {
    byte[] bad = good.clone();
    int width = 1 << below(4);
    if (bad.length < width) {
      return flipped(good);
    }
    int places = bad.length - width + 1;
    int at = below(happens(0.6) ? Math.min(places, 200) : places);
    long number = number(good.length);
    boolean big = happens(0.5);
    for (int b = 0; b < width; b++) {
      bad[at + (big ? width - 1 - b : b)] = (byte) (number >>> (8 * b));
    }
    return bad;
  }

  private long number(int length) {
    return switch (below(4)) {
      case 0 -> length + below(5) - 2;
      case 1 -> below(70_000);
      default -> NUMBERS[below(NUMBERS.length)];
    };
  }

  private byte[] repeated(byte[] good) {
    int from = below(good.length);
    int length = 1 + below(Math.min(good.length - from, 400));
    int times = happens(0.02) ? below(Math.max(1, LONGEST / length)) : 1 + below(20);
    byte[] bad = new byte[good.length + length * times];
    System.arraycopy(good, 0, bad, 0, from);
    for (int t = 0; t < times; t++) {
      System.arraycopy(good, from, bad, from + t * length, length);
    }
    System.arraycopy(good, from, bad, from + times * length, good.length - from);
    return bad;
  }

  private byte[] moved(byte[] good) {
    byte[] bad = good.clone();
    int length = 1 + below(Math.min(good.length, 64));
    System.arraycopy(
        good, below(good.length - length + 1), bad, below(good.length - length + 1), length);
    return bad;
  }

  /// Damages a text: its numbers and tokens, or its bytes.
  String text(String good) {
    return switch (below(4)) {
      case 0 -> replaced(good, NUMBER);
      case 1, 2 -> replaced(good, TOKEN);
      default -> new String(bytes(good.getBytes(ISO_8859_1)), ISO_8859_1);
    };
  }

  private String replaced(String good, Pattern pattern) {
    List<MatchResult> all = pattern.matcher(good).results().toList();
    if (all.isEmpty()) {
      return WORDS.get(below(WORDS.size()));
    }
    MatchResult place = all.get(below(all.size()));
    String other =
        happens(0.5) ? WORDS.get(below(WORDS.size())) : all.get(below(all.size())).group();
    return good.substring(0, place.start()) + other + good.substring(place.end());
  }
}
