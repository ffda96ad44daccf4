package dev.hourglass.codec;

import java.util.Arrays;

/// A network with two hidden layers of rectified linear units that predicts the bits of a pixel,
/// each by an output of its own, and takes a step down the gradient after each pixel.
///
/// Sums run over a layer's inputs, for all its units side by side, or are halved until one number
/// is left. So their order is the same on every machine, whatever its vectors.
final class PixelNetwork {
  private static final int FIRST = 32;
  private static final int SECOND = 16;
  private static final float RATE_DECAY = 3e-7f;
  private static final float LEAST_ERROR = 0.0005f;
  private static final float START = 0.26f;
  private static final float MIDDLE_START = 0.43f;

  private final float rate;
  private final int[] numbers;
  private final float[] values;

  /// `[input][unit]`, and `[place][unit]` of biases.
  private final float[] firstWeights;

  private final float[] firstBiases;
  private final float[] first = new float[FIRST];
  private final float[] firstGradient = new float[FIRST];

  /// `[unit of the first layer][unit]`.
  private final float[] secondWeights = new float[FIRST * SECOND];

  private final float[] secondBiases = new float[SECOND];
  private final float[] second = new float[SECOND];
  private final float[] secondGradient = new float[SECOND];

  /// `[output][unit of the second layer]`.
  private final float[] outputWeights;

  private final float[] outputBiases;
  private final float[] products = new float[SECOND];

  private int count;
  private int place;
  private int pixels;
  private int output;
  private float logit;
  private float step;
  private boolean learns;

  /// @param inputs how many
  /// @param places that have biases of their own
  /// @param outputs how many
  /// @param rate of learning
  PixelNetwork(int inputs, int places, int outputs, float rate) {
    this.rate = rate;
    numbers = new int[inputs];
    values = new float[inputs];
    firstWeights = new float[inputs * FIRST];
    firstBiases = new float[places * FIRST];
    outputWeights = new float[outputs * SECOND];
    outputBiases = new float[outputs];
    fill(firstWeights, START, 0);
    fill(secondWeights, MIDDLE_START, 1);
    fill(outputWeights, START, 2);
  }

  private static void fill(float[] weights, float most, int layer) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (ContextMixer.hash(i, layer) >> 8) * (most / (1 << 23));
    }
  }

  /// Makes all inputs 0.
  void clear() {
    count = 0;
  }

  /// Sets an input, of which those that are 0 take no time.
  void set(int input, float value) {
    if (value != 0) {
      numbers[count] = input;
      values[count++] = value;
    }
  }

  /// Begins a pixel, whose inputs are set.
  void begin(int place) {
    this.place = place;
    step = rate / (1 + pixels++ * RATE_DECAY);
    learns = false;
    System.arraycopy(firstBiases, place * FIRST, first, 0, FIRST);
    for (int i = 0; i < count; i++) {
      add(values[i], firstWeights, numbers[i] * FIRST, first);
    }
    rectify(first);
    System.arraycopy(secondBiases, 0, second, 0, SECOND);
    for (int h = 0; h < FIRST; h++) {
      if (first[h] > 0) {
        add(first[h], secondWeights, h * SECOND, second);
      }
    }
    rectify(second);
    Arrays.fill(secondGradient, 0);
  }

  private static void add(float factor, float[] from, int at, float[] to) {
    for (int k = 0; k < to.length; k++) {
      to[k] += factor * from[at + k];
    }
  }

  private static void addTo(float[] to, int at, float factor, float[] from) {
    for (int k = 0; k < from.length; k++) {
      to[at + k] += factor * from[k];
    }
  }

  private static void rectify(float[] units) {
    for (int k = 0; k < units.length; k++) {
      units[k] = Math.max(0, units[k]);
    }
  }

  /// {@return the sum of products of a layer of the second's size}
  private float dot(float[] units, float[] weights, int at) {
    for (int k = 0; k < SECOND; k++) {
      products[k] = units[k] * weights[at + k];
    }
    for (int half = SECOND / 2; half > 0; half /= 2) {
      for (int k = 0; k < half; k++) {
        products[k] += products[k + half];
      }
    }
    return products[0];
  }

  /// {@return the logit of the next bit}
  float predict(int output) {
    this.output = output;
    float sum = dot(second, outputWeights, output * SECOND) + outputBiases[output];
    logit = Math.clamp(sum, -Logistic.MOST, Logistic.MOST);
    return logit;
  }

  /// Takes the bit that was to be predicted.
  void learn(int bit) {
    float error = bit - Logistic.squash(logit);
    if (Math.abs(error) < LEAST_ERROR) {
      return;
    }
    learns = true;
    add(error * step, outputWeights, output * SECOND, secondGradient);
    addTo(outputWeights, output * SECOND, error * step, second);
    outputBiases[output] += error * step;
  }

  /// Ends a pixel.
  void end() {
    if (!learns) {
      return;
    }
    for (int k = 0; k < SECOND; k++) {
      secondGradient[k] = second[k] > 0 ? secondGradient[k] : 0;
      secondBiases[k] += secondGradient[k];
    }
    for (int h = 0; h < FIRST; h++) {
      firstGradient[h] = 0;
      if (first[h] > 0) {
        firstGradient[h] = dot(secondGradient, secondWeights, h * SECOND);
        addTo(secondWeights, h * SECOND, first[h], secondGradient);
      }
    }
    addTo(firstBiases, place * FIRST, 1, firstGradient);
    for (int i = 0; i < count; i++) {
      addTo(firstWeights, numbers[i] * FIRST, values[i], firstGradient);
    }
  }
}
