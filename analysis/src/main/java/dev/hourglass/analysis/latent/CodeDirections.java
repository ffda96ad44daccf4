package dev.hourglass.analysis.latent;

import dev.hourglass.analysis.Pca;
import dev.hourglass.model.Codes;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The directions along which codes vary most.
///
/// @param pca as many components; more than codes have numbers are zero
/// @param deviations `[dimension]`, standard deviations of the codes' numbers
/// @param shares of the variance along each direction, 0 to 1
public record CodeDirections(Pca pca, double[] deviations, double[] shares) {
  /// Checks that nothing is null.
  public CodeDirections {
    Objects.requireNonNull(pca, "pca");
    Objects.requireNonNull(deviations, "deviations");
    Objects.requireNonNull(shares, "shares");
  }

  /// {@return the directions along which codes vary most}
  ///
  /// @param codes at least one, all finite
  /// @param count how many directions, at least 1
  public static CodeDirections of(Codes codes, int count) {
    CodeMoments moments = CodeMoments.of(codes);
    double[][] sums = products(codes, moments.means());
    Pca pca = Pca.of(moments.means(), (r, c) -> sums[r][c] / codes.count(), count);
    double all = 0;
    for (double variance : moments.variances()) {
      all += variance;
    }
    double[] shares = new double[count];
    for (int c = 0; c < shares.length; c++) {
      shares[c] = all > 0 ? pca.variances()[c] / all : 0;
    }
    double[] deviations = Arrays.stream(moments.variances()).map(Math::sqrt).toArray();
    return new CodeDirections(pca, deviations, shares);
  }

  /// Sums over the codes of the products of two numbers' deviations from their means.
  private static double[][] products(Codes codes, double[] means) {
    int size = codes.size();
    double[][] sums = new double[size][size];
    double[] centred = new double[size];
    for (int i = 0; i < codes.count(); i++) {
      int first = i * size;
      Arrays.setAll(centred, d -> codes.values()[first + d] - means[d]);
      for (int r = 0; r < size; r++) {
        addScaled(centred, centred[r], sums[r]);
      }
    }
    return sums;
  }

  private static void addScaled(double[] from, double factor, double[] to) {
    for (int d = 0; d < to.length; d++) {
      to[d] += factor * from[d];
    }
  }

  /// Projects codes onto the directions.
  ///
  /// @param codes of as many numbers
  /// @return points of one number for each direction
  public Codes project(Codes codes) {
    int count = shares.length;
    float[] points = new float[count * codes.count()];
    for (int i = 0; i < codes.count(); i++) {
      double[] point = pca.project(codes.at(i));
      for (int c = 0; c < count; c++) {
        points[count * i + c] = (float) point[c];
      }
    }
    return Codes.of(count, points);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return RecordContent.equal(this, other);
  }

  @Override
  public int hashCode() {
    return RecordContent.hash(this);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
