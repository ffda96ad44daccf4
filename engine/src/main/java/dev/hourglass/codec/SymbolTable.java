package dev.hourglass.codec;

/// Frequencies of the whole numbers from a lowest to a highest one, and of an escape, behind which
/// any other number follows in gamma code.
final class SymbolTable {
  /// Numbers that are coded lie between −2²⁴ and 2²⁴.
  static final int FARTHEST = 1 << 24;

  /// Symbols of a table, the escape included.
  static final int MOST_SYMBOLS = 4096;

  private static final int PAGE_BITS = 8;

  private final int low;

  /// Where each symbol's slots begin, and behind the last where they end.
  private final int[] starts;

  /// The symbol that holds the first slot of each page of 256, where a search begins.
  private final short[] pages = new short[RansEncoder.SLOTS >> PAGE_BITS];

  /// Bits of each symbol, computed when they are first needed, by any thread.
  private volatile double[] costs = {};

  /// @param low the lowest number
  /// @param weights of `low`, `low` + 1 … and of the escape, at least 0 and below 2⁴⁷ together
  SymbolTable(int low, long... weights) {
    this.low = low;
    int[] frequencies = frequencies(weights);
    starts = new int[weights.length + 1];
    for (int s = 0; s < weights.length; s++) {
      starts[s + 1] = starts[s] + frequencies[s];
    }
    int symbol = 0;
    for (int page = 0; page < pages.length; page++) {
      while (starts[symbol + 1] <= (page << PAGE_BITS)) {
        symbol++;
      }
      pages[page] = (short) symbol;
    }
  }

  /// Frequencies in proportion to weights: each is at least 1, and all together are 2¹⁶. The
  /// fractions are cut, and what is left over or missing goes to the largest, which gives up at
  /// most half.
  ///
  /// @param weights 2 to 4,096
  static int[] frequencies(long... weights) {
    if (weights.length < 2 || weights.length > MOST_SYMBOLS) {
      throw new IllegalArgumentException(
          "a table has %d symbols, expected 2 to %d".formatted(weights.length, MOST_SYMBOLS));
    }
    long sum = 0;
    for (long weight : weights) {
      sum += weight;
    }
    int[] frequencies = new int[weights.length];
    int rest = RansEncoder.SLOTS;
    for (int s = 0; s < weights.length; s++) {
      long share = sum == 0 ? 0 : (weights[s] << RansEncoder.SLOT_BITS) / sum;
      frequencies[s] = Math.clamp(share, 1, RansEncoder.SLOTS - 1);
      rest -= frequencies[s];
    }
    while (rest != 0) {
      int largest = 0;
      for (int s = 1; s < weights.length; s++) {
        largest = frequencies[s] > frequencies[largest] ? s : largest;
      }
      int change = Math.max(rest, -(frequencies[largest] / 2));
      frequencies[largest] += change;
      rest -= change;
    }
    return frequencies;
  }

  /// The escape's symbol: one behind the highest number's.
  private int escape() {
    return starts.length - 2;
  }

  private int symbol(int number) {
    return number < low || number - low >= escape() ? escape() : number - low;
  }

  /// What follows an escape: how far below or above the table the number is.
  private int beyond(int number) {
    return number < low ? number - low : number - low - escape();
  }

  /// Codes a number.
  ///
  /// @param number between −2²⁴ and 2²⁴
  void encode(RansEncoder to, int number) {
    int symbol = symbol(number);
    to.put(starts[symbol], starts[symbol + 1] - starts[symbol]);
    if (symbol == escape()) {
      to.signed(beyond(number));
    }
  }

  /// {@return the next number}
  ///
  /// @throws DamagedException if the bytes end, or the number is none that is coded
  int decode(RansDecoder from) throws DamagedException {
    int slot = from.slot();
    int symbol = pages[slot >>> PAGE_BITS];
    while (starts[symbol + 1] <= slot) {
      symbol++;
    }
    from.next(starts[symbol], starts[symbol + 1] - starts[symbol]);
    if (symbol < escape()) {
      return low + symbol;
    }
    int beyond = from.signed();
    int number = beyond < 0 ? low + beyond : low + escape() + beyond;
    if (Math.abs(number) > FARTHEST) {
      throw new DamagedException("a number is %d, expected at most 2^24".formatted(number));
    }
    return number;
  }

  /// {@return the bits that a number takes}
  ///
  /// @param number between −2²⁴ and 2²⁴
  double bits(int number) {
    double[] bits = costs;
    if (bits.length == 0) {
      bits = new double[starts.length - 1];
      for (int s = 0; s < bits.length; s++) {
        // Java's StrictMath gives the same digits on every machine, on which decisions stand.
        bits[s] = 16 - StrictMath.log(starts[s + 1] - starts[s]) / StrictMath.log(2);
      }
      costs = bits;
    }
    int symbol = symbol(number);
    return symbol < escape() ? bits[symbol] : bits[symbol] + gammaBits(beyond(number));
  }

  /// {@return bits of a signed number in gamma code}
  static int gammaBits(int number) {
    return 63 - 2 * Integer.numberOfLeadingZeros(((number << 1) ^ (number >> 31)) + 1);
  }
}
