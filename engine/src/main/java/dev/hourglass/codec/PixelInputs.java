package dev.hourglass.codec;

/// What a {@link PixelNetwork} sees of pixels of 256 values: neighbours, which of them are black or
/// white, predictions, differences and the channel before.
final class PixelInputs {
  /// Rows above, and columns to the left and to the right.
  private static final int WINDOW = 4;

  private static final int NEIGHBOURS = WINDOW * (2 * WINDOW + 1) + WINDOW;
  private static final int COUNT = NEIGHBOURS + 18;
  private static final float RATE = 0.005f;
  private static final float SHADE = 1 / 255f;

  private PixelInputs() {}

  static PixelNetwork network(int places, int outputs) {
    return new PixelNetwork(COUNT, places, outputs, RATE);
  }

  static void read(
      PixelNetwork to,
      Plane[] planes,
      int kind,
      int place,
      Neighbours near,
      PixelPredictor predictor) {
    to.clear();
    Plane plane = planes[0];
    int input = 0;
    for (int up = 0; up <= WINDOW; up++) {
      int at = place - up * plane.stride;
      int end = up == 0 ? -1 : WINDOW;
      for (int right = -WINDOW; right <= end; right++) {
        to.set(input++, plane.at(at + right) * SHADE);
      }
    }
    readNearest(to, near);
    to.set(NEIGHBOURS + 9, predictor.pixel1 * SHADE);
    to.set(NEIGHBOURS + 10, predictor.pixel2 * SHADE);
    to.set(NEIGHBOURS + 11, predictor.mirrored * SHADE);
    to.set(NEIGHBOURS + 12, predictor.mirroredW * SHADE);
    if (kind > 0) {
      readChannel(to, planes[1], place);
    }
  }

  private static void readNearest(PixelNetwork to, Neighbours near) {
    to.set(NEIGHBOURS, near.w == 0 ? 1 : 0);
    to.set(NEIGHBOURS + 1, near.n == 0 ? 1 : 0);
    to.set(NEIGHBOURS + 2, near.ne == 0 ? 1 : 0);
    to.set(NEIGHBOURS + 3, near.nw == 0 ? 1 : 0);
    to.set(NEIGHBOURS + 4, near.w == 255 ? 1 : 0);
    to.set(NEIGHBOURS + 5, near.n == 255 ? 1 : 0);
    to.set(NEIGHBOURS + 6, (near.w - near.n) * (2 * SHADE));
    to.set(NEIGHBOURS + 7, (near.w - near.nw) * (2 * SHADE));
    to.set(NEIGHBOURS + 8, (near.n - near.ne) * (2 * SHADE));
  }

  private static void readChannel(PixelNetwork to, Plane before, int place) {
    to.set(NEIGHBOURS + 13, before.at(place) * SHADE);
    to.set(NEIGHBOURS + 14, before.at(place - 1) * SHADE);
    to.set(NEIGHBOURS + 15, before.at(place + 1) * SHADE);
    to.set(NEIGHBOURS + 16, before.at(place - before.stride) * SHADE);
    to.set(NEIGHBOURS + 17, before.at(place + before.stride) * SHADE);
  }
}
