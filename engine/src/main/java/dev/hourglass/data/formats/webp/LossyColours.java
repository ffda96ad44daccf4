package dev.hourglass.data.formats.webp;

/// Makes red, green and blue of luma and two colour differences, which have half as many rows and
/// columns and are interpolated, with libwebp's rounding.
final class LossyColours {
  // In 2⁻¹⁴, with what 16 and 128 come to taken off at the end.
  private static final int LUMA = 19077;
  private static final int RED = 26149;
  private static final int RED_OFFSET = -14234;
  private static final int GREEN_OF_U = 6419;
  private static final int GREEN_OF_V = 13320;
  private static final int GREEN_OFFSET = 8708;
  private static final int BLUE = 33050;
  private static final int BLUE_OFFSET = -17685;
  private static final int FRACTION = 6;

  private final LossyPlane luma;
  private final LossyPlane u;
  private final LossyPlane v;
  private final int height;
  private final int width;

  LossyColours(LossyPlane luma, LossyPlane u, LossyPlane v, int height, int width) {
    this.luma = luma;
    this.u = u;
    this.v = v;
    this.height = height;
    this.width = width;
  }

  /// `[row][column]`, 0xRRGGBB each.
  int[] rgb() {
    int[] pixels = new int[height * width];
    for (int y = 0; y < height; y++) {
      int near = y >> 1;
      int far = next(y, height);
      for (int x = 0; x < width; x++) {
        int nearColumn = x >> 1;
        int farColumn = next(x, width);
        pixels[y * width + x] =
            rgb(
                luma.get(luma.at(y, x)),
                sample(u, near, far, nearColumn, farColumn),
                sample(v, near, far, nearColumn, farColumn));
      }
    }
    return pixels;
  }

  /// The row or column of colour differences that is the second nearest.
  private static int next(int at, int size) {
    int other = (at >> 1) + ((at & 1) == 1 ? 1 : -1);
    return Math.clamp(other, 0, (size - 1) >> 1);
  }

  /// 9, 3, 3 and 1 sixteenth of the four nearest.
  private static int sample(LossyPlane plane, int near, int far, int nearColumn, int farColumn) {
    int a = plane.get(plane.at(near, nearColumn));
    int b = plane.get(plane.at(near, farColumn));
    int c = plane.get(plane.at(far, nearColumn));
    int d = plane.get(plane.at(far, farColumn));
    int sum = a + b + c + d + 8;
    return (((sum + 2 * (b + c)) >> 3) + a) >> 1;
  }

  private static int rgb(int y, int u, int v) {
    int grey = high(y, LUMA);
    int red = channel(grey + high(v, RED) + RED_OFFSET);
    int green = channel(grey - high(u, GREEN_OF_U) - high(v, GREEN_OF_V) + GREEN_OFFSET);
    int blue = channel(grey + high(u, BLUE) + BLUE_OFFSET);
    return red << 16 | green << 8 | blue;
  }

  private static int high(int sample, int factor) {
    return (sample * factor) >> Byte.SIZE;
  }

  private static int channel(int value) {
    return Math.clamp(value >> FRACTION, 0, 255);
  }
}
