package dev.hourglass.codec;

import dev.hourglass.data.Shape;
import java.util.Arrays;

/// Codes pixels of two values, as 0 and 1, each a bit predicted from up to thirty neighbours, as
/// JBIG2 does it with sixteen, from its position, and by a network.
final class TwoValueModel implements PlaneModel {
  /// Rows and columns from a pixel to its neighbours, nearest first.
  private static final int[][] OFFSETS = {
    {0, -1}, {-1, 0}, {-1, 1}, {-1, -1}, {0, -2}, {-2, 0}, {-1, 2}, {-1, -2}, {-2, -1}, {-2, 1},
    {-2, 2}, {-2, -2}, {0, -3}, {-3, 0}, {-1, 3}, {-1, -3}, {-3, -1}, {-3, 1}, {-2, 3}, {-2, -3},
    {-3, 2}, {-3, -2}, {0, -4}, {-4, 0}, {-1, 4}, {-1, -4}, {-4, -1}, {-4, 1}, {-3, 3}, {-3, -3}
  };

  private static final int[] NEAREST = {3, 6, 8, 10, 12, 14, 17, 20, 23, 26, 30};
  private static final int[] PLACED = {3, 5, 7, 10, 14};
  private static final int CONTEXTS = NEAREST.length + PLACED.length + 5;
  private static final int[] SETS = {1024, 128, 1024, 1};

  /// What the network sees: rows above, and columns to the left and to the right.
  private static final int WINDOW = 6;

  private static final int INPUTS = WINDOW * (2 * WINDOW + 1) + WINDOW;
  private static final float RATE = 0.02f;

  private final ContextMixer mixer;
  private final Cells cells;

  /// One for each kind of channel, or none.
  private final PixelNetwork[] networks;

  private final int[] steps = new int[OFFSETS.length];
  private int contexts;
  private int kind;
  private int ones;

  /// @param bits size of the tables
  TwoValueModel(BitCoder coder, Shape shape, int bits, Strength strength) {
    int kinds = Math.min(shape.channels(), 3);
    int[] sets = SETS.clone();
    for (int i = 0; i < sets.length; i++) {
      sets[i] *= kinds;
    }
    mixer = new ContextMixer(coder, CONTEXTS, 1, bits, sets);
    cells = new Cells(shape.height(), shape.width());
    networks = new PixelNetwork[strength.hasNetwork() ? kinds : 0];
    Arrays.setAll(networks, _ -> new PixelNetwork(INPUTS, cells.count(), 1, RATE));
    Plane plane = new Plane(1, shape.width());
    for (int i = 0; i < steps.length; i++) {
      steps[i] = OFFSETS[i][0] * plane.stride + OFFSETS[i][1];
    }
  }

  @Override
  public void begin(byte[] image) {
    ones = 0;
  }

  @Override
  public int code(Plane[] planes, int kind, int row, int column, int pixel)
      throws DamagedException {
    Plane plane = planes[0];
    this.kind = kind;
    int place = plane.place(row, column);
    int near = 0;
    for (int i = steps.length - 1; i >= 0; i--) {
      near = 2 * near + plane.at(place + steps[i]);
    }
    int position = row * plane.width + column;
    int before = kind == 0 ? 0 : before(planes[1], place);
    readContexts(near, row, column, position, before);
    mixer.select(0, contexts);
    int[] sets = mixer.sets;
    sets[0] = (near & 1023) + kind * SETS[0];
    sets[1] = Math.min(31, Integer.bitCount(near)) * 4 + (before & 3) + kind * SETS[1];
    sets[2] = (near >> 10 & 1023) + kind * SETS[2];
    int bit =
        networks.length == 0 ? code(pixel, near, position) : code(pixel, near, plane, row, column);
    ones += bit;
    return bit;
  }

  private int code(int bit, int near, int position) throws DamagedException {
    return mixer.code(bit, 1 + (near & 7), kind, position, near >> 3);
  }

  private int code(int bit, int near, Plane plane, int row, int column) throws DamagedException {
    PixelNetwork network = networks[kind];
    readInputs(network, plane, row, column);
    network.begin(cells.at(row, column));
    mixer.more[0] = network.predict(0);
    int coded = code(bit, near, row * plane.width + column);
    network.learn(coded);
    network.end();
    return coded;
  }

  private static void readInputs(PixelNetwork to, Plane plane, int row, int column) {
    to.clear();
    int left = Math.max(0, column - WINDOW);
    int right = Math.min(plane.width - 1, column + WINDOW);
    for (int up = 0; up <= Math.min(WINDOW, row); up++) {
      int first = up == 0 ? WINDOW - column : up * (2 * WINDOW + 1) - 1 - column;
      int place = plane.place(row - up, 0);
      for (int at = left; at <= (up == 0 ? column - 1 : right); at++) {
        to.set(first + at, plane.at(place + at));
      }
    }
  }

  private static int before(Plane plane, int place) {
    int bits = plane.at(place) | (plane.at(place - 1) << 1) | (plane.at(place + 1) << 2);
    bits |= (plane.at(place - plane.stride) << 3) | (plane.at(place + plane.stride) << 4);
    return bits;
  }

  private void add(int a, int b) {
    int seed = contexts + 64 * kind;
    mixer.hashes[contexts++] = ContextMixer.hash(a, ContextMixer.hash(b, seed));
  }

  private void readContexts(int near, int row, int column, int position, int before) {
    contexts = 0;
    for (int nearest : NEAREST) {
      add(near & ((1 << nearest) - 1) & -8, before);
    }
    for (int nearest : PLACED) {
      add(near & ((1 << nearest) - 1) & -8, position);
    }
    add(near & 0x3FF8, row);
    add(near & 0x3FF8, column + 65536);
    add(Integer.bitCount(near), position);
    add(Math.min(40, ones / 8), position);
    add(near & 0x3F8, Math.min(40, ones / 8));
  }
}
