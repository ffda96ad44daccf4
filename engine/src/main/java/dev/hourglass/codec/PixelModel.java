package dev.hourglass.codec;

import dev.hourglass.data.Shape;
import java.util.Arrays;

/// Codes pixels of 256 values: whether it is 0, whether it is at least 252 and which of the four,
/// or else its eight bits, each predicted by {@link ContextMixer}, but for those that follow from
/// the {@link Levels} of the image. Where the neighbours are equal {@link FlatModel} first tells
/// whether the pixel is equal too.
final class PixelModel implements PlaneModel {
  private static final int CONTEXTS = 35;
  private static final int CHANNEL_CONTEXTS = 6;

  /// Contexts that the four lowest bits have, besides those of channels.
  private static final int LOW_CONTEXTS = 17;

  private static final int WHITE = 252;
  private static final int MOST_SEEN = 60;

  /// Sets of weights of each mixer and of the last one, for each kind of channel.
  private static final int[] SETS = {832, 772, 256, 260};

  private static final int OUTPUTS = 260;

  private final LevelsCoder coder;
  private final FlatModel flat;
  private final ContextMixer mixer;
  private final PixelPredictor predictor;

  /// One for each kind of channel, or none.
  private final PixelNetwork[] networks;

  private final Neighbours near = new Neighbours();

  private int kind;
  private int position;
  private int contexts;
  private int exceptions;
  private int image;
  private Levels levels = new Levels(Levels.ALL);

  /// @param bits size of the tables
  PixelModel(BitCoder coder, Shape shape, int bits, Strength strength) {
    int kinds = Math.min(shape.channels(), 3);
    int[] sets = SETS.clone();
    for (int i = 0; i < sets.length; i++) {
      sets[i] *= kinds;
    }
    int all = CONTEXTS + (kinds > 1 ? CHANNEL_CONTEXTS : 0);
    Cells cells = new Cells(shape.height(), shape.width());
    this.coder = new LevelsCoder(coder);
    flat = new FlatModel(coder, bits);
    mixer = new ContextMixer(coder, all, PixelPredictor.SIGNALS + 1, bits, sets);
    predictor = new PixelPredictor(cells, kinds);
    networks = new PixelNetwork[strength.hasNetwork() ? kinds : 0];
    Arrays.setAll(networks, _ -> PixelInputs.network(cells.count(), OUTPUTS));
  }

  @Override
  public void begin(byte[] pixels) throws DamagedException {
    exceptions = 0;
    image++;
    levels = coder.code(pixels);
    predictor.begin(levels);
  }

  @Override
  public int code(Plane[] planes, int kind, int row, int column, int pixel)
      throws DamagedException {
    Plane plane = planes[0];
    int place = plane.place(row, column);
    this.kind = kind;
    position = row * plane.width + column;
    near.read(plane, place);
    boolean isFlat = near.areFlat();
    if (isFlat) {
      if (codeFlat(planes, place, row, pixel == near.w ? 1 : 0) == 1) {
        return near.w;
      }
      exceptions++;
    }
    predictor.predict(planes, kind, row, column, near);
    readContexts(planes, place, row, 2 * column >= plane.width);
    int coded = codeWithNetwork(planes, place, pixel, isFlat && near.w == 0);
    predictor.learn(coded);
    return coded;
  }

  private int codeWithNetwork(Plane[] planes, int place, int pixel, boolean isNotZero)
      throws DamagedException {
    if (networks.length == 0) {
      return codeValue(pixel, isNotZero);
    }
    PixelInputs.read(networks[kind], planes, kind, place, near, predictor);
    networks[kind].begin(predictor.cell);
    int coded = codeValue(pixel, isNotZero);
    networks[kind].end();
    return coded;
  }

  private int codeFlat(Plane[] planes, int place, int row, int bit) throws DamagedException {
    Plane plane = planes[0];
    int far = away(near.nnn) | (away(near.www) << 2) | (away(near.nnee) << 4);
    far |= (away(near.neee) << 6) | (away(near.nnne) << 8) | (away(near.nnww) << 10);
    far |= away(near.nwww) << 12;
    int others = 0;
    for (int at = place - 3 * plane.stride - 4; at <= place - 3 * plane.stride + 4; at++) {
      others += plane.at(at) == near.w ? 0 : 1;
      others += plane.at(at - plane.stride) == near.w ? 0 : 1;
    }
    int before = kind == 0 ? 0 : isEven(planes[1], place) ? 1 : 2;
    int key = near.w * 3 + before;
    int placed = ContextMixer.hash(position, key);
    flat.contexts[0] = placed;
    flat.contexts[1] = ContextMixer.hash(far, ContextMixer.hash(row, key));
    flat.contexts[2] = ContextMixer.hash(2 * others + (far == 0 ? 0 : 1), placed);
    flat.contexts[3] = ContextMixer.hash(Math.min(MOST_SEEN, exceptions), placed);
    flat.contexts[4] = ContextMixer.hash(far | (others << 16), key);
    return flat.code(bit, 32 * before + (far == 0 ? 0 : 16) + Math.min(15, others));
  }

  private static boolean isEven(Plane plane, int place) {
    int pixel = plane.at(place);
    return pixel == plane.at(place - 1) && pixel == plane.at(place - plane.stride);
  }

  /// How far a pixel is from the flat ones.
  private int away(int pixel) {
    return coarse(Math.abs(pixel - near.w));
  }

  /// Seven steps.
  private static int fine(int pixel) {
    return pixel == 0 ? 0 : pixel == 255 ? 6 : 1 + (pixel + 32) / 64;
  }

  /// Four steps.
  private static int coarse(int pixel) {
    return pixel == 0 ? 0 : pixel == 255 ? 3 : 1 + pixel / 128;
  }

  private void add(int a, int b) {
    int seed = contexts + 64 * kind;
    mixer.hashes[contexts++] = ContextMixer.hash(a, ContextMixer.hash(b, seed));
  }

  private void readContexts(Plane[] planes, int place, int row, boolean right) {
    contexts = 0;
    if (mixer.hashes.length > CONTEXTS) {
      readChannels(planes, place);
    }
    readPredictions(right ? 1 : 0);
    readNearest();
    readSurroundings(planes[0], place, row);
  }

  private void readChannels(Plane[] planes, int place) {
    Plane before = planes[Math.min(kind, 1)];
    Plane first = planes[kind];
    // Of the first channel there is nothing before: both are the plane itself, not yet set here.
    int p = before.at(place);
    int q = first.at(place);
    int pw = p - before.at(place - 1);
    int pn = p - before.at(place - before.stride);
    int east = before.at(place + 1) - p;
    add(p | (near.w << 8), q >> 2);
    add(Math.clamp(near.w + pw, 0, 255) | (predictor.pixel1 << 8), 0);
    add(Math.clamp(near.n + pn, 0, 255) | (predictor.pixel1 >> 2 << 8), 0);
    add(Math.clamp(near.w + pw, 0, 255), Math.clamp(near.n + pn, 0, 255));
    add(p | (q << 8), 0);
    add(predictor.pixel1, (Math.clamp(pw, -32, 31) >> 2) | (Math.clamp(east, -32, 31) >> 2 << 8));
  }

  private void readPredictions(int right) {
    int one = predictor.pixel1;
    int two = predictor.pixel2;
    int mirrored = predictor.mirrored;
    int turned = Math.clamp(mirrored + near.w - predictor.mirroredW, 0, 255);
    add(image, 0);
    add(one | (two >> 3 << 8), 0);
    add(two | (fine(near.w) << 8), 0);
    add(mirrored | (near.w >> 3 << 8), right);
    add(two, position);
    add((one >> 2) | (two >> 2 << 6) | (near.w >> 4 << 12), 0);
    add((one >> 1) | (near.w >> 3 << 8) | (near.n >> 3 << 13), 0);
    add(turned | (fine(near.n) << 8), right);
    add((two >> 1) | (near.w >> 3 << 8) | (near.ne >> 3 << 13), 0);
    add((mirrored >> 2) | (two >> 2 << 6) | (one >> 4 << 12), right);
    add(one | (predictor.expectedErrors() << 8), 0);
  }

  private void readNearest() {
    int w = near.w;
    int n = near.n;
    int ne = near.ne;
    int nw = near.nw;
    int fw = fine(w);
    int fn = fine(n);
    int around = fn | (fine(ne) << 3) | (fine(nw) << 6);
    add((w >> 2) | (n >> 2 << 6) | (ne >> 2 << 12) | (nw >> 2 << 18), 0);
    add(Math.clamp(w + n - nw, 0, 255), fw | (around << 3));
    add((w + ne) / 2, fn | (fine(nw) << 3) | (fine(near.nn) << 6));
    add(w, around | (fine(near.ww) << 9));
    add(n, fw | (fine(ne) << 3) | (fine(nw) << 6) | (fine(near.nn) << 9));
    add(n + ne - near.nne + 600, w >> 3);
    add(w | (near.ww << 8) | (near.www << 16), 0);
    add(n | (near.nn << 8) | (near.nnn << 16), fw);
    add(w | (n << 8) | (nw << 16) | (ne << 24), 0);
    add(position, 0);
    add(w | (n << 8) | (ne << 16), fine(near.ww) | (fine(near.nn) << 3));
    int wide = fw | (around << 3) | (fine(near.nee) << 12);
    add(wide, fine(near.ww) | (fine(near.nn) << 3) | (fine(near.nne) << 6));
    add(wide, position);
    add(ne, fw | (fn << 3) | (fine(near.nee) << 6) | (fine(near.nne) << 9));
    add(fw | (fn << 3), position);
    add(2 * n - near.nn + 600, w >> 3);
    add(2 * w - near.ww + 600, n >> 3);
    add(w + ne - n + 600, nw >> 4);
  }

  private void readSurroundings(Plane plane, int place, int row) {
    int w = coarse(near.w);
    int n = coarse(near.n);
    int ne = coarse(near.ne);
    int nw = coarse(near.nw);
    int ring = w | (n << 2) | (nw << 4) | (ne << 6);
    int second = coarse(near.nn) | (coarse(near.nne) << 2) | (coarse(near.nee) << 4);
    int rest = coarse(near.nww) | (coarse(near.nnw) << 2) | (coarse(near.nnn) << 4);
    rest |= (coarse(near.www) << 6) | (coarse(near.nnee) << 8) | (coarse(near.nnww) << 10);
    add(ring | (second << 8) | (coarse(near.ww) << 14), rest | (coarse(near.neee) << 12));
    int up = place - plane.stride;
    int sum = near.w + near.ww + near.www;
    for (int d = -3; d <= 3; d++) {
      sum += plane.at(up + d) + plane.at(up - plane.stride + d);
      sum += plane.at(up - 2 * plane.stride + d);
    }
    int fw = fine(near.w);
    int fn = fine(near.n);
    int fne = fine(near.ne);
    add(sum / 64, fw | (fn << 3) | (fne << 6));
    int column = n | (coarse(near.nn) << 2) | (coarse(near.nnn) << 4);
    add(column | (coarse(near.nnnn) << 6), fw | (fne << 3));
    int left = w | (coarse(near.ww) << 2) | (coarse(near.www) << 4);
    add(left | (coarse(near.wwww) << 6), fn | (fne << 3) | (fine(near.nw) << 6));
    int far = up - 2 * plane.stride + 3;
    int diagonal = ne | (coarse(near.nnee) << 2) | (coarse(plane.at(far)) << 4);
    add(diagonal | (coarse(plane.at(far - plane.stride)) << 6), fw | (fn << 3));
    add(ring | (second << 8), row);
  }

  private int codeValue(int pixel, boolean isNotZero) throws DamagedException {
    int ring = coarse(near.w) | (coarse(near.n) << 2);
    ring |= (coarse(near.ne) << 4) | (coarse(near.nw) << 6);
    int second = coarse(near.ww) | (coarse(near.nn) << 2);
    second |= (coarse(near.nee) << 4) | (coarse(near.nne) << 6);
    mixer.select(0, contexts);
    if (!isNotZero) {
      predictor.signals(mixer.more, 0, 1, 256, 1);
      if (special(pixel == 0 ? 1 : 0, 1, ring, second, 0, 8) == 1) {
        return 0;
      }
    }
    int bright = levels.only(1, WHITE, 256);
    if (bright < 0) {
      predictor.signals(mixer.more, 1, WHITE, 256, 0);
      bright = special(pixel >= WHITE ? 1 : 0, 2, 256 + ring, 256 + second, 1, 9);
    }
    return bright == 0 ? codeBits(pixel) : codeWhite(pixel, ring);
  }

  private int codeWhite(int pixel, int ring) throws DamagedException {
    int node = 1;
    for (int bit = 1; bit >= 0; bit--) {
      int low = WHITE | ((node << (bit + 1)) & 3);
      int middle = low + (1 << bit);
      int one = levels.only(low, middle, low + (2 << bit));
      if (one < 0) {
        predictor.signals(mixer.more, low, middle, low + (2 << bit), 0);
        one = special((pixel >> bit) & 1, 3 + node, 512 + ring, 512 + node, 1 + node, 10 + bit);
      }
      node = 2 * node + one;
    }
    return WHITE | (node & 3);
  }

  /// Codes a bit before the eight.
  ///
  /// @param last set of the last mixer
  /// @param level kind of bit
  private int special(int bit, int node, int set0, int set1, int last, int level)
      throws DamagedException {
    choose(set0, set1, level);
    return code(bit, node, last, position, (near.w >> 4) | (near.n >> 4 << 4));
  }

  /// Codes a bit.
  ///
  /// @param last set of the last mixer, and output of the network
  /// @param context1 of the first map
  /// @param context2 of the second
  private int code(int bit, int node, int last, int context1, int context2)
      throws DamagedException {
    int set = last + kind * SETS[ContextMixer.MIXERS];
    int hash1 = ContextMixer.hash(context1, set);
    int hash2 = ContextMixer.hash(context2, set);
    if (networks.length == 0) {
      return mixer.code(bit, node, set, hash1, hash2);
    }
    mixer.more[PixelPredictor.SIGNALS] = networks[kind].predict(last);
    int coded = mixer.code(bit, node, set, hash1, hash2);
    networks[kind].learn(coded);
    return coded;
  }

  private int codeBits(int pixel) throws DamagedException {
    mixer.select(1, contexts);
    int node = 1;
    for (int bit = 7; bit >= 0; bit--) {
      if (bit == 3) {
        mixer.select(node, contexts - CONTEXTS + LOW_CONTEXTS);
      }
      int low = (node << (bit + 1)) & 255;
      int one = levels.only(low, low + (1 << bit), low + (2 << bit));
      node = 2 * node + (one < 0 ? codeBit((pixel >> bit) & 1, bit, node, low) : one);
    }
    return node & 255;
  }

  /// Codes one of the eight bits.
  ///
  /// @param number of the bit, 7 for the highest
  /// @param node 1 and the bits above
  /// @param low the lowest pixel with these bits
  private int codeBit(int bit, int number, int node, int low) throws DamagedException {
    predictor.signals(mixer.more, low, low + (1 << number), low + (2 << number), 0);
    choose(768 + number * 8 + fine(near.w), 516 + node, number);
    int first = number > 3 ? node : (node & ((1 << (3 - number)) - 1)) | (1 << (3 - number));
    return code(bit, first, 4 + node, near.w, near.n);
  }

  private void choose(int set0, int set1, int level) {
    int[] sets = mixer.sets;
    sets[0] = set0 + kind * SETS[0];
    sets[1] = set1 + kind * SETS[1];
    sets[2] = predictor.activity * 16 + level + kind * SETS[2];
  }
}
