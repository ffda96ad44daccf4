package dev.hourglass.analysis.umap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.model.Codes;
import dev.hourglass.random.SplitMix64;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UmapTest {
  private static final UmapOptions ONE_THREAD = UmapOptions.defaults().with(o -> o.threads = 1);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void threadsChangeNoBit(int threads) {
    // So many that a round has several tasks.
    Codes points = clusters(3_000, 7, 5, 2);
    Codes others = clusters(150, 7, 5, 2);
    UmapOptions options =
        ONE_THREAD.with(o -> {
          o.components = 3;
          o.epochs = 20;
        });
    Umap one = map(points, options);
    Umap many = map(points, options.with(o -> o.threads = threads));
    assertThat(many.places()).isEqualTo(one.places());
    assertThat(many.transform(others, ProgressListener.NONE))
        .isEqualTo(one.transform(others, ProgressListener.NONE));
  }

  @Test
  void anotherSeedGivesAnotherMap() {
    Codes points = clusters(100, 4, 3, 1);
    assertThat(map(points, ONE_THREAD.with(o -> o.seed = 1)).places())
        .isNotEqualTo(map(points, ONE_THREAD).places());
  }

  /// 0.941; umap-learn 0.5.3 reaches 0.939 on the same images.
  @Test
  void neighboursStayNeighbours() throws Exception {
    ByteImages digits =
        Datasets.load(new DatasetSpec.Synthetic(1_000), Path.of("unused"), LoadOptions.defaults())
            .train();
    int[] some = IntStream.range(0, 600).toArray();
    Codes points = Codes.of(digits.shape().size(), digits.numbers(some));
    Codes places = map(points, ONE_THREAD).places();
    assertThat(Trustworthiness.of(points, places, 15)).isGreaterThan(0.92);
  }

  @Test
  void minDistZeroWithTenComponentsDoesNotCollapse() {
    int clusters = 4;
    Codes points = clusters(800, 16, clusters, 3);
    Codes places =
        map(
                points,
                ONE_THREAD.with(o -> {
                  o.components = 10;
                  o.neighbours = 20;
                  o.minDist = 0;
                }))
            .places();
    assertFinite(places, 800, 10);
    double within = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < places.count(); i++) {
      for (int j = 0; j < i; j++) {
        double distance = Math.sqrt(Trustworthiness.square(places, i, j));
        if (i % clusters == j % clusters) {
          within = Math.max(within, distance);
        } else {
          least = Math.min(least, distance);
        }
      }
    }
    assertThat(least).isGreaterThan(2);
    assertThat(within).isBetween(0.5, 50.0);
    long different =
        IntStream.range(0, 800).mapToObj(i -> Arrays.toString(places.at(i))).distinct().count();
    assertThat(different).isEqualTo(800);
  }

  @ParameterizedTest
  @CsvSource({"2,2", "3,2", "4,3", "5,10", "9,1", "13,10", "20,2", "20,30"})
  void fewPointsHavePlaces(int count, int components) {
    UmapOptions options = ONE_THREAD.with(o -> o.components = components);
    Umap map = map(clusters(count, 3, 2, 1), options);
    assertFinite(map.places(), count, components);
    Codes others = map.transform(clusters(5, 3, 1, 7), ProgressListener.NONE);
    assertFinite(others, 5, components);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 20, 300})
  void equalPointsHavePlaces(int count) {
    Codes equal = Codes.of(4, new float[4 * count]);
    Umap map = map(equal, ONE_THREAD);
    assertFinite(map.places(), count, 2);
    assertFinite(map.transform(equal, ProgressListener.NONE), count, 2);
  }

  @Test
  void pointsThatOccurOftenHavePlaces() {
    Codes points = clusters(200, 3, 4, 1);
    for (int i = 0; i < points.count(); i++) {
      System.arraycopy(points.values(), i % 10 * 3, points.values(), i * 3, 3);
    }
    assertFinite(map(points, ONE_THREAD.with(o -> o.minDist = 0)).places(), 200, 2);
  }

  /// Up to four components of a graph are placed on the axes of a plane, more by their centres.
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 25})
  void separateGroupsStaySeparate(int groups) {
    Codes points = clusters(20 * groups, 6, groups, 3);
    Codes places = map(points, ONE_THREAD.with(o -> o.neighbours = 8)).places();
    assertFinite(places, 20 * groups, 2);
    assertThat(Trustworthiness.of(points, places, 8)).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-30f, 1, 1e30f, 3e37f})
  void aMapHasNoUnit(float factor) {
    Codes points = clusters(60, 3, 3, 1);
    for (int i = 0; i < points.values().length; i++) {
      points.values()[i] *= factor;
    }
    Codes places = map(points, ONE_THREAD).places();
    assertFinite(places, 60, 2);
    assertThat(Trustworthiness.of(clusters(60, 3, 3, 1), places, 5)).isGreaterThan(0.85);
  }

  @Test
  void aKnownPointIsPlacedNearItsPlace() {
    Codes points = clusters(600, 8, 4, 2);
    Umap map = map(points, ONE_THREAD);
    Codes places = map.places();
    Codes again = map.transform(points.range(0, 100), ProgressListener.NONE);
    double sum = 0;
    for (int i = 0; i < again.values().length; i++) {
      double difference = again.values()[i] - places.values()[i];
      sum += difference * difference;
    }
    assertThat(Math.sqrt(sum / 100)).isLessThan(1);
  }

  @Test
  void aNewPointIsPlacedInItsCluster() {
    Codes all = clusters(1_000, 8, 4, 2);
    Umap map = map(all.range(0, 800), ONE_THREAD);
    Codes places = map.places();
    Codes others = map.transform(all.range(800, 1_000), ProgressListener.NONE);
    Codes both = Codes.of(2, joined(places.values(), others.values()));
    for (int i = 800; i < 1_000; i++) {
      int nearest = 0;
      for (int j = 0; j < 800; j++) {
        boolean nearer =
            Trustworthiness.square(both, i, j) < Trustworthiness.square(both, i, nearest);
        nearest = nearer ? j : nearest;
      }
      assertThat(nearest % 4).isEqualTo(i % 4);
    }
  }

  /// A place depends on the point alone.
  @Test
  void newPointsAreIndependentOfEachOther() {
    Umap map = map(clusters(300, 5, 3, 2), ONE_THREAD);
    Codes others = clusters(40, 5, 3, 2);
    Codes together = map.transform(others, ProgressListener.NONE);
    Codes some = map.transform(others.range(10, 20), ProgressListener.NONE);
    assertThat(some).isEqualTo(together.range(10, 20));
  }

  @Test
  void wrongPointsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> map(Codes.of(3, 1, 2, 3), ONE_THREAD))
        .withMessage("got 1 codes of 3 numbers, expected at least 2 points for a map");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> map(Codes.of(1, 1, Float.NaN, 3), ONE_THREAD))
        .withMessageContaining("NaN");
    Umap map = map(clusters(20, 3, 2, 1), ONE_THREAD.with(o -> o.epochs = 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> map.transform(Codes.of(2, 1, 2), ProgressListener.NONE))
        .withMessageContaining("expected points of 3 numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> map.transform(Codes.of(3, 0, 1e30f, 0), ProgressListener.NONE))
        .withMessageContaining("number 1 of point 0 is 1.0E30");
  }

  @Test
  void wrongOptionsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ONE_THREAD.with(o -> o.neighbours = 1))
        .withMessage("neighbours is 1, expected 2 to 1000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ONE_THREAD.with(o -> o.minDist = 2))
        .withMessage("minDist is 2.0, expected 0 to the spread, 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ONE_THREAD.with(o -> o.spread = Double.NaN))
        .withMessage("spread is NaN, expected a finite number above 0");
  }

  @Test
  void progressReachesItsTotal() {
    List<String> lines = new ArrayList<>();
    ProgressListener listener =
        (task, total, unit) -> {
          long[] done = {0};
          return new ProgressListener.Task() {
            @Override
            public void advance(long units) {
              done[0] += units;
            }

            @Override
            public void close() {
              lines.add("%s: %d of %d %s".formatted(task, done[0], total, unit));
            }
          };
        };
    Codes points = clusters(150, 3, 2, 1);
    Umap map = Umap.fit(points, ONE_THREAD.with(o -> o.epochs = 30), listener);
    map.transform(points.range(0, 7), listener);
    assertThat(lines)
        .containsExactly(
            "finding neighbours: 150 of 150 points",
            "placing points: 30 of 30 epochs",
            "placing points: 7 of 7 points");
  }

  private static Umap map(Codes points, UmapOptions options) {
    return Umap.fit(points, options, ProgressListener.NONE);
  }

  private static void assertFinite(Codes places, int count, int components) {
    assertThat(places.count()).isEqualTo(count);
    assertThat(places.size()).isEqualTo(components);
    places.requireFinite();
  }

  private static float[] joined(float[] one, float[] other) {
    float[] all = new float[one.length + other.length];
    System.arraycopy(one, 0, all, 0, one.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    return all;
  }

  /// Points around a few random centres, point i around centre i mod their number.
  ///
  /// @param apart scale of the centres; the points deviate by 1
  private static Codes clusters(int count, int size, int clusters, double apart) {
    SplitMix64 centres = new SplitMix64(size);
    double[] means = new double[clusters * size];
    for (int i = 0; i < means.length; i++) {
      means[i] = 3 * apart * centres.nextGaussian();
    }
    SplitMix64 random = new SplitMix64(count);
    float[] values = new float[count * size];
    for (int i = 0; i < values.length; i++) {
      int cluster = i / size % clusters;
      values[i] = (float) (means[cluster * size + i % size] + random.nextGaussian());
    }
    return Codes.of(size, values);
  }
}
