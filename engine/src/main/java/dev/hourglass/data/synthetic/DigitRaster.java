package dev.hourglass.data.synthetic;

/// Turns a pen path into an image as MNIST's makers did: the digit fills a 20×20 box in its longer
/// direction, and the box is placed in the 28×28 image, by whole pixels, so that the centre of mass
/// of the ink is in the middle (LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied
/// to document recognition", 1998).
final class DigitRaster {
  /// Rows and columns of an image.
  static final int SIDE = 28;

  /// Rows and columns of the box that the digit fills.
  private static final int BOX = 20;

  /// The row and the column of the centre of mass.
  private static final double MIDDLE = 14;

  /// Pixels from no ink to full ink across the edge of a stroke.
  private static final double EDGE = 1.35;

  private final double[] ink = new double[BOX * BOX];

  private DigitRaster() {}

  /// Draws a path as grey bytes, 0 for paper and 255 for ink.
  ///
  /// @param path any size and place; its radii are in pixels
  /// @param pixels where the 28×28 bytes of the image go, row by row
  /// @param offset index of the first of them
  static void draw(PenPath path, byte[] pixels, int offset) {
    path.fit(EDGE / 4, BOX - EDGE / 4);
    DigitRaster raster = new DigitRaster();
    for (int i = 1; i < path.size(); i++) {
      if (path.down(i)) {
        raster.line(path, i);
      }
    }
    raster.place(pixels, offset);
  }

  /// Inks the pixels near the line that leads to position `i` of the path.
  private void line(PenPath path, int i) {
    double startX = path.x(i - 1);
    double startY = path.y(i - 1);
    double lineX = path.x(i) - startX;
    double lineY = path.y(i) - startY;
    double startRadius = path.radius(i - 1);
    double radiusChange = path.radius(i) - startRadius;
    double reach = Math.max(startRadius, path.radius(i)) + EDGE / 2;
    double perLength = 1 / (lineX * lineX + lineY * lineY + 1e-12);
    int left = pixel(Math.min(startX, path.x(i)) - reach);
    int right = pixel(Math.max(startX, path.x(i)) + reach);
    int bottom = pixel(Math.max(startY, path.y(i)) + reach);
    for (int row = pixel(Math.min(startY, path.y(i)) - reach); row <= bottom; row++) {
      double fromY = row + 0.5 - startY;
      for (int column = left; column <= right; column++) {
        double fromX = column + 0.5 - startX;
        double along = unit((fromX * lineX + fromY * lineY) * perLength);
        double dx = fromX - along * lineX;
        double dy = fromY - along * lineY;
        double square = dx * dx + dy * dy;
        if (square < reach * reach) {
          double inside = startRadius + along * radiusChange - Math.sqrt(square);
          int at = row * BOX + column;
          ink[at] = Math.max(ink[at], edge(unit(0.5 + inside / EDGE)));
        }
      }
    }
  }

  /// Smoothstep: the ends of MNIST's grey scale are fuller than its middle.
  private static double edge(double t) {
    return t * t * (3 - 2 * t);
  }

  private static int pixel(double position) {
    return Math.max(0, Math.min(BOX - 1, (int) position));
  }

  private static double unit(double value) {
    return Math.max(0, Math.min(1, value));
  }

  private void place(byte[] pixels, int offset) {
    double mass = 0;
    double massX = 0;
    double massY = 0;
    for (int at = 0; at < ink.length; at++) {
      mass += ink[at];
      massX += ink[at] * (at % BOX);
      massY += ink[at] * (at / BOX);
    }
    int left = shift(massX / mass);
    int top = shift(massY / mass);
    for (int at = 0; at < ink.length; at++) {
      int target = offset + (top + at / BOX) * SIDE + left + at % BOX;
      pixels[target] = (byte) (int) (255 * ink[at] + 0.5);
    }
  }

  /// Where the box starts, so that its centre of mass comes nearest to the middle.
  private static int shift(double centre) {
    return Math.clamp((int) (MIDDLE - centre + 0.5), 0, SIDE - BOX);
  }
}
