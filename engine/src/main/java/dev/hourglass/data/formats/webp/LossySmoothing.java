package dev.hourglass.data.formats.webp;

/// Smooths the edges between blocks (RFC 6386, section 15).
final class LossySmoothing {
  /// Added to a limit at the edges of blocks that were predicted as a whole.
  private static final int AT_BLOCKS = 4;

  private static final int SMALL = 4;

  private final LossyPlane plane;
  private final boolean simple;

  LossySmoothing(LossyPlane plane, boolean simple) {
    this.plane = plane;
    this.simple = simple;
  }

  /// Smooths a block's left and upper edge, and those within it.
  ///
  /// @param at its first sample
  /// @param within whether those within it too
  /// @param first whether it has nothing above it
  /// @param leftmost whether it has nothing to the left
  void smooth(
      int at, int side, LossyHeader.Smoothing by, boolean within, boolean first, boolean leftmost) {
    int stride = plane.stride();
    if (!leftmost) {
      edge(at, 1, stride, side, by, true);
    }
    for (int i = SMALL; within && i < side; i += SMALL) {
      edge(at + i, 1, stride, side, by, false);
    }
    if (!first) {
      edge(at, stride, 1, side, by, true);
    }
    for (int i = SMALL; within && i < side; i += SMALL) {
      edge(at + i * stride, stride, 1, side, by, false);
    }
  }

  /// @param across the step over the edge
  /// @param along the step along it
  /// @param outer whether it is a block's
  private void edge(
      int at, int across, int along, int length, LossyHeader.Smoothing by, boolean outer) {
    int limit = 2 * (by.limit() + (outer ? AT_BLOCKS : 0)) + 1;
    for (int i = 0; i < length; i++) {
      int p = at + i * along;
      if (simple) {
        if (step(p, across) <= limit) {
          two(p, across);
        }
      } else if (step(p, across) <= limit && isFlat(p, across, by.inner())) {
        if (isSharp(p, across, by.threshold())) {
          two(p, across);
        } else if (outer) {
          six(p, across);
        } else {
          four(p, across);
        }
      }
    }
  }

  private int difference(int a, int b) {
    return Math.abs(plane.get(a) - plane.get(b));
  }

  private int step(int p, int across) {
    return 4 * difference(p - across, p) + difference(p - 2 * across, p + across);
  }

  private boolean isFlat(int p, int across, int limit) {
    return difference(p - 4 * across, p - 3 * across) <= limit
        && difference(p - 3 * across, p - 2 * across) <= limit
        && difference(p - 2 * across, p - across) <= limit
        && difference(p + 3 * across, p + 2 * across) <= limit
        && difference(p + 2 * across, p + across) <= limit
        && difference(p + across, p) <= limit;
  }

  private boolean isSharp(int p, int across, int threshold) {
    return difference(p - 2 * across, p - across) > threshold
        || difference(p + across, p) > threshold;
  }

  private static int signed(int value) {
    return Math.clamp(value, -128, 127);
  }

  private static int small(int value) {
    return Math.clamp(value, -16, 15);
  }

  private void add(int at, int change) {
    plane.set(at, plane.get(at) + change);
  }

  private int slope(int p, int across) {
    return 3 * (plane.get(p) - plane.get(p - across));
  }

  private int outerSlope(int p, int across) {
    return signed(plane.get(p - 2 * across) - plane.get(p + across));
  }

  private void two(int p, int across) {
    int slope = slope(p, across) + outerSlope(p, across);
    add(p - across, small((slope + 3) >> 3));
    add(p, -small((slope + 4) >> 3));
  }

  private void four(int p, int across) {
    int slope = slope(p, across);
    int change = small((slope + 4) >> 3);
    int further = (change + 1) >> 1;
    add(p - 2 * across, further);
    add(p - across, small((slope + 3) >> 3));
    add(p, -change);
    add(p + across, -further);
  }

  private void six(int p, int across) {
    int slope = signed(slope(p, across) + outerSlope(p, across));
    for (int i = 0; i < 3; i++) {
      int change = ((27 - 9 * i) * slope + 63) >> 7;
      add(p - (i + 1) * across, change);
      add(p + i * across, -change);
    }
  }
}
