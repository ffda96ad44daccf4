package dev.hourglass.metrics;

import java.util.Arrays;

/// Connected regions of a mask: pixels that touch at an edge or a corner (8 neighbours), as MVTec's
/// evaluation code and OpenCV, which anomalib uses, have it.
final class ConnectedRegions {
  private final int width;
  private final boolean[] mask;
  private final int[] regions;
  private final int[] stack;

  private ConnectedRegions(int width, boolean[] mask) {
    this.width = width;
    this.mask = mask;
    regions = new int[mask.length];
    stack = new int[mask.length];
  }

  /// The region of each pixel, from `first` on in the order of their first pixels; −1 outside.
  ///
  /// @param mask `[row][column]`
  static int[] of(int width, boolean[] mask, int first) {
    ConnectedRegions connected = new ConnectedRegions(width, mask);
    Arrays.fill(connected.regions, -1);
    int next = first;
    for (int pixel = 0; pixel < mask.length; pixel++) {
      if (mask[pixel] && connected.regions[pixel] < 0) {
        connected.fill(pixel, next++);
      }
    }
    return connected.regions;
  }

  private void fill(int start, int region) {
    int depth = push(0, start, region);
    while (depth > 0) {
      int pixel = stack[--depth];
      int x = pixel % width;
      for (int row = pixel - x - width; row <= pixel - x + width; row += width) {
        if (row >= 0 && row < mask.length) {
          for (int at = Math.max(0, x - 1); at <= Math.min(width - 1, x + 1); at++) {
            depth = push(depth, row + at, region);
          }
        }
      }
    }
  }

  /// Marks a pixel as it is pushed, so that each is pushed once.
  private int push(int depth, int pixel, int region) {
    if (!mask[pixel] || regions[pixel] >= 0) {
      return depth;
    }
    regions[pixel] = region;
    stack[depth] = pixel;
    return depth + 1;
  }
}
