package dev.hourglass.analysis.umap;

import dev.hourglass.model.Codes;
import java.util.stream.IntStream;

/// How far neighbours on a map are neighbours among the points too (Venna and Kaski, "Neighborhood
/// preservation in nonlinear projection methods", 2001).
final class Trustworthiness {
  private Trustworthiness() {}

  /// {@return 1 for a map whose neighbours all are neighbours, about 0.5 for a random one}
  static double of(Codes points, Codes places, int k) {
    int n = points.count();
    long penalty =
        IntStream.range(0, n)
            .mapToLong(i -> {
              int[] near = order(places, i);
              int[] ranks = new int[n];
              int[] order = order(points, i);
              for (int rank = 0; rank < order.length; rank++) {
                ranks[order[rank]] = rank + 1;
              }
              return IntStream.range(0, k).map(j -> Math.max(0, ranks[near[j]] - k)).sum();
            })
            .sum();
    return 1 - 2.0 * penalty / ((double) n * k * (2 * n - 3 * k - 1));
  }

  /// The other points, nearest first.
  private static int[] order(Codes points, int one) {
    double[] squares = new double[points.count()];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = square(points, one, i);
    }
    return IntStream.range(0, squares.length)
        .filter(i -> i != one)
        .boxed()
        .sorted((a, b) -> Double.compare(squares[a], squares[b]))
        .mapToInt(i -> i)
        .toArray();
  }

  static double square(Codes points, int a, int b) {
    double sum = 0;
    for (int d = 0; d < points.size(); d++) {
      double difference =
          points.values()[a * points.size() + d] - points.values()[b * points.size() + d];
      sum += difference * difference;
    }
    return sum;
  }
}
