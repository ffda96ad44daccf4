package dev.hourglass.codec;

import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.CodeDensity;
import dev.hourglass.model.Codes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a reader gets of single codes at any quality, and the bits that they take, as the files of
/// {@link Codec} have them without effort.
///
/// ```java
/// CodeRates rates = new CodeRates(model, model.encode(images));
/// Codes code = model.encode(image);
/// double bits = rates.bits(code, 50)[0];
/// FloatImages decoded = model.decode(rates.rounded(code, 50));
/// ```
///
/// The bits are those of a code's numbers under the density that the model has learned, or else
/// under tables measured on a sample of codes. What all images of a file share, such as its header
/// and its tables, is not in them, nor are labels and names.
///
/// Any number of threads may use it. It keeps the tables of the 64 qualities last asked for.
public final class CodeRates {
  private static final int MOST_TABLES = 64;

  private final Codes sample;
  private final double rootMeanSquare;

  /// Null for a model whose codes have none.
  private final @Nullable CodeDensity density;

  private final Map<Float, CodecTables> tables =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Float, CodecTables> eldest) {
          return size() > MOST_TABLES;
        }
      };

  /// Rates of a model's codes, with its parameters as they are now.
  ///
  /// @param model that encodes and decodes
  /// @param sample codes of at least one image, on which tables are measured where the model has
  ///   learned no density
  /// @throws IllegalArgumentException if the sample is empty or of another size, or holds other
  ///   than finite numbers
  public CodeRates(Autoencoder model, Codes sample) {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(sample, "sample");
    requireSize(model.codeSize(), sample.size());
    if (sample.count() == 0) {
      throw new IllegalArgumentException(
          "the sample has no codes, expected those of at least one image");
    }
    this.sample = sample.requireFinite();
    density = model.bottleneck().isPresent() ? new CodeDensity(model, 1) : null;
    rootMeanSquare = Quantiser.rootMeanSquare(sample.values());
  }

  private static void requireSize(int expected, int size) {
    if (size != expected) {
      throw new IllegalArgumentException(
          "the codes have %d numbers, expected %d as the model's".formatted(size, expected));
    }
  }

  /// {@return whether the bits are those under a density that the model has learned}
  public boolean isLearned() {
    return density != null;
  }

  /// {@return what the rounded numbers of a quality are multiplied with}
  ///
  /// @param quality 1 to 100: each 16 more halve the step
  /// @throws IllegalArgumentException if it is out of its range
  public float step(double quality) {
    double checked = CodecOptions.quality(quality).amount();
    return (float) Quantiser.step(checked, isLearned(), rootMeanSquare);
  }

  /// {@return the codes that a reader gets, of which the model makes the images}
  ///
  /// @param codes finite, of the model's latent dimension
  /// @param quality 1 to 100
  /// @throws IllegalArgumentException if the quality is out of its range, or a number takes 2²⁴
  ///   steps or more
  public Codes rounded(Codes codes, double quality) {
    Objects.requireNonNull(codes, "codes");
    float step = step(quality);
    return new Codes(codes.size(), Quantiser.codes(whole(codes, step), step), codes.labels());
  }

  /// {@return the bits of each code}
  ///
  /// @param codes finite, of the model's latent dimension
  /// @param quality 1 to 100
  /// @throws IllegalArgumentException if the quality is out of its range, or a number takes 2²⁴
  ///   steps or more
  public synchronized double[] bits(Codes codes, double quality) {
    Objects.requireNonNull(codes, "codes");
    float step = step(quality);
    int[] whole = whole(codes, step);
    double[] bits = new double[codes.count()];
    if (density != null) {
      LearnedCodes learned = new LearnedCodes(density, step);
      float[] distributions = learned.distributions(whole);
      for (int i = 0; i < bits.length; i++) {
        bits[i] = learned.bits(whole, distributions, i);
      }
      return bits;
    }
    CodecTables measured = tables.computeIfAbsent(step, this::measured);
    for (int i = 0; i < whole.length; i++) {
      bits[i / codes.size()] += measured.table(i % codes.size()).bits(whole[i]);
    }
    return bits;
  }

  private CodecTables measured(float step) {
    return CodecTables.fit(Quantiser.round(sample.values(), step), sample.size(), List.of());
  }

  private int[] whole(Codes codes, float step) {
    requireSize(sample.size(), codes.size());
    return Quantiser.round(codes.values(), step);
  }

  @Override
  public String toString() {
    return isLearned()
        ? "rates of codes under a learned density"
        : "rates of codes under tables measured on %d codes".formatted(sample.count());
  }
}
