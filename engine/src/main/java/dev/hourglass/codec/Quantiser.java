package dev.hourglass.codec;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Turns codes into whole numbers and back, and measures what the decoder makes of them.
///
/// Each image is looked at alone: neither the others of its block nor the number of threads changes
/// its numbers.
final class Quantiser {
  private static final int BLOCK = 1024;

  /// Bits that the error of a whole step is worth, where λ is what {@link Effort#lambda} says and
  /// all dimensions count alike: an error by rounding is a twelfth of it.
  private static final double CURVATURE = 6 / StrictMath.log(2);

  private final Inference inference;

  Quantiser(Inference inference) {
    this.inference = inference;
  }

  /// {@return the root of the mean square of all numbers, by which steps are measured}
  static double rootMeanSquare(float[] codes) {
    double squares = 0;
    for (float value : codes) {
      squares += (double) value * value;
    }
    return Math.max(Math.sqrt(squares / codes.length), 1e-6);
  }

  /// {@return the step of a quality; 50 is the one that a learned density was trained for}
  ///
  /// @param rootMeanSquare of the codes, which counts where no density was learned
  static double step(double quality, boolean learned, double rootMeanSquare) {
    return learned
        ? StrictMath.pow(2, (50 - quality) / 16)
        : rootMeanSquare * StrictMath.pow(2, 2 - quality / 16);
  }

  /// {@return each number of some codes in steps, the nearest whole number}
  ///
  /// @throws IllegalArgumentException if one would be too large
  static int[] round(float[] codes, float step) {
    int[] whole = new int[codes.length];
    for (int i = 0; i < codes.length; i++) {
      double steps = Math.rint((double) codes[i] / step);
      if (!(Math.abs(steps) < SymbolTable.FARTHEST)) {
        throw new IllegalArgumentException(
            "the code %s is %.0f steps of %s, expected fewer than 2^24: ask for a lower quality"
                .formatted(codes[i], steps, step));
      }
      whole[i] = (int) steps;
    }
    return whole;
  }

  /// {@return the codes that a decoder gets}
  static float[] codes(int[] whole, float step) {
    float[] codes = new float[whole.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = whole[i] * step;
    }
    return codes;
  }

  /// {@return the squared error of each image, over all its pixels}
  ///
  /// @param codes `[image][dimension]`
  double[] errors(Images images, float[] codes) {
    double[] errors = new double[images.count()];
    int size = codes.length / Math.max(errors.length, 1);
    for (int first = 0; first < errors.length; first += BLOCK) {
      int end = Math.min(first + BLOCK, errors.length);
      FloatImages block = images.range(first, end).floats();
      float[] some = Arrays.copyOfRange(codes, first * size, end * size);
      FloatImages decoded = inference.decode(new Codes(size, some, block.labels()));
      for (int i = first; i < end; i++) {
        errors[i] =
            error(block.values(), i - first, decoded.values(), i - first, block.shape().size());
      }
    }
    return errors;
  }

  private static double error(float[] one, int i, float[] other, int j, int size) {
    double sum = 0;
    for (int p = 0; p < size; p++) {
      double difference = (double) one[i * size + p] - other[j * size + p];
      sum += difference * difference;
    }
    return sum;
  }

  /// Looks for neighbouring numbers that lower an image's squared error + λ · bits: one dimension
  /// after the other, each image by what the decoder really makes of it.
  ///
  /// @param images that the codes are of
  /// @param codes before rounding
  /// @param whole the numbers to begin with; they are replaced
  /// @param search how
  /// @param listener follows the work
  void improve(Images images, Codes codes, int[] whole, Search search, Codec.Listener listener) {
    int size = codes.size();
    for (int first = 0; first < images.count(); first += BLOCK) {
      int end = Math.min(first + BLOCK, images.count());
      Images block = images.range(first, end);
      int[] some = Arrays.copyOfRange(whole, first * size, end * size);
      new Descent(block, codes.range(first, end), some, search).run();
      System.arraycopy(some, 0, whole, first * size, some.length);
      listener.progress("searching", end, images.count());
    }
  }

  /// How numbers are looked for.
  ///
  /// @param step of the codes
  /// @param tables that give the bits, unless the codes have a learned density
  /// @param learned the density, or null
  /// @param lambda squared error that a bit is worth
  /// @param sweeps over all dimensions
  /// @param margin bits by which a number may look worse before it is decoded
  record Search(
      float step,
      CodecTables tables,
      @Nullable LearnedCodes learned,
      double lambda,
      int sweeps,
      double margin) {
    /// Written out because javac keeps no type annotations of a compact constructor.
    Search(
        float step,
        CodecTables tables,
        @Nullable LearnedCodes learned,
        double lambda,
        int sweeps,
        double margin) {
      this.step = step;
      this.tables = tables;
      this.learned = learned;
      this.lambda = lambda;
      this.sweeps = sweeps;
      this.margin = margin;
    }

    private CodeBits bits(int[] whole, int size) {
      return learned == null ? CodeBits.of(tables, whole, size) : CodeBits.of(learned, whole, size);
    }
  }

  /// A block's search.
  private final class Descent {
    private final FloatImages images;
    private final Codes codes;
    private final int[] whole;
    private final Search search;
    private final double[] errors;
    private final CodeBits bits;

    Descent(Images block, Codes codes, int[] whole, Search search) {
      images = block.floats();
      this.codes = codes;
      this.whole = whole;
      this.search = search;
      errors = errors(images, codes(whole, search.step));
      bits = search.bits(whole, codes.size());
    }

    void run() {
      for (int sweep = 0; sweep < search.sweeps; sweep++) {
        for (int d = 0; d < codes.size(); d++) {
          turn(d);
        }
      }
    }

    /// Tries a neighbour in one dimension of all images at once.
    private void turn(int dimension) {
      int[] tried = new int[errors.length];
      int[] numbers = new int[errors.length];
      int count = 0;
      for (int i = 0; i < errors.length; i++) {
        int at = i * codes.size() + dimension;
        double steps = codes.values()[at] / search.step;
        int number = steps < whole[at] ? whole[at] - 1 : whole[at] + 1;
        double farther = Math.abs(number - steps) - Math.abs(whole[at] - steps);
        double change = bits.change(i, dimension, number);
        if (CURVATURE * farther + change < search.margin) {
          tried[count] = i;
          numbers[count++] = number;
        }
      }
      if (count > 0) {
        accept(dimension, Arrays.copyOf(tried, count), numbers);
      }
    }

    private void accept(int dimension, int[] tried, int[] numbers) {
      int size = codes.size();
      int[] changed = new int[tried.length * size];
      for (int t = 0; t < tried.length; t++) {
        System.arraycopy(whole, tried[t] * size, changed, t * size, size);
        changed[t * size + dimension] = numbers[t];
      }
      Codes some = codes.select(tried);
      FloatImages decoded =
          inference.decode(new Codes(size, Quantiser.codes(changed, search.step), some.labels()));
      double[] changes = bits.changes(tried, changed, dimension);
      for (int t = 0; t < tried.length; t++) {
        int i = tried[t];
        double error = error(images.values(), i, decoded.values(), t, images.shape().size());
        if (error + search.lambda * changes[t] < errors[i]) {
          errors[i] = error;
          whole[i * size + dimension] = numbers[t];
          bits.accept(t);
        }
      }
    }
  }
}
