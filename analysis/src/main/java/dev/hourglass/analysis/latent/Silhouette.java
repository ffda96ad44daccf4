package dev.hourglass.analysis.latent;

import dev.hourglass.data.Sampling;
import dev.hourglass.model.Codes;
import java.util.stream.IntStream;

/// How far clusters are from each other, compared with how wide they are (Rousseeuw, "Silhouettes",
/// 1987).
final class Silhouette {
  /// Points that are compared with each other at most: the work grows with their square.
  private static final int MOST = 2_000;

  private Silhouette() {}

  /// The mean over the points that belong to a cluster; 0 with fewer than two clusters.
  ///
  /// @param groups of each point, from 0; negative ones count as no cluster
  static double of(Codes points, int[] groups) {
    int[] members = IntStream.range(0, groups.length).filter(i -> groups[i] >= 0).toArray();
    int[] some = Sampling.at(members, Sampling.evenly(members.length, MOST));
    int count = IntStream.of(groups).max().orElse(-1) + 1;
    int[] sizes = new int[count];
    for (int i : some) {
      sizes[groups[i]]++;
    }
    if (IntStream.of(sizes).filter(size -> size > 0).count() < 2) {
      return 0;
    }
    double sum = 0;
    for (int i : some) {
      double[] sums = new double[count];
      for (int j : some) {
        sums[groups[j]] += Medoids.distance(points, i, j);
      }
      sum += ofPoint(groups[i], sums, sizes);
    }
    return sum / some.length;
  }

  /// @param sums of the distances to the points of each cluster
  private static double ofPoint(int own, double[] sums, int[] sizes) {
    if (sizes[own] == 1) {
      return 0;
    }
    double within = sums[own] / (sizes[own] - 1);
    double between = Double.POSITIVE_INFINITY;
    for (int k = 0; k < sums.length; k++) {
      if (k != own && sizes[k] > 0) {
        between = Math.min(between, sums[k] / sizes[k]);
      }
    }
    double larger = Math.max(within, between);
    return larger > 0 ? (between - within) / larger : 0;
  }
}
