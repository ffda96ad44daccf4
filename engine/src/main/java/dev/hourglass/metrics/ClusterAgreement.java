package dev.hourglass.metrics;

/// How well clusters that were found without labels agree with the labels: 1 where they are the
/// same up to names, about 0 (for AMI and ARI) where they have nothing to do with each other.
///
/// Numbers are scikit-learn's of the same names. Noise, where a method has it, counts as a cluster
/// of its own.
///
/// @param nmi normalised mutual information: mutual information over the mean of both entropies, 0
///   to 1; grows with the number of clusters even by chance
/// @param ami the same adjusted for chance (Vinh, Epps and Bailey, "Information theoretic measures
///   for clusterings comparison", 2010), at most 1
/// @param ari adjusted Rand index: the share of pairs on which both agree, adjusted for chance
///   (Hubert and Arabie, "Comparing partitions", 1985), at most 1
/// @param accuracy share of items whose cluster is assigned to their label, 0 to 1, under the best
///   assignment of one cluster to one label ({@link HungarianAssignment})
public record ClusterAgreement(double nmi, double ami, double ari, double accuracy) {
  private static final double EPSILON = Math.ulp(1.0);

  /// Compares clusters with labels.
  ///
  /// @param clusters `[item]`, any numbers
  /// @param labels `[item]`, any numbers
  /// @return the measures
  /// @throws IllegalArgumentException if there is no item or not as many of both
  public static ClusterAgreement of(int[] clusters, int[] labels) {
    if (clusters.length == 0 || clusters.length != labels.length) {
      throw new IllegalArgumentException(
          "%d clusters and %d labels, expected one each for at least one item"
              .formatted(clusters.length, labels.length));
    }
    Contingency table = Contingency.of(clusters, labels);
    double shared = table.mutualInformation();
    double mean = (entropy(table.rowSums()) + entropy(table.columnSums())) / 2;
    boolean trivial = table.rowSums().length == 1 && table.columnSums().length == 1;
    double nmi = trivial ? 1 : shared <= EPSILON ? 0 : shared / Math.max(mean, EPSILON);
    double ami = trivial ? 1 : adjusted(table, shared, mean);
    return new ClusterAgreement(nmi, ami, adjustedRand(table), accuracy(table));
  }

  private static double adjusted(Contingency table, double shared, double mean) {
    double expected = ExpectedMutualInformation.of(table);
    double range = mean - expected;
    double least = range < 0 ? Math.min(range, -EPSILON) : Math.max(range, EPSILON);
    return (shared - expected) / least;
  }

  private static double entropy(int[] counts) {
    double all = Contingency.sum(counts);
    double entropy = 0;
    for (int count : counts) {
      entropy -= count / all * (StrictMath.log(count) - StrictMath.log(all));
    }
    return counts.length == 1 ? 0 : entropy;
  }

  private static double adjustedRand(Contingency table) {
    double pairs = pairs(table.all());
    double together = 0;
    for (int[] row : table.counts()) {
      together += pairs(row);
    }
    double clusters = pairs(table.rowSums());
    double labels = pairs(table.columnSums());
    if (together == clusters && together == labels) {
      return 1;
    }
    double expected = clusters * labels / pairs;
    return (together - expected) / ((clusters + labels) / 2 - expected);
  }

  private static double pairs(int... counts) {
    double sum = 0;
    for (int count : counts) {
      sum += count * (count - 1.0) / 2;
    }
    return sum;
  }

  private static double accuracy(Contingency table) {
    int[] labels = HungarianAssignment.largest(table.counts());
    long right = 0;
    for (int cluster = 0; cluster < labels.length; cluster++) {
      right += labels[cluster] < 0 ? 0 : table.counts()[cluster][labels[cluster]];
    }
    return (double) right / table.all();
  }
}
