package dev.hourglass.data.formats.webp;

/// Predicts blocks from the samples above and to the left of them (RFC 6386, section 12).
final class LossyPrediction {
  // The modes of blocks, and the first four of small blocks.
  static final int MEAN = 0;
  static final int GRADIENT = 1;
  static final int DOWN = 2;
  static final int ACROSS = 3;

  /// How many modes small blocks have.
  static final int SMALL_MODES = 10;

  private static final int SMALL = 4;

  /// Of small blocks in modes 2 to 9, `[mode − 2][row, column]`: which of the 13 samples around a
  /// block, from the lowest on the left over the corner to the last on the right, is in the middle
  /// of three; with 16 added, the first of two; 15 for the lowest on the left alone.
  private static final int[][] WEIGHTED = {
    {5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8},
    {3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0},
    {4, 5, 6, 7, 3, 4, 5, 6, 2, 3, 4, 5, 1, 2, 3, 4},
    {20, 21, 22, 23, 4, 5, 6, 7, 3, 20, 21, 22, 2, 4, 5, 6},
    {6, 7, 8, 9, 7, 8, 9, 10, 8, 9, 10, 11, 9, 10, 11, 12},
    {21, 22, 23, 24, 6, 7, 8, 9, 22, 23, 24, 10, 7, 8, 9, 11},
    {19, 4, 5, 6, 18, 3, 19, 4, 17, 2, 18, 3, 16, 1, 17, 2},
    {18, 2, 17, 1, 17, 1, 16, 0, 16, 0, 15, 15, 15, 15, 15, 15},
  };

  private static final int AROUND = 13;
  private static final int CORNER = 4;
  private static final int ALONE = 15;
  private static final int OF_TWO = 16;

  private final LossyPlane plane;
  private final int[] around = new int[AROUND];

  LossyPrediction(LossyPlane plane) {
    this.plane = plane;
  }

  /// Predicts a block.
  ///
  /// @param at its first sample
  /// @param first whether it has nothing above it
  /// @param leftmost whether it has nothing to the left
  void predict(int at, int side, int mode, boolean first, boolean leftmost) {
    int stride = plane.stride();
    int mean = mode == MEAN ? mean(at, side, first, leftmost) : 0;
    int corner = plane.get(at - stride - 1);
    for (int y = 0; y < side; y++) {
      int row = at + y * stride;
      int left = plane.get(row - 1);
      for (int x = 0; x < side; x++) {
        int above = plane.get(at - stride + x);
        int sample =
            switch (mode) {
              case MEAN -> mean;
              case GRADIENT -> left + above - corner;
              case DOWN -> above;
              default -> left;
            };
        plane.set(row + x, sample);
      }
    }
  }

  private int mean(int at, int side, boolean first, boolean leftmost) {
    if (first && leftmost) {
      return 128;
    }
    int sum = 0;
    for (int i = 0; i < side; i++) {
      sum += first ? 0 : plane.get(at - plane.stride() + i);
      sum += leftmost ? 0 : plane.get(at + i * plane.stride() - 1);
    }
    int count = first || leftmost ? side : 2 * side;
    return (sum + count / 2) / count;
  }

  /// Predicts a block of four by four.
  ///
  /// @param at its first sample
  /// @param right the first of the four samples above and to the right of it
  /// @param step from one of these to the next, 0 where one stands for all
  void predictSmall(int at, int mode, int right, int step) {
    if (mode == MEAN || mode == GRADIENT) {
      predict(at, SMALL, mode, false, false);
      return;
    }
    int stride = plane.stride();
    for (int i = 0; i < SMALL; i++) {
      around[CORNER - 1 - i] = plane.get(at + i * stride - 1);
      around[CORNER + 1 + i] = plane.get(at - stride + i);
      around[CORNER + 1 + SMALL + i] = plane.get(right + i * step);
    }
    around[CORNER] = plane.get(at - stride - 1);
    int[] weighted = WEIGHTED[mode - 2];
    for (int i = 0; i < weighted.length; i++) {
      plane.set(at + i / SMALL * stride + i % SMALL, weighted(weighted[i]));
    }
  }

  private int weighted(int code) {
    if (code == ALONE) {
      return around[0];
    }
    if (code >= OF_TWO) {
      return (around[code - OF_TWO] + around[code - OF_TWO + 1] + 1) >> 1;
    }
    int before = around[Math.max(0, code - 1)];
    int behind = around[Math.min(AROUND - 1, code + 1)];
    return (before + 2 * around[code] + behind + 2) >> 2;
  }
}
