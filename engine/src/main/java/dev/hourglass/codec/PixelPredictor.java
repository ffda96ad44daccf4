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
  private final Distribution first = new Distribution();
  private final Distribution second = new Distribution();

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
    float[] some = errors[kind];
    first.begin(levels, recent[kind].predict(inputs) + base, some[activity]);
    second.begin(levels, placed[kind].predict(inputs, cell) + base, some[ACTIVITIES + activity]);
    pixel1 = Math.clamp((int) (first.centre + 0.5f), 0, 255);
    pixel2 = Math.clamp((int) (second.centre + 0.5f), 0, 255);
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
    return Math.min(15, (int) first.scale) | (Math.min(15, (int) second.scale) << 4);
  }

  /// Computes the signals for a bit that tells a pixel from `low` to `middle` − 1 from one from
  /// `middle` to `high` − 1.
  ///
  /// @param below 1 if the lower pixels are those of a bit 1, else 0
  void signals(float[] to, int low, int middle, int high, int below) {
    first.signals(to, 0, low, middle, high, below);
    second.signals(to, 2, low, middle, high, below);
    float upper = levels.upper(low, middle, high);
    to[4] = Logistic.stretch(below == 1 ? 1 - upper : upper);
  }

  /// Takes the pixel that was to be predicted.
  void learn(int pixel) {
    float[] some = errors[channel];
    int other = ACTIVITIES + activity;
    some[activity] += (Math.abs(pixel - first.centre) - some[activity]) * ERROR_RATE;
    some[other] += (Math.abs(pixel - second.centre) - some[other]) * ERROR_RATE;
    recent[channel].learn(inputs, pixel - base);
    placed[channel].learn(inputs, cell, pixel - second.centre);
  }

  /// A logistic distribution of the next pixel, over the levels of the image.
  private static final class Distribution {
    private Levels levels = new Levels(Levels.ALL);
    private float centre;
    private float scale;

    /// Probabilities of lower values, and for which pixel each was computed last.
    private final float[] lower = new float[Levels.ALL + 1];

    private final int[] computed = new int[Levels.ALL + 1];
    private int pixel;

    void begin(Levels levels, float centre, float expectedError) {
      this.levels = levels;
      this.centre = centre;
      scale = expectedError * 0.6f + 0.25f;
      pixel++;
    }

    void signals(float[] to, int at, int low, int middle, int high, int below) {
      float start = lower(low);
      float mass = lower(high) - start;
      float upper = (lower(high) - lower(middle)) / mass;
      if (mass < LEAST_MASS) {
        upper = centre < middle ? 0 : 1;
      }
      float ones = below == 1 ? 1 - upper : upper;
      to[at] = Logistic.stretch(ones);
      to[at + 1] = (ones - 0.5f) * 2;
    }

    private float lower(int value) {
      if (value <= 0 || value > Levels.ALL) {
        return value <= 0 ? 0 : 1;
      }
      // Neighbouring bits ask for the same values.
      if (computed[value] != pixel) {
        computed[value] = pixel;
        lower[value] = Logistic.squash((levels.border(value) - centre) / scale);
      }
      return lower[value];
    }
  }
}
