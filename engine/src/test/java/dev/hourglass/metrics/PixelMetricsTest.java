package dev.hourglass.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// Against scikit-learn and SciPy (`make_pixel_metrics.py`), and numbers worked out by hand.
class PixelMetricsTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  @ParameterizedTest
  @CsvFileSource(resources = "/pixels/scikit-learn.csv", useHeadersInDisplayName = true)
  void agreesWithScikitLearnWithAndWithoutTies(
      int images,
      int height,
      int width,
      int values,
      int seed,
      double auroc,
      double averagePrecision,
      double aupro30,
      double aupro5,
      int regions,
      double bestF1,
      double threshold,
      double f1,
      double imageAuroc) {
    Case drawn = Case.of(images, height, width, values, seed);
    PixelMetrics measured = PixelMetrics.of(width, drawn.maps, drawn.masks);
    assertThat(measured.auroc()).isCloseTo(auroc, CLOSE);
    assertThat(measured.averagePrecision()).isCloseTo(averagePrecision, CLOSE);
    assertThat(measured.aupro()).isCloseTo(aupro30, CLOSE);
    assertThat(PixelMetrics.of(width, drawn.maps, drawn.masks, 0.05).aupro())
        .isCloseTo(aupro5, CLOSE);
    assertThat(measured.regions()).isEqualTo(regions);
    assertThat(measured.best().f1()).isCloseTo(bestF1, CLOSE);
    assertThat(measured.best().threshold()).isEqualTo(threshold);
    double[] scores = drawn.scores();
    assertThat(F1Score.best(scores, drawn.truth())).isEqualTo(measured.best());
    boolean[] called = new boolean[scores.length];
    for (int i = 0; i < called.length; i++) {
      called[i] = scores[i] >= values / 2;
    }
    assertThat(F1Score.of(called, drawn.truth()).f1()).isCloseTo(f1, CLOSE);
    assertThat(RankingMetrics.of(drawn.highest(), drawn.anomalous()).auroc())
        .isCloseTo(imageAuroc, CLOSE);
  }

  @Test
  void regionsCountAlikeWhateverTheirSize() {
    // One region of four pixels that is found, one of one pixel that is not: 5 columns, 2 rows.
    boolean[] mask = {true, true, false, false, true, true, true, false, false, false};
    float[] map = {9, 9, 0, 0, -1, 9, 9, 0, 0, 0};
    PixelMetrics measured = PixelMetrics.of(5, new float[][] {map}, new boolean[][] {mask});
    assertThat(measured.regions()).isEqualTo(2);
    assertThat(measured.auroc()).isEqualTo(0.8);
    assertThat(measured.aupro()).isCloseTo(0.5, CLOSE);
  }

  @Test
  void pixelsThatTouchAtACornerAreOneRegion() {
    boolean[] mask = {true, false, false, false, true, false, false, false, true};
    assertThat(ConnectedRegions.of(3, mask, 4)).containsExactly(4, -1, -1, -1, 4, -1, -1, -1, 4);
    boolean[] acrossRows = {false, false, true, true, false, false};
    assertThat(ConnectedRegions.of(3, acrossRows, 0)).containsExactly(-1, -1, 0, 1, -1, -1);
  }

  @Test
  void bothZerosAreOneScoreAndNaNIsRefused() {
    boolean[][] mask = {{true, false}};
    assertThat(PixelMetrics.of(2, new float[][] {{0f, -0f}}, mask).auroc()).isEqualTo(0.5);
    assertThat(PixelMetrics.of(2, new float[][] {{-1f, -2f}}, mask).auroc()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PixelMetrics.of(2, new float[][] {{Float.NaN, 1}}, mask))
        .withMessageContaining("NaN");
  }

  @Test
  void missingKindsAndOtherSizesAreRefused() {
    float[][] map = {{1, 2}};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PixelMetrics.of(2, map, new boolean[][] {{false, false}}))
        .withMessageContaining("0 anomalous and 2 normal");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PixelMetrics.of(2, map, new boolean[][] {{false}}))
        .withMessageContaining("heat map 0 has 2 pixels and its mask 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PixelMetrics.of(2, map, new boolean[0][]))
        .withMessageContaining("1 heat maps and 0 masks");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PixelMetrics.of(2, map, new boolean[][] {{true, false}}, 0))
        .withMessageContaining("limit");
  }

  @Test
  void theBestF1OfEqualScoresIsThatOfCallingAllPositive() {
    F1Score best = F1Score.best(new double[] {1, 1, 1}, new boolean[] {true, false, false});
    assertThat(best).isEqualTo(new F1Score(0.5, 1 / 3.0, 1, 1));
    F1Score none = F1Score.of(new boolean[] {false, false}, new boolean[] {true, false});
    assertThat(none).isEqualTo(new F1Score(0, 0, 0, Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> F1Score.of(new boolean[1], new boolean[1]))
        .withMessageContaining("no positive");
  }

  private record Case(float[][] maps, boolean[][] masks) {
    static Case of(int images, int height, int width, int values, int seed) {
      Case drawn = new Case(new float[images][height * width], new boolean[images][height * width]);
      for (int n = 0; n < images; n++) {
        for (int p = 0; p < height * width; p++) {
          int y = p / width;
          int x = p % width;
          long i = (long) n * height * width + p;
          boolean inside = (x / 3 * 7 + y / 2 * 5 + n * seed + x * y / 9) % 11 < 2 && n % 3 != 0;
          drawn.masks[n][p] = inside;
          drawn.maps[n][p] = (i * i * 31 + 17 * i * seed) % values + (inside ? values / 4 : 0);
        }
      }
      return drawn;
    }

    double[] scores() {
      int size = maps[0].length;
      double[] scores = new double[maps.length * size];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = maps[i / size][i % size];
      }
      return scores;
    }

    boolean[] truth() {
      int size = maps[0].length;
      boolean[] truth = new boolean[maps.length * size];
      for (int i = 0; i < truth.length; i++) {
        truth[i] = masks[i / size][i % size];
      }
      return truth;
    }

    double[] highest() {
      return Arrays.stream(maps)
          .mapToDouble(map -> {
            float most = Float.NEGATIVE_INFINITY;
            for (float score : map) {
              most = Math.max(most, score);
            }
            return most;
          })
          .toArray();
    }

    boolean[] anomalous() {
      boolean[] anomalous = new boolean[masks.length];
      for (int n = 0; n < masks.length; n++) {
        for (boolean pixel : masks[n]) {
          anomalous[n] |= pixel;
        }
      }
      return anomalous;
    }
  }
}
