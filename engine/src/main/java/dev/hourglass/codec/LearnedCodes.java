package dev.hourglass.codec;

import dev.hourglass.model.CodeDensity;

/// Codes under the learned density of their model: each number has the table that the numbers of
/// the groups before it give.
final class LearnedCodes {
  private final CodeDensity density;
  private final float step;
  private final double logStep;
  private final int size;

  /// @param step what whole numbers are multiplied with
  LearnedCodes(CodeDensity density, float step) {
    this.density = density;
    this.step = step;
    logStep = StrictMath.log(step);
    size = density.start(density.groups());
  }

  LearnedCodes withStep(float other) {
    return new LearnedCodes(density, other);
  }

  /// A table, and the number that it has at 0.
  ///
  /// @param table of what is left of a number
  /// @param base whole number below the location
  record Place(SymbolTable table, int base) {
    double bits(int number) {
      return table.bits(number - base);
    }
  }

  /// {@return where a number is expected}
  ///
  /// @param location of the distribution
  /// @param logScale natural logarithm of its scale
  Place place(float location, float logScale) {
    double steps =
        Math.clamp((double) location / step, -SymbolTable.FARTHEST, SymbolTable.FARTHEST);
    // NaN is 0.
    int base = (int) Math.floor(steps);
    int place = (int) ((steps - base) * LogisticTables.PLACES);
    return new Place(LogisticTables.table(LogisticTables.scale(logScale - logStep), place), base);
  }

  /// {@return the distributions of all numbers, `[image][location…, logarithm of scale…]`}
  ///
  /// @param whole numbers, `[image][dimension]`
  float[] distributions(int[] whole) {
    int count = whole.length / size;
    float[] codes = Quantiser.codes(whole, step);
    float[] all = new float[2 * whole.length];
    for (int group = 0; group < density.groups(); group++) {
      int start = density.start(group);
      int own = density.start(group + 1) - start;
      float[] some = density.distributions(group, codes, count);
      for (int i = 0; i < count; i++) {
        System.arraycopy(some, 2 * own * i, all, 2 * size * i + start, own);
        System.arraycopy(some, 2 * own * i + own, all, 2 * size * i + size + start, own);
      }
    }
    return all;
  }

  /// {@return where a number of an image is expected}
  ///
  /// @param distributions of all numbers
  Place place(float[] distributions, int image, int dimension) {
    int at = 2 * size * image + dimension;
    return place(distributions[at], distributions[at + size]);
  }

  /// {@return bits of the numbers of one image}
  ///
  /// @param whole numbers, `[image][dimension]`
  double bits(int[] whole, float[] distributions, int image) {
    double bits = 0;
    for (int d = 0; d < size; d++) {
      bits += place(distributions, image, d).bits(whole[image * size + d]);
    }
    return bits;
  }

  /// {@return bits of all numbers}
  ///
  /// @param whole numbers, `[image][dimension]`
  double bits(int[] whole) {
    float[] distributions = distributions(whole);
    double bits = 0;
    for (int i = 0; i < whole.length / size; i++) {
      bits += bits(whole, distributions, i);
    }
    return bits;
  }

  /// {@return the content of a block}
  ///
  /// @param notes coded labels and names
  /// @param whole numbers, `[image][dimension]`
  /// @param distributions of these images
  byte[] content(byte[] notes, int[] whole, float[] distributions) {
    RansEncoder to = new RansEncoder();
    encode(to, whole, distributions);
    return new ByteFields.Out().number(notes.length).raw(notes).raw(to.finish()).toBytes();
  }

  /// Codes the numbers, group by group, and in a group image by image.
  ///
  /// @param whole numbers, `[image][dimension]`
  /// @param distributions of these images
  void encode(RansEncoder to, int[] whole, float[] distributions) {
    for (int group = 0; group < density.groups(); group++) {
      for (int i = 0; i < whole.length / size; i++) {
        for (int d = density.start(group); d < density.start(group + 1); d++) {
          Place place = place(distributions, i, d);
          place.table.encode(to, whole[i * size + d] - place.base);
        }
      }
    }
  }

  /// {@return the numbers of some images, `[image][dimension]`}
  ///
  /// @throws DamagedException if the bytes end, or a number is none that is coded
  int[] decode(RansDecoder from, int count) throws DamagedException {
    int[] whole = new int[count * size];
    for (int group = 0; group < density.groups(); group++) {
      int start = density.start(group);
      int own = density.start(group + 1) - start;
      float[] some = density.distributions(group, Quantiser.codes(whole, step), count);
      for (int i = 0; i < count; i++) {
        for (int d = 0; d < own; d++) {
          int at = 2 * own * i + d;
          Place place = place(some[at], some[at + own]);
          whole[i * size + start + d] = bounded(place.base + place.table.decode(from));
        }
      }
    }
    return whole;
  }

  private static int bounded(int number) throws DamagedException {
    if (Math.abs(number) >= SymbolTable.FARTHEST) {
      throw new DamagedException("a number is %d, expected less than 2^24".formatted(number));
    }
    return number;
  }
}
