package dev.hourglass.analysis.latent;

import dev.hourglass.data.Sampling;
import dev.hourglass.model.Codes;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The most central members of groups of points.
final class Medoids {
  /// Members that are compared at most: the work grows with their square.
  private static final int MOST = 500;

  private Medoids() {}

  /// One medoid for each group that has a point.
  ///
  /// @param groups of each point; negative ones have no medoid
  /// @return places among the points, by group
  static int[] of(Codes points, int[] groups) {
    int count = IntStream.of(groups).max().orElse(-1) + 1;
    return IntStream.range(0, count)
        .map(group -> ofGroup(points, groups, group))
        .filter(place -> place >= 0)
        .toArray();
  }

  /// The members of each cluster that are nearest to the mean of its points.
  ///
  /// @param points one for each image of the clusters
  /// @param most members of each
  /// @return `[cluster][rank]`, places among the points
  static int[][] nearest(Codes points, Clusters clusters, int most) {
    int[][] nearest = new int[clusters.count()][];
    for (int k = 0; k < nearest.length; k++) {
      int cluster = k;
      int[] members =
          IntStream.range(0, points.count())
              .filter(i -> clusters.assignment()[i] == cluster)
              .toArray();
      double[] mean = mean(points, members);
      double[] near =
          IntStream.of(members).mapToDouble(i -> -squaredDistance(points, i, mean)).toArray();
      int[] order = Sampling.highestFirst(near);
      nearest[k] = Sampling.at(members, Arrays.copyOf(order, Math.min(most, order.length)));
    }
    return nearest;
  }

  private static double[] mean(Codes points, int[] members) {
    double[] mean = new double[points.size()];
    for (int member : members) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += points.values()[member * mean.length + d];
      }
    }
    for (int d = 0; d < mean.length; d++) {
      mean[d] /= members.length;
    }
    return mean;
  }

  private static double squaredDistance(Codes points, int point, double[] from) {
    double sum = 0;
    for (int d = 0; d < from.length; d++) {
      double difference = points.values()[point * from.length + d] - from[d];
      sum += difference * difference;
    }
    return sum;
  }

  private static int ofGroup(Codes points, int[] groups, int group) {
    int[] all = IntStream.range(0, groups.length).filter(i -> groups[i] == group).toArray();
    int[] members = Sampling.at(all, Sampling.evenly(all.length, MOST));
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int member : members) {
      double sum = 0;
      for (int other : members) {
        sum += distance(points, member, other);
      }
      if (sum < least) {
        least = sum;
        best = member;
      }
    }
    return best;
  }

  static double distance(Codes points, int a, int b) {
    double sum = 0;
    for (int d = 0; d < points.size(); d++) {
      double difference =
          points.values()[a * points.size() + d] - points.values()[b * points.size() + d];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
