package dev.hourglass.codec;

import java.util.Arrays;

/// The bits of some images' numbers, while a search changes them.
sealed interface CodeBits {
  /// {@return bits by which one number's own length changes}
  double change(int image, int dimension, int number);

  /// {@return bits by which the length of images changes, of the numbers that depend on it too}
  ///
  /// @param images which
  /// @param changed `[image][dimension]`, the numbers of these images with one changed
  /// @param dimension that changed
  double[] changes(int[] images, int[] changed, int dimension);

  /// Takes over one of the images that {@link #changes} was last asked for.
  void accept(int place);

  /// {@return the bits under a file's tables}
  ///
  /// @param whole numbers, `[image][dimension]`, which the search changes in place
  static CodeBits of(CodecTables tables, int[] whole, int size) {
    return new Measured(tables, whole, size);
  }

  /// {@return the bits under a learned density}
  ///
  /// @param whole numbers, `[image][dimension]`, which the search changes in place
  static CodeBits of(LearnedCodes learned, int[] whole, int size) {
    return new Learned(learned, whole, size);
  }

  /// A table for each dimension.
  record Measured(CodecTables tables, int[] whole, int size) implements CodeBits {
    @Override
    public double change(int image, int dimension, int number) {
      SymbolTable table = tables.table(dimension);
      return table.bits(number) - table.bits(whole[image * size + dimension]);
    }

    @Override
    public double[] changes(int[] images, int[] changed, int dimension) {
      double[] changes = new double[images.length];
      for (int t = 0; t < images.length; t++) {
        changes[t] = change(images[t], dimension, changed[t * size + dimension]);
      }
      return changes;
    }

    @Override
    public void accept(int place) {}
  }

  /// A table for each number, which other numbers give.
  final class Learned implements CodeBits {
    private final LearnedCodes learned;
    private final int[] whole;
    private final int size;
    private final float[] distributions;
    private final double[] bits;
    private int[] triedImages = {};
    private float[] triedDistributions = {};
    private double[] triedBits = {};

    private Learned(LearnedCodes learned, int[] whole, int size) {
      this.learned = learned;
      this.whole = whole;
      this.size = size;
      distributions = learned.distributions(whole);
      bits = new double[whole.length / size];
      Arrays.setAll(bits, image -> learned.bits(whole, distributions, image));
    }

    @Override
    public double change(int image, int dimension, int number) {
      LearnedCodes.Place place = learned.place(distributions, image, dimension);
      return place.bits(number) - place.bits(whole[image * size + dimension]);
    }

    @Override
    public double[] changes(int[] images, int[] changed, int dimension) {
      triedImages = images;
      triedDistributions = learned.distributions(changed);
      triedBits = new double[images.length];
      double[] changes = new double[images.length];
      for (int t = 0; t < images.length; t++) {
        triedBits[t] = learned.bits(changed, triedDistributions, t);
        changes[t] = triedBits[t] - bits[images[t]];
      }
      return changes;
    }

    @Override
    public void accept(int place) {
      int image = triedImages[place];
      int each = 2 * size;
      System.arraycopy(triedDistributions, place * each, distributions, image * each, each);
      bits[image] = triedBits[place];
    }
  }
}
