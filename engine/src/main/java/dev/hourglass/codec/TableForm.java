package dev.hourglass.codec;

import java.util.Arrays;

/// What a file says of a {@link SymbolTable}: a density of a few parameters, or a level for each
/// number. All of it is computed in whole numbers, so that every reader gets the same table.
sealed interface TableForm {
  /// Bits of a form's number.
  int TAG_BITS = 2;

  /// Numbers of a table.
  int MOST_NUMBERS = SymbolTable.MOST_SYMBOLS - 1;

  /// {@return the table}
  SymbolTable table();

  /// Writes the form's number and its parameters.
  void write(RansEncoder to);

  /// {@return the form that {@link #write} wrote}
  ///
  /// @param tag its number, 1 to 3
  /// @throws DamagedException if it is no such form
  static TableForm read(int tag, RansDecoder from) throws DamagedException {
    return switch (tag) {
      case 1 -> new Geometric(mode(from), from.bits(Decay.BITS));
      case 2 ->
          new Curved(
              mode(from),
              new Side(from.bits(Decay.BITS), from.bits(Decay.BITS)),
              new Side(from.bits(Decay.BITS), from.bits(Decay.BITS)));
      default -> Levels.read(from);
    };
  }

  private static int mode(RansDecoder from) throws DamagedException {
    int mode = from.signed();
    if (Math.abs(mode) > SymbolTable.FARTHEST) {
      throw new DamagedException("a table lies about %d, expected at most 2^24".formatted(mode));
    }
    return mode;
  }

  /// Factors below 1 by a number of 7 bits: 1 − 1/t with eight values of t in each octave from 1.
  final class Decay {
    static final int BITS = 7;
    static final int LAST = (1 << BITS) - 1;

    /// 1 as a factor.
    static final long ONE = 1L << 30;

    private Decay() {}

    /// {@return the factor as a whole number of 2⁻³⁰}
    static long factor(int index) {
      return index == LAST ? ONE : ONE - ONE * 8 / ((8L + (index & 7)) << (index >> 3));
    }

    /// {@return the number whose t is nearest from below}
    static int index(double t) {
      int octave = Math.clamp(Math.getExponent(t), 0, 15);
      int eighth = Math.clamp((long) (t / (1 << octave) * 8) - 8, 0, 7);
      return Math.min((octave << 3) | eighth, LAST - 1);
    }
  }

  /// Weights on one side of the most frequent number: the first is `first` times that of the
  /// number, and each factor is `change` times the one before. Without a change, the last of the
  /// {@link Decay}s, that is a geometric distribution, and with one it is bent to a normal one.
  ///
  /// @param first a {@link Decay}
  /// @param change a {@link Decay}
  record Side(int first, int change) {
    private static final long FAINTEST = 1L << 14;
    private static final int LONGEST = 2047;

    /// {@return weights from the number's neighbour on, as long as they are above 2⁻¹⁶}
    long[] weights() {
      long[] weights = new long[LONGEST];
      long weight = Decay.ONE;
      long factor = Decay.factor(first);
      int length = 0;
      while (length < LONGEST) {
        weight = (weight * factor) >> 30;
        if (weight < FAINTEST) {
          break;
        }
        weights[length++] = weight;
        factor = (factor * Decay.factor(change)) >> 30;
      }
      return Arrays.copyOf(weights, length);
    }

    void write(RansEncoder to) {
      to.bits(first, Decay.BITS);
      to.bits(change, Decay.BITS);
    }
  }

  /// The most frequent number, and the same decay on both sides.
  record Geometric(int mode, int decay) implements TableForm {
    @Override
    public SymbolTable table() {
      Side side = new Side(decay, Decay.LAST);
      return new Curved(mode, side, side).table();
    }

    @Override
    public void write(RansEncoder to) {
      to.bits(1, TAG_BITS);
      to.signed(mode);
      to.bits(decay, Decay.BITS);
    }
  }

  /// The most frequent number, and what is on each side.
  record Curved(int mode, Side below, Side above) implements TableForm {
    @Override
    public SymbolTable table() {
      long[] left = below.weights();
      long[] right = above.weights();
      // The last one, 0, is the escape's.
      long[] weights = new long[left.length + 1 + right.length + 1];
      for (int i = 0; i < left.length; i++) {
        weights[left.length - 1 - i] = left[i];
      }
      weights[left.length] = Decay.ONE;
      System.arraycopy(right, 0, weights, left.length + 1, right.length);
      return new SymbolTable(mode - left.length, weights);
    }

    @Override
    public void write(RansEncoder to) {
      to.bits(2, TAG_BITS);
      to.signed(mode);
      below.write(to);
      above.write(to);
    }
  }

  /// A weight for each number from a lowest one on, and one for the escape: 2 to the power of minus
  /// a quarter of its level.
  ///
  /// @param low the lowest number
  /// @param levels of each number and of the escape, 0 to 119
  record Levels(int low, int... levels) implements TableForm {
    /// The level of what does not occur.
    static final int LAST = 119;

    /// 2³⁰ to 2²⁹·²⁵.
    private static final long[] QUARTERS = {1_073_741_824, 902_905_650, 759_250_124, 638_450_708};

    @Override
    public SymbolTable table() {
      long[] weights =
          Arrays.stream(levels).mapToLong(level -> QUARTERS[level & 3] >> (level >> 2)).toArray();
      return new SymbolTable(low, weights);
    }

    /// The levels as differences from the one before, the first from 0.
    @Override
    public void write(RansEncoder to) {
      to.bits(3, TAG_BITS);
      to.signed(low);
      to.gamma(levels.length - 1);
      int before = 0;
      for (int level : levels) {
        to.signed(level - before);
        before = level;
      }
    }

    private static Levels read(RansDecoder from) throws DamagedException {
      int low = mode(from);
      int numbers = from.gamma();
      if (numbers > MOST_NUMBERS) {
        throw new DamagedException(
            "a table has %d numbers, expected at most %d".formatted(numbers, MOST_NUMBERS));
      }
      int[] levels = new int[numbers + 1];
      int level = 0;
      for (int i = 0; i < levels.length; i++) {
        level += from.signed();
        if (level < 0 || level > LAST) {
          throw new DamagedException("a level is %d, expected 0 to %d".formatted(level, LAST));
        }
        levels[i] = level;
      }
      return new Levels(low, levels);
    }
  }
}
