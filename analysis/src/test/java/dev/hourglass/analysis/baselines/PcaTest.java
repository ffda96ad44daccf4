package dev.hourglass.analysis.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.analysis.Pca;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.parallel.Team;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// Principal components, as scikit-learn finds them.
class PcaTest {
  private static final int SIZE = 42;
  private static final ByteImages TRAIN = images(0, 60);
  private static final ByteImages TEST = images(60, 80);

  @ParameterizedTest
  @CsvFileSource(resources = "/pca/scikit-learn.csv", useHeadersInDisplayName = true)
  void reconstructionsAreThoseOfScikitLearn(int components, double mse, double first, double last) {
    double[][] drawn = drawn(components, 1);
    double squared = 0;
    float[] original = new float[SIZE];
    for (int i = 0; i < drawn.length; i++) {
      TEST.copy(i, original, 0);
      for (int e = 0; e < SIZE; e++) {
        squared += (drawn[i][e] - original[e]) * (drawn[i][e] - original[e]);
      }
    }
    // Pixels are floats here and doubles there.
    assertThat(squared / (SIZE * drawn.length)).isCloseTo(mse, within(1e-8));
    assertThat(drawn[0][0]).isCloseTo(first, within(1e-6));
    assertThat(drawn[drawn.length - 1][SIZE - 1]).isCloseTo(last, within(1e-6));
  }

  @Test
  void threadsChangeNoBit() {
    assertThat(drawn(5, 3)).isDeepEqualTo(drawn(5, 1));
  }

  private static double[][] drawn(int components, int threads) {
    try (Team team = new Team(threads)) {
      Pca pca = Baselines.pca(TRAIN, components, team);
      double[][] drawn = new double[TEST.count()][];
      for (int i = 0; i < drawn.length; i++) {
        float[] original = new float[SIZE];
        TEST.copy(i, original, 0);
        drawn[i] = pca.reconstruct(pca.project(original));
      }
      return drawn;
    }
  }

  private static ByteImages images(int first, int end) {
    byte[] pixels = new byte[(end - first) * SIZE];
    for (int p = 0; p < pixels.length; p++) {
      int i = first + p / SIZE;
      int y = p % SIZE / 7;
      int x = p % 7;
      pixels[p] = (byte) (i * (3 * y + 5 * x * x) + 37 * (i % 7) * y * x + 11 * i * i * (x + 1));
    }
    return ByteImages.unlabelled("formula", new Shape(1, 6, 7), pixels);
  }
}
