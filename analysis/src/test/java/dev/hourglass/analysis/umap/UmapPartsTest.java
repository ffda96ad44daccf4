package dev.hourglass.analysis.umap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.latent.NearestCodes.Found;
import dev.hourglass.model.Codes;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.SplitMix64;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The steps of a map, each by itself.
class UmapPartsTest {
  /// What umap-learn 0.5.3 finds with `find_ab_params(spread, min_dist)`.
  @ParameterizedTest
  @CsvSource({
    "0.1, 1, 1.576944, 0.895061",
    "0, 1, 1.932808, 0.790495",
    "0.5, 1, 0.583030, 1.334167",
    "0.1, 2, 0.544661, 0.842055",
    "1, 1, 0.114975, 1.929237"
  })
  void theCurveIsThatOfUmapLearn(double minDist, double spread, double a, double b) {
    Curve curve = Curve.fit(minDist, spread);
    assertThat(curve.a()).isCloseTo(a, within(5e-4));
    assertThat(curve.b()).isCloseTo(b, within(5e-4));
  }

  @Test
  void aForceTableIsCloseToItsFunction() {
    Curve curve = Curve.fit(0, 1);
    ForceTable attraction = new ForceTable(curve::attraction);
    ForceTable repulsion = new ForceTable(curve::repulsion);
    for (double square = 1e-11; square < 1e11; square *= 1.0137) {
      float rounded = (float) square;
      double byAttraction = curve.attraction(rounded);
      double byRepulsion = curve.repulsion(rounded);
      assertThat(attraction.at(rounded))
          .isCloseTo((float) byAttraction, within(error(byAttraction)));
      assertThat(repulsion.at(rounded)).isCloseTo((float) byRepulsion, within(error(byRepulsion)));
    }
    for (float square : new float[] {0, Float.MIN_VALUE, Float.MAX_VALUE}) {
      assertThat(repulsion.at(square)).isFinite().isNotNegative();
    }
  }

  private static float error(double value) {
    return (float) (2e-4 * value);
  }

  @ParameterizedTest
  @CsvSource({"2,1,2", "9,3,4", "130,5,7", "517,4,20", "1100,9,15"})
  void neighboursAreThoseOfAnExactSearch(int count, int size, int k) {
    SplitMix64 random = new SplitMix64(count);
    float[] values = new float[count * size];
    for (int i = 0; i < values.length; i++) {
      // Whole numbers: many distances are equal. The mean is added back by the search itself.
      values[i] = random.nextInt(5) - 2;
    }
    Codes points = Codes.of(size, values);
    Found expected = new NearestCodes(points).nearest(points, Math.min(count, 2 * k), 1);
    NeighbourSearch search = new NeighbourSearch(points);
    try (Team team = new Team(2)) {
      Found found = search.nearest(points, k, team, ProgressListener.Task.SILENT);
      Found ofEach = search.ofEach(k, team, ProgressListener.Task.SILENT);
      double unit = unit(points, found);
      for (int i = 0; i < count; i++) {
        assertThat(ofEach.index(i, 0)).isEqualTo(i);
        for (int rank = 0; rank < k; rank++) {
          assertThat(unit * found.distance(i, rank))
              .isCloseTo(expected.distance(i, rank), within(1e-4));
          assertThat(unit * ofEach.distance(i, rank))
              .isCloseTo(expected.distance(i, rank), within(1e-4));
        }
        int[] own = Arrays.copyOfRange(ofEach.indices(), i * k, (i + 1) * k);
        assertThat(own).doesNotHaveDuplicates();
      }
    }
  }

  /// The points' unit, by the first pair that is apart.
  private static double unit(Codes points, Found found) {
    for (int i = 0; i < found.queries(); i++) {
      int last = found.k() - 1;
      if (found.distance(i, last) > 0) {
        double square = Trustworthiness.square(points, i, found.index(i, last));
        return Math.sqrt(square) / found.distance(i, last);
      }
    }
    return 1;
  }

  @Test
  void strengthsAddUpToTheLogarithmOfTheNeighbours() {
    SplitMix64 random = new SplitMix64(1);
    int k = 16;
    float[] distances = new float[50 * k];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = i % k == 0 ? 0 : distances[i - 1] + (float) random.nextDouble();
    }
    try (Team team = new Team(1)) {
      float[] strengths = Strengths.of(new Found(k, new int[50 * k], distances), true, team);
      for (int i = 0; i < 50; i++) {
        double sum = 0;
        for (int j = 1; j < k; j++) {
          sum += strengths[i * k + j];
        }
        assertThat(strengths[i * k + 1]).isEqualTo(1);
        assertThat(sum).isCloseTo(4, within(1e-4));
      }
    }
  }

  @Test
  void aUnionIsSymmetric() {
    Found found = new Found(3, new int[] {0, 1, 2, 1, 2, 0, 2, 1, 3, 3, 2, 1}, new float[12]);
    float[] strengths = {1, 0.5f, 0.25f, 1, 1, 0.5f, 1, 0.5f, 0, 1, 1, 0.125f};
    try (Team team = new Team(2)) {
      FuzzyGraph graph = FuzzyGraph.union(found, strengths, team);
      assertThat(graph.starts()).containsExactly(0, 2, 5, 8, 10);
      assertThat(graph.targets()).containsExactly(1, 2, 0, 2, 3, 0, 1, 3, 1, 2);
      assertThat(graph.weights())
          .containsExactly(0.75f, 0.25f, 0.75f, 1, 0.125f, 0.25f, 1, 1, 0.125f, 1);
      assertThat(graph.above(0.5f).targets()).containsExactly(1, 0, 2, 1, 3, 2);
      assertThat(graph.components()).containsExactly(0, 0, 0, 0);
    }
  }

  /// Otherwise two threads could move a point at the same time.
  @ParameterizedTest
  @ValueSource(ints = {2, 600, 1_300, 5_000, 20_000})
  void noTwoTasksOfARoundHaveAPointInCommon(int points) {
    FuzzyGraph graph = randomGraph(points);
    PairRounds rounds = new PairRounds(graph);
    Set<Long> edges = new HashSet<>();
    for (int round = 0; round < rounds.rounds(); round++) {
      int[] taskOf = new int[points];
      Arrays.fill(taskOf, -1);
      for (int task = 0; task < rounds.tasks(); task++) {
        for (int e = rounds.start(round, task); e < rounds.start(round, task + 1); e++) {
          for (int point : new int[] {rounds.head(e), rounds.target(e)}) {
            assertThat(taskOf[point]).isIn(-1, task);
            taskOf[point] = task;
          }
          edges.add((long) rounds.head(e) * points + rounds.target(e));
        }
      }
    }
    assertThat(edges).hasSize(graph.targets().length);
  }

  /// Neighbours that are random, and so between any two blocks.
  private static FuzzyGraph randomGraph(int points) {
    SplitMix64 random = new SplitMix64(points);
    int k = Math.min(points, 6);
    int[] indices = new int[points * k];
    for (int i = 0; i < points; i++) {
      for (int j = 1, other = i; j < k; j++) {
        other = (other + 1 + random.nextInt(Math.max(1, points / k - 1))) % points;
        indices[i * k + j] = other;
      }
    }
    float[] strengths = new float[points * k];
    Arrays.fill(strengths, 0.5f);
    try (Team team = new Team(1)) {
      return FuzzyGraph.union(new Found(k, indices, new float[points * k]), strengths, team);
    }
  }

  @Test
  void eigenvectorsOfASmallMatrix() {
    double[][] matrix = {{2, 1, 0}, {1, 2, 1}, {0, 1, 2}};
    SymmetricEigen found = SymmetricEigen.of(matrix);
    double root = Math.sqrt(2);
    assertThat(found.values()).containsExactly(new double[] {2 + root, 2, 2 - root}, within(1e-12));
    assertThat(Math.abs(found.vectors()[0][1])).isCloseTo(root / 2, within(1e-12));
  }

  /// On a ring the slowest oscillations are a sine and a cosine: the points of the plane of the
  /// first two vectors are on a circle.
  @Test
  void aRingBecomesACircle() {
    int count = 300;
    int[] starts = new int[count + 1];
    int[] targets = new int[2 * count];
    float[] weights = new float[2 * count];
    Arrays.fill(weights, 0.5f);
    for (int i = 0; i < count; i++) {
      starts[i + 1] = 2 * (i + 1);
      targets[2 * i] = (i + count - 1) % count;
      targets[2 * i + 1] = (i + 1) % count;
    }
    FuzzyGraph ring = new FuzzyGraph(starts, targets, weights);
    try (Team team = new Team(2)) {
      float[] vectors = new SpectralVectors(ring, 2, new SplitMix64(1), team).find();
      for (int i = 0; i < count; i++) {
        double radius = Math.hypot(vectors[2 * i], vectors[2 * i + 1]);
        assertThat(radius).isCloseTo(Math.sqrt(2.0 / count), within(0.01));
      }
    }
  }
}
