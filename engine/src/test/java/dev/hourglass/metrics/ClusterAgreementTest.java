package dev.hourglass.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Scores of clusters beside scikit-learn's, from `make_clusters.py`, and assignments beside all
/// there are.
class ClusterAgreementTest {
  static Stream<String> goldens() throws IOException {
    try (InputStream in =
        ClusterAgreementTest.class.getResourceAsStream("/clusters/scikit-learn.csv")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines();
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void scoresAreScikitLearns(String line) {
    String[] parts = line.split("; ", -1);
    ClusterAgreement agreement = ClusterAgreement.of(numbers(parts[5]), numbers(parts[6]));
    assertThat(agreement.nmi()).isCloseTo(Double.parseDouble(parts[1]), within(1e-10));
    assertThat(agreement.ami()).isCloseTo(Double.parseDouble(parts[2]), within(1e-10));
    assertThat(agreement.ari()).isCloseTo(Double.parseDouble(parts[3]), within(1e-12));
    assertThat(agreement.accuracy()).isCloseTo(Double.parseDouble(parts[4]), within(1e-12));
  }

  @Test
  void namesOfClustersDoNotCount() {
    int[] labels = {0, 0, 1, 1, 2, 2, 2};
    ClusterAgreement agreement = ClusterAgreement.of(new int[] {5, 5, -1, -1, 0, 0, 5}, labels);
    assertThat(ClusterAgreement.of(new int[] {1, 1, 2, 2, 0, 0, 1}, labels)).isEqualTo(agreement);
    assertThat(agreement.accuracy()).isEqualTo(6.0 / 7);
  }

  @Test
  void theAssignmentHasTheLargestSum() {
    int[][] square = {{7, 5, 9}, {8, 9, 3}, {8, 6, 2}};
    assertThat(HungarianAssignment.largest(square)).containsExactly(2, 1, 0);
    assertThat(HungarianAssignment.largest(new int[][] {{1, 5}, {2, 9}, {4, 3}}))
        .containsExactly(-1, 1, 0);
    assertThat(HungarianAssignment.largest(new int[][] {{1, 5, 7}})).containsExactly(2);
  }

  @Test
  void missingItemsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterAgreement.of(new int[2], new int[3]))
        .withMessageContaining("2 clusters and 3 labels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterAgreement.of(new int[0], new int[0]));
  }

  private static int[] numbers(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }
}
