package dev.hourglass.codec;

/// Codes which {@link Levels} an image has: a bit whether all, else the number of the highest.
final class LevelsCoder {
  private static final int BITS = 8;

  private final BitCoder coder;

  /// Number 0 is of the first bit, the others of the nodes of a tree.
  private final int[] counters = new int[1 << BITS];

  private final Levels[] known = new Levels[Levels.ALL + 1];

  LevelsCoder(BitCoder coder) {
    this.coder = coder;
  }

  /// {@return the levels of an image, as it has them or as read}
  Levels code(byte[] image) throws DamagedException {
    int last = Math.max(1, code(Levels.lastOf(image)));
    Levels levels = known[last];
    if (levels == null) {
      levels = new Levels(last);
      known[last] = levels;
    }
    return levels;
  }

  private int code(int last) throws DamagedException {
    if (bit(0, last == Levels.ALL ? 1 : 0) == 1) {
      return Levels.ALL;
    }
    int node = 1;
    for (int bit = BITS - 1; bit >= 0; bit--) {
      node = 2 * node + bit(node, (last >> bit) & 1);
    }
    return node & 0xFF;
  }

  private int bit(int node, int bit) throws DamagedException {
    int p = Math.max(1, Counter.p(counters[node], Counter.EVEN));
    int coded = coder.code(bit, p);
    counters[node] = Counter.after(counters[node], Counter.EVEN, coded);
    return coded;
  }
}
