package dev.hourglass.codec;

/// How much work lossless compression and its decoding take, which the header says by the number.
enum Strength {
  /// Tables that mostly fit into a processor's caches, and blocks enough for several threads.
  FAST(0, 1 << 21, 18),
  /// Larger tables and blocks, and a {@link PixelNetwork}.
  STRONG(1, 1 << 23, 20);

  /// The first effort that asks for the strong one.
  private static final int STRONG_EFFORT = 5;

  /// In the header.
  final int number;

  /// Bytes of pixels of a block, where nothing else is asked for.
  final int block;

  /// Binary digits of the most numbers of a table of counters.
  final int tableBits;

  Strength(int number, int block, int tableBits) {
    this.number = number;
    this.block = block;
    this.tableBits = tableBits;
  }

  /// {@return the strength of an effort}
  ///
  /// @param effort 0 to 9
  static Strength of(int effort) {
    return effort < STRONG_EFFORT ? FAST : STRONG;
  }

  static Strength read(ByteFields.In in) throws DamagedException {
    long number = in.number("of strength", 0, Integer.MAX_VALUE);
    for (Strength strength : values()) {
      if (strength.number == number) {
        return strength;
      }
    }
    throw new DamagedException(
        "has lossless images of strength %d, expected 0 to %d, which this program reads (a newer one may read it)"
            .formatted(number, values().length - 1));
  }

  boolean hasNetwork() {
    return this == STRONG;
  }
}
