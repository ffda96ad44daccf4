package dev.hourglass.codec;

/// The values that the pixels of an image may have: k · 255 / `last`, rounded down, for k from 0 to
/// `last`. Stretching the contrast of an image of fewer grey levels leaves just those, as in many
/// images of Fashion-MNIST; where `last` is 255, all values are possible.
final class Levels {
  static final int ALL = 255;

  /// Fewer levels are worth writing where pixels times missing levels exceed this many times the
  /// levels, about 14 bits.
  private static final int WORTH = 10;

  /// Which values are possible, as bits, by the number of the highest level.
  private static final long[][] POSSIBLE = new long[ALL + 1][(ALL + 1) / Long.SIZE];

  static {
    for (int last = 1; last <= ALL; last++) {
      for (int k = 0; k <= last; k++) {
        int value = k * ALL / last;
        POSSIBLE[last][value >> 6] |= 1L << value;
      }
    }
  }

  /// How many levels are below each value.
  private final int[] below = new int[ALL + 2];

  /// What divides the levels below each value from the others.
  private final float[] borders = new float[ALL + 2];

  /// @param last number of the highest level, 1 to 255
  Levels(int last) {
    int previous = -1;
    for (int value = 0; value <= ALL; value++) {
      below[value + 1] = below[value] + (isPossible(value, last) ? 1 : 0);
      if (isPossible(value, last)) {
        // All values from above the previous level to this one have the same levels below.
        for (int same = previous + 1; same <= value; same++) {
          borders[same] = (previous + value) * 0.5f;
        }
        previous = value;
      }
    }
  }

  /// {@return the number of the highest of the fewest levels that an image has, or 255 where they
  /// would not be worth writing}
  static int lastOf(byte[] image) {
    long[] occurs = new long[(ALL + 1) / Long.SIZE];
    long inner = 0;
    for (byte pixel : image) {
      occurs[(pixel & 0xFF) >> 6] |= 1L << pixel;
      inner += pixel == 0 || pixel == (byte) ALL ? 0 : 1;
    }
    int last = 1;
    while (!covers(POSSIBLE[last], occurs)) {
      last++;
    }
    return inner * (ALL - last) > (long) WORTH * last ? last : ALL;
  }

  private static boolean covers(long[] possible, long[] occurs) {
    for (int word = 0; word < occurs.length; word++) {
      if ((occurs[word] & ~possible[word]) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPossible(int value, int last) {
    return (POSSIBLE[last][value >> 6] >>> value & 1) == 1;
  }

  /// {@return how many levels there are from a value to before another}
  private int count(int from, int to) {
    return below[to] - below[from];
  }

  /// {@return the bit that tells values from `middle` on from lower ones, where all levels from
  /// `low` to before `high` are on one side, else -1}
  int only(int low, int middle, int high) {
    if (count(low, middle) == 0) {
      return 1;
    }
    return count(middle, high) == 0 ? 0 : -1;
  }

  /// {@return the share of the levels from `low` to before `high` that are at least `middle`}
  float upper(int low, int middle, int high) {
    return (float) count(middle, high) / count(low, high);
  }

  /// {@return what divides the levels below a value from the others}
  ///
  /// @param value 1 to 255
  float border(int value) {
    return borders[value];
  }
}
