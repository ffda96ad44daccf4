package dev.hourglass.codec;

import java.util.Arrays;

/// Codes whether a pixel whose ten nearest neighbours are equal is equal too: of most images the
/// greater part, and cheap.
final class FlatModel {
  static final int CONTEXTS = 5;

  private static final int MOST_BITS = 16;
  private static final int START = 60_000;
  private static final int SETS = 128;
  private static final float WEIGHT = 0.3f;
  private static final float BIAS = 0.3f;
  private static final float RATE = 0.003f;

  private final BitCoder coder;
  private final int shift;
  private final int[][] counters;
  private final float[][] weights = new float[SETS][CONTEXTS + 1];

  /// A number for each context of the next bit.
  final int[] contexts = new int[CONTEXTS];

  private final int[] places = new int[CONTEXTS];
  private final float[] inputs = new float[CONTEXTS + 1];

  /// @param bits size of the tables, of which at most 16 are used
  FlatModel(BitCoder coder, int bits) {
    this.coder = coder;
    shift = Integer.SIZE - Math.min(bits, MOST_BITS);
    counters = new int[CONTEXTS][1 << Math.min(bits, MOST_BITS)];
    for (float[] set : weights) {
      Arrays.fill(set, WEIGHT);
    }
    inputs[CONTEXTS] = BIAS;
  }

  /// {@return the bit}
  ///
  /// @param bit to write, 1 for an equal pixel
  /// @param set of weights, from 0 to 127
  int code(int bit, int set) throws DamagedException {
    float[] w = weights[set];
    float sum = 0;
    for (int i = 0; i < CONTEXTS; i++) {
      places[i] = ContextMixer.hash(contexts[i], i) >>> shift;
      int counter = counters[i][places[i]];
      boolean isNew = Counter.seen(counter) == 0;
      inputs[i] = isNew ? 0 : Logistic.stretch(Counter.p(counter, START));
      sum += w[i] * inputs[i];
    }
    sum += w[CONTEXTS] * BIAS;
    float p = Logistic.squash(Math.clamp(sum, -Logistic.MOST, Logistic.MOST));
    int coded = coder.code(bit, Logistic.slots(p));
    float step = (coded - p) * RATE;
    for (int i = 0; i <= CONTEXTS; i++) {
      w[i] += step * inputs[i];
    }
    for (int i = 0; i < CONTEXTS; i++) {
      counters[i][places[i]] = Counter.after(counters[i][places[i]], START, coded);
    }
    return coded;
  }
}
