package dev.hourglass.codec;

import java.util.Arrays;

/// Predicts bits from many contexts at once, as PAQ does (Mahoney, "Adaptive weighing of context
/// models for lossless data compression", 2005): each context has a counter for the next bit, three
/// sets of weights, chosen by small contexts of their own, mix their logits, a last set mixes the
/// three, and two adaptive maps correct the result. All of it learns from each bit.
///
/// Every sum has a fixed order, so that readers and writers agree to the bit.
final class ContextMixer {
  /// Sets of weights that mix.
  static final int MIXERS = 3;

  private static final int MAP_CONTEXTS = 2048;
  private static final int MAP = 32;
  private static final float MAP_STEP = 0.6f;
  private static final float MAP_MIDDLE = 15.5f;
  private static final float MAP_END = 9.25f;
  private static final int MAP_RATE = 50;
  private static final float FIRST_WEIGHT = 0.15f;
  private static final float BIAS = 0.3f;
  private static final float RATE = 0.003f;
  private static final float EARLY_RATE = 0.02f;
  private static final float EARLY = 0.00001f;
  private static final float LAST_RATE = 0.002f;
  private static final float[] MAPPED = new float[MAP];

  static {
    for (int i = 0; i < MAP; i++) {
      MAPPED[i] = Logistic.squash((i - MAP_MIDDLE) * MAP_STEP);
    }
  }

  private final BitCoder coder;
  private final CounterTable[] tables;
  private final int extra;

  /// Hash of each context.
  final int[] hashes;

  /// Logits and other signals of whoever predicts beside the contexts.
  final float[] more;

  /// For the next bit: the chosen set of weights of each mixer.
  final int[] sets = new int[MIXERS];

  private final int[] slots;
  private final float[] inputs;
  private final float[][][] weights;
  private final float[][] last;
  private final float[] mixed = new float[MIXERS];
  private final float[][] maps1 = new float[MAP_CONTEXTS][];
  private final float[][] maps2 = new float[MAP_CONTEXTS][];
  private int used;
  private int count;
  private int bits;

  /// @param contexts how many
  /// @param extra signals in `more`
  /// @param bits size of each context's table
  /// @param sets how many sets of weights each mixer has, and behind those how many the last one
  ///   has
  ContextMixer(BitCoder coder, int contexts, int extra, int bits, int... sets) {
    this.coder = coder;
    this.extra = extra;
    tables = new CounterTable[contexts];
    Arrays.setAll(tables, _ -> new CounterTable(bits));
    hashes = new int[contexts];
    slots = new int[contexts];
    more = new float[extra];
    inputs = new float[(contexts + extra + 4) & -4];
    weights = new float[MIXERS][][];
    Arrays.setAll(weights, mixer -> new float[sets[mixer]][]);
    last = new float[sets[MIXERS]][];
  }

  /// {@return two numbers as one, well mixed}
  static int hash(int a, int b) {
    int h = (a * 0x9E3779B1) ^ ((b + 0x7F4A7C15) * 0x85EBCA6B);
    h ^= h >>> 15;
    h *= 0xC2B2AE35;
    return h ^ (h >>> 13);
  }

  /// Finds the counters of the next up to 15 nodes.
  ///
  /// @param stage tells them from those of other nodes in the same contexts
  /// @param first how many of the contexts take part
  void select(int stage, int first) {
    used = first;
    for (int i = 0; i < first; i++) {
      int h = (hashes[i] + stage * 0x9E3779B1) * 0x2C1B3C6D;
      h ^= h >>> 15;
      h *= 0x297A2D39;
      slots[i] = tables[i].find(h ^ (h >>> 15));
    }
  }

  /// Codes a bit by the sets of weights in `sets`.
  ///
  /// @param bit to write
  /// @param node 1 to 15, which tells bits of one stage from each other
  /// @param lastSet of the last mixer
  /// @param context1 of the first map, of any number
  /// @param context2 of the second
  /// @return the bit
  int code(int bit, int node, int lastSet, int context1, int context2) throws DamagedException {
    gather(node);
    for (int m = 0; m < MIXERS; m++) {
      mixed[m] = dot(set(m));
    }
    float[] w = lastWeights(lastSet);
    float sum = w[0] * mixed[0] + w[1] * mixed[1] + w[2] * mixed[2];
    float logit = Math.clamp(sum, -Logistic.MOST, Logistic.MOST);
    float p = Logistic.squash(logit);
    float place = Math.clamp(logit, -MAP_END, MAP_END) * (1 / MAP_STEP) + MAP_MIDDLE;
    int at = (int) place;
    float share = place - at;
    float[] map1 = map(maps1, context1);
    float[] map2 = map(maps2, context2);
    float p1 = map1[at] + (map1[at + 1] - map1[at]) * share;
    float p2 = map2[at] + (map2[at + 1] - map2[at]) * share;
    int coded = coder.code(bit, Logistic.slots(0.5f * p + 0.25f * (p1 + p2)));
    int nearer = share < 0.5f ? at : at + 1;
    map1[nearer] += (coded - map1[nearer]) / MAP_RATE;
    map2[nearer] += (coded - map2[nearer]) / MAP_RATE;
    learn(coded, node, w, (coded - p) * LAST_RATE);
    return coded;
  }

  /// Puts what the counters of a node say into the inputs.
  private void gather(int node) {
    for (int i = 0; i < used; i++) {
      int counter = tables[i].counter(slots[i], node);
      float logit = Logistic.stretch(Counter.p(counter, Counter.EVEN));
      int n = Counter.seen(counter);
      inputs[i] = n == 0 ? 0 : n < 3 ? 0.5f * logit : logit;
    }
    count = used;
    for (int i = 0; i < extra; i++) {
      inputs[count++] = more[i];
    }
    inputs[count++] = BIAS;
    while ((count & 3) != 0) {
      inputs[count++] = 0;
    }
  }

  private float[] set(int mixer) {
    float[] w = weights[mixer][sets[mixer]];
    if (w == null) {
      w = new float[inputs.length];
      Arrays.fill(w, 0, hashes.length, FIRST_WEIGHT);
      weights[mixer][sets[mixer]] = w;
    }
    return w;
  }

  private float[] lastWeights(int set) {
    float[] w = last[set];
    if (w == null) {
      w = new float[MIXERS];
      Arrays.fill(w, 1f / MIXERS);
      last[set] = w;
    }
    return w;
  }

  private static float[] map(float[][] maps, int context) {
    int at = context & (MAP_CONTEXTS - 1);
    float[] map = maps[at];
    if (map == null) {
      map = MAPPED.clone();
      maps[at] = map;
    }
    return map;
  }

  private float dot(float[] w) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int i = 0; i < count; i += 4) {
      a += w[i] * inputs[i];
      b += w[i + 1] * inputs[i + 1];
      c += w[i + 2] * inputs[i + 2];
      d += w[i + 3] * inputs[i + 3];
    }
    return Math.clamp((a + b) + (c + d), -Logistic.MOST, Logistic.MOST);
  }

  private void learn(int bit, int node, float[] lastWeights, float lastStep) {
    float rate = RATE + EARLY_RATE / (1 + bits++ * EARLY);
    for (int m = 0; m < MIXERS; m++) {
      lastWeights[m] += lastStep * mixed[m];
      add(set(m), (bit - Logistic.squash(mixed[m])) * rate);
    }
    for (int i = 0; i < used; i++) {
      tables[i].update(slots[i], node, bit);
    }
  }

  private void add(float[] w, float step) {
    for (int i = 0; i < count; i++) {
      w[i] += step * inputs[i];
    }
  }
}
