package dev.hourglass.codec;

import java.util.Arrays;

/// Predicts a pixel as two numbers, each with an expected error: by least squares over the pixels
/// before, and by weights for its place in the image. Both see neighbours, the mirrored side of the
/// image, and the channels before.
///
/// A bit's probability under each is that of a logistic distribution around the number.
final class PixelPredictor {
  /// Signals for a mixer.
  static final int SIGNALS = 5;

  private static final int GREY = 16;
  private static final int COLOUR = 24;
  private static final int ACTIVITIES = 16;
  private static final float CONSTANT = 8;
  private static final float FIRST_ERROR = 8;
  private static final float ERROR_RATE = 0.02f;
  private static final float LEAST_MASS = 1e-4f;

  private final Cells cells;
  private final LeastSquares[] recent;
  private final LinearPredictor[] placed;
  private final float[][] errors;
  private final float[] inputs;

  private int channel;
  private int base;
  private float first;
  private float second;
  private float firstScale;
  private float secondScale;

  private Levels levels = new Levels(Levels.ALL);

  /// Cell of the pixel.
  int cell;

  /// How much the neighbours differ, 0 to 15.
  int activity;

  /// The mirrored pixel, and the one that mirrors the pixel to the left: those of the row above in
  /// the left half.
  int mirrored;

  int mirroredW;

  /// The predictions as pixels.
  int pixel1;

  int pixel2;

  /// @param channels kinds of channels, 1 to 3
  PixelPredictor(Cells cells, int channels) {
    this.cells = cells;
    inputs = new float[channels == 1 ? GREY : COLOUR];
    recent = new LeastSquares[channels];
    placed = new LinearPredictor[channels];
    Arrays.setAll(recent, _ -> new LeastSquares(inputs.length));
    Arrays.setAll(placed, _ -> new LinearPredictor(inputs.length, cells.count()));
    errors = new float[channels][2 * ACTIVITIES];
    for (float[] some : errors) {
      Arrays.fill(some, FIRST_ERROR);
    }
  }

  /// Begins an image.
  void begin(Levels levels) {
    this.levels = levels;
  }

  /// Predicts.
  ///
  /// @param planes the channel's, and up to two before it, the last first
  /// @param kind of the channel, 0 to 2
  void predict(Plane[] planes, int kind, int row, int column, Neighbours near) {
    Plane plane = planes[0];
    channel = kind;
    cell = cells.at(row, column);
    activity = activity(near);
    base = near.w;
    readNeighbours(near);
    readMirror(plane, row, column);
    if (inputs.length == COLOUR) {
      readChannels(planes, kind, plane.place(row, column));
    }
    first = recent[kind].predict(inputs) + base;
    second = placed[kind].predict(inputs, cell) + base;
    firstScale = errors[kind][activity] * 0.6f + 0.25f;
    secondScale = errors[kind][ACTIVITIES + activity] * 0.6f + 0.25f;
    pixel1 = Math.clamp((int) (first + 0.5f), 0, 255);
    pixel2 = Math.clamp((int) (second + 0.5f), 0, 255);
  }

  private static int activity(Neighbours near) {
    int sum = Math.abs(near.w - near.n) + Math.abs(near.n - near.ne) + Math.abs(near.w - near.nw);
    sum += Math.abs(near.ww - near.w) + Math.abs(near.nn - near.n);
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(sum);
    return Math.min(ACTIVITIES - 1, 2 * bits + (bits < 2 ? 0 : (sum >> (bits - 2)) & 1));
  }

  private void readNeighbours(Neighbours near) {
    inputs[0] = near.n - base;
    inputs[1] = near.nw - base;
    inputs[2] = near.ne - base;
    inputs[3] = near.ww - base;
    inputs[4] = near.nn - base;
    inputs[5] = near.nne - base;
    inputs[6] = near.nww - base;
    inputs[7] = near.nee - base;
    inputs[8] = near.nnw - base;
    inputs[9] = near.www - base;
    inputs[10] = near.nnn - base;
    inputs[15] = CONSTANT;
  }

  private void readMirror(Plane plane, int row, int column) {
    boolean right = 2 * column >= plane.width;
    int place = plane.place(right ? row : row - 1, plane.width - 1 - column);
    // The middle column would mirror itself.
    mirrored = 2 * column + 1 == plane.width ? base : plane.at(place);
    mirroredW = plane.at(place + 1);
    inputs[11] = right ? mirrored - base : 0;
    inputs[12] = right ? mirroredW - base : 0;
    inputs[13] = right ? plane.at(place - 1) - base : 0;
    inputs[14] = plane.at(place - plane.stride) - base;
  }

  private void readChannels(Plane[] planes, int kind, int place) {
    Arrays.fill(inputs, GREY, COLOUR, 0);
    if (kind > 0) {
      Plane before = planes[1];
      int p = before.at(place);
      inputs[16] = p - before.at(place - 1);
      inputs[17] = p - before.at(place - before.stride);
      inputs[18] = p - before.at(place - before.stride - 1);
      inputs[19] = p - before.at(place + 1);
      inputs[20] = p - before.at(place + before.stride);
    }
    if (kind > 1) {
      Plane before = planes[2];
      int p = before.at(place);
      inputs[21] = p - before.at(place - 1);
      inputs[22] = p - before.at(place - before.stride);
      inputs[23] = p - before.at(place + 1);
    }
  }

  /// {@return the expected errors, 0 to 15 each, in one number}
  int expectedErrors() {
    return Math.min(15, (int) firstScale) | (Math.min(15, (int) secondScale) << 4);
  }

  /// Computes the signals for a bit that tells a pixel from `low` to `middle` − 1 from one from
  /// `middle` to `high` − 1.
  ///
  /// @param below 1 if the lower pixels are those of a bit 1, else 0
  void signals(float[] to, int low, int middle, int high, int below) {
    signal(to, 0, first, firstScale, low, middle, high, below);
    signal(to, 2, second, secondScale, low, middle, high, below);
    float upper = levels.upper(low, middle, high);
    to[4] = Logistic.stretch(below == 1 ? 1 - upper : upper);
  }

  private void signal(
      float[] to, int at, float centre, float scale, int low, int middle, int high, int below) {
    float start = cumulated(low, centre, scale);
    float split = cumulated(middle, centre, scale);
    float end = cumulated(high, centre, scale);
    float mass = end - start;
    float upper = mass < LEAST_MASS ? (centre < middle ? 0 : 1) : (end - split) / mass;
    float ones = below == 1 ? 1 - upper : upper;
    to[at] = Logistic.stretch(ones);
    to[at + 1] = (ones - 0.5f) * 2;
  }

  /// {@return the probability of levels below one}
  private float cumulated(int pixel, float centre, float scale) {
    if (pixel <= 0 || pixel > 255) {
      return pixel <= 0 ? 0 : 1;
    }
    return Logistic.squash((levels.border(pixel) - centre) / scale);
  }

  /// Takes the pixel that was to be predicted.
  void learn(int pixel) {
    float[] some = errors[channel];
    int other = ACTIVITIES + activity;
    some[activity] += (Math.abs(pixel - first) - some[activity]) * ERROR_RATE;
    some[other] += (Math.abs(pixel - second) - some[other]) * ERROR_RATE;
    recent[channel].learn(inputs, pixel - base);
    placed[channel].learn(inputs, cell, pixel - second);
  }
}
