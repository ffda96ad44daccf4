package dev.hourglass.codec;

import java.util.Arrays;

/// Counters by hashed context, in slots of 15, a cache line each: a slot's first number holds what
/// is checked of the hash in its lower half, and how often the slot was found in its upper one.
final class CounterTable {
  static final int SLOT = 16;
  private static final int MOST_USES = 60_000;

  private final int[] numbers;
  private final int shift;

  /// @param bits of the size in numbers, 5 to 24
  CounterTable(int bits) {
    numbers = new int[1 << bits];
    shift = Integer.SIZE - bits;
  }

  /// {@return where the slot of a hash begins; of two places for it the one used less is cleared
  /// where it has none}
  int find(int hash) {
    int at = (hash >>> shift) & -SLOT;
    int check = (hash & 0xFFFF) | 1;
    if ((numbers[at] & 0xFFFF) == check) {
      return used(at);
    }
    int other = at ^ SLOT;
    if ((numbers[other] & 0xFFFF) == check) {
      return used(other);
    }
    if (numbers[other] >>> 16 < numbers[at] >>> 16) {
      at = other;
    }
    Arrays.fill(numbers, at, at + SLOT, 0);
    numbers[at] = check;
    return at;
  }

  private int used(int slot) {
    if (numbers[slot] >>> 16 < MOST_USES) {
      numbers[slot] += 1 << 16;
    }
    return slot;
  }

  int counter(int slot, int node) {
    return numbers[slot + node];
  }

  void update(int slot, int node, int bit) {
    numbers[slot + node] = Counter.after(numbers[slot + node], Counter.EVEN, bit);
  }
}
