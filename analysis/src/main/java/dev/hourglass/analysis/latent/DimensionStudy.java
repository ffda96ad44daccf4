package dev.hourglass.analysis.latent;

import dev.hourglass.analysis.latent.DimensionUse.Dimension;
import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Measures the use of each latent dimension: by how much the error grows if it is replaced by its
/// mean, and if more and more dimensions are, the least useful first.
final class DimensionStudy {
  /// An error this much above that of whole codes passes for the same.
  private static final double TOLERATED = 1.1;

  /// Fewer images would give little evidence on a dimension.
  private static final int LEAST_IMAGES = 50;

  private static final int MOST_IMAGES = 1_000;

  private final Inference inference;
  private final Codes codes;
  private final double[] means;
  private final double[] variances;
  private final float[] originals;
  private final Runnable progress;

  /// @param test codes of all images
  /// @param decoded most codes to decode for either half of the study
  /// @param progress called {@link #rounds} times
  DimensionStudy(Inference inference, Images images, Codes test, int decoded, Runnable progress) {
    this(
        inference,
        images,
        test,
        Sampling.evenly(test.count(), Math.clamp(decoded / test.size(), LEAST_IMAGES, MOST_IMAGES)),
        progress);
  }

  /// A study of so many images at equal distances in a set.
  static DimensionStudy of(Inference inference, Images images, Codes codes, int count) {
    return new DimensionStudy(
        inference, images, codes, Sampling.evenly(codes.count(), count), () -> {});
  }

  private DimensionStudy(
      Inference inference, Images images, Codes test, int[] chosen, Runnable progress) {
    this.inference = inference;
    this.progress = progress;
    codes = test.select(chosen);
    CodeMoments moments = CodeMoments.of(test);
    means = moments.means();
    variances = moments.variances();
    originals = images.numbers(chosen);
  }

  /// How many sets of images are decoded for codes of this many numbers.
  static int rounds(int size) {
    return 2 * size + 1;
  }

  DimensionUse measure() {
    int size = codes.size();
    double whole = whole();
    List<Dimension> dimensions = each(whole);
    dimensions.sort(Comparator.comparingDouble(Dimension::addedMse).reversed());
    double[] byKept = byKept(dimensions, whole);
    int enough = 0;
    while (enough < size && byKept[enough] > TOLERATED * whole) {
      enough++;
    }
    return new DimensionUse(codes.count(), whole, dimensions, byKept, enough);
  }

  /// What each dimension adds to the error where it is set to its mean, in their order.
  ///
  /// @param whole error of whole codes
  List<Dimension> each(double whole) {
    List<Dimension> dimensions = new ArrayList<>();
    for (int d = 0; d < codes.size(); d++) {
      float[] without = codes.values().clone();
      silence(without, d);
      dimensions.add(new Dimension(d, means[d], variances[d], error(without) - whole));
    }
    return dimensions;
  }

  private double[] byKept(List<Dimension> dimensions, double whole) {
    double[] byKept = new double[dimensions.size() + 1];
    byKept[dimensions.size()] = whole;
    float[] truncated = codes.values().clone();
    for (int kept = dimensions.size() - 1; kept >= 0; kept--) {
      silence(truncated, dimensions.get(kept).number());
      byKept[kept] = error(truncated);
    }
    return byKept;
  }

  private void silence(float[] values, int dimension) {
    for (int i = dimension; i < values.length; i += codes.size()) {
      values[i] = (float) means[dimension];
    }
  }

  /// Error of whole codes.
  double whole() {
    return error(codes.values());
  }

  private double error(float[] values) {
    float[] reconstruction =
        inference.decode(new Codes(codes.size(), values, codes.labels())).values();
    double sum = 0;
    for (int i = 0; i < reconstruction.length; i++) {
      double difference = reconstruction[i] - originals[i];
      sum += difference * difference;
    }
    progress.run();
    return sum / reconstruction.length;
  }
}
