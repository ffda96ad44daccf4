package dev.hourglass.analysis.latent;

import dev.hourglass.data.Sampling;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.KMeans;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.metrics.ClusterAgreement;
import dev.hourglass.model.Codes;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Searches some points for clusters in one space, and compares what is found with the labels.
final class ClusterSearch {
  /// HDBSCAN needs some density to find anything.
  static final int LEAST_FOR_DENSITY = 64;

  /// HDBSCAN's time grows with the square of the points: others belong to the cluster of the
  /// nearest one that it has seen.
  private static final int MOST_FOR_DENSITY = 5_000;

  /// Points that the starts of a mixture are compared on. The time of a step grows with the square
  /// of the numbers of a point: where they are many, fewer.
  private static final int COMPARED = 10_000;

  private static final int COMPARED_OF_MANY = 5_000;
  private static final int FEW_NUMBERS = 16;

  /// Clusters by density hold at least this share of the images: what is smaller is noise.
  private static final int SHARE = 100;

  private static final int LEAST_MEMBERS = 5;
  private static final int NEIGHBOURS = 15;
  private static final int MIXTURE_STEPS = 60;

  /// Groups on a map are hundreds of times narrower than the map. In the many dimensions of codes
  /// the covariances of few codes need more.
  private static final double REGULARITY = 1e-5;

  private static final double REGULARITY_OF_MANY = 1e-3;

  /// Where points have many numbers, a start takes longer, and fewer are tried.
  private static final int FEWER_STARTS = 4;

  /// How many are counted, see {@link #countByDensity}.
  private static final int COUNTED = 2_000;

  private static final int COUNTED_SHARE = 50;
  private static final int COUNTED_NEIGHBOURS = 5;
  private static final int LEAST_GROUPS = 2;

  private final Clusters.Space space;
  private final Codes points;
  private final int[] images;
  private final int @Nullable [] labels;
  private final ClusterOptions options;

  /// @param space what the points are
  /// @param points codes, places or pixels of the images
  /// @param images `[point]`, which image each belongs to
  /// @param labels of all images, or null
  /// @param options starts, seed and threads
  ClusterSearch(
      Clusters.Space space,
      Codes points,
      int[] images,
      int @Nullable [] labels,
      ClusterOptions options) {
    this.space = space;
    this.points = points;
    this.images = images;
    this.labels = labels == null ? null : Sampling.at(labels, images);
    this.options = options;
  }

  /// The best of several k-means: the one whose points are nearest to their centres.
  ///
  /// @param count clusters; fewer are found where there are not so many different points
  /// @param afterStart called after each start
  Clusters kMeans(int count, Runnable afterStart) {
    KMeans best = null;
    for (int start = 0; start < starts(); start++) {
      KMeans found = start(points, count, start);
      best = best == null || found.squares() < best.squares() ? found : best;
      afterStart.run();
    }
    KMeans found = Objects.requireNonNull(best);
    return clusters(Clusters.Method.K_MEANS, found.owners(), found.squares() / points.count());
  }

  private boolean few() {
    return points.size() <= FEW_NUMBERS;
  }

  /// How many are tried.
  int starts() {
    return few() ? options.starts() : Math.ceilDiv(options.starts(), FEWER_STARTS);
  }

  private KMeans start(Codes some, int count, int start) {
    return KMeans.fit(some, count, start, options.seed(), options.threads());
  }

  /// The likeliest of several mixtures, of those that lose no cluster, each of which begins with
  /// the clusters of a k-means. They are compared on some of the points; the best is then fitted to
  /// all, unless these have many numbers.
  ///
  /// @param count clusters; fewer are found where there are not so many different points
  /// @param afterStart called after each start
  Clusters mixture(int count, Runnable afterStart) {
    int compared = few() ? COMPARED : COMPARED_OF_MANY;
    Codes some = points.select(Sampling.evenly(points.count(), compared));
    GaussianMixture.Fit best = null;
    int most = 0;
    for (int start = 0; start < starts(); start++) {
      GaussianMixture.Fit fit = fit(some, start(some, count, start).owners());
      int groups = (int) IntStream.of(fit.mixture().owners(some)).distinct().count();
      // A component can lose all its points: who asks for ten groups wants ten.
      if (best == null || groups > most || (groups == most && likelihood(fit) > likelihood(best))) {
        best = fit;
        most = groups;
      }
      afterStart.run();
    }
    GaussianMixture.Fit found = Objects.requireNonNull(best);
    if (few() && some.count() < points.count()) {
      found = fit(points, found.mixture().owners(points));
    }
    return clusters(Clusters.Method.MIXTURE, found.mixture().owners(points), likelihood(found));
  }

  private GaussianMixture.Fit fit(Codes some, int[] owners) {
    return GaussianMixture.fit(
        some, owners, MIXTURE_STEPS, few() ? REGULARITY : REGULARITY_OF_MANY, options.threads());
  }

  private static double likelihood(GaussianMixture.Fit fit) {
    return fit.objectives().getLast();
  }

  /// What HDBSCAN finds in at most {@link #MOST_FOR_DENSITY} points.
  Clusters hdbscan() {
    Codes some = points.select(Sampling.evenly(points.count(), MOST_FOR_DENSITY));
    int[] found = density(some, SHARE, NEIGHBOURS);
    int[] all = found;
    if (some.count() < points.count()) {
      int[] nearest = new NearestCodes(some).nearest(points, 1, options.threads()).indices();
      all = Sampling.at(found, nearest);
    }
    return clusters(Clusters.Method.HDBSCAN, all, 0);
  }

  /// How many groups there seem to be: the clusters that HDBSCAN finds among 2,000 points, each
  /// with at least a fiftieth of them and with density measured by few neighbours, so that it sees
  /// narrow gaps. At least 2.
  int countByDensity() {
    Codes some = points.select(Sampling.evenly(points.count(), COUNTED));
    int[] found = density(some, COUNTED_SHARE, COUNTED_NEIGHBOURS);
    return Math.max(LEAST_GROUPS, IntStream.of(found).max().orElse(-1) + 1);
  }

  private static int[] density(Codes some, int share, int neighbours) {
    int members = Math.max(LEAST_MEMBERS, some.count() / share);
    return Tribuo.hdbscan(Tribuo.unlabelled(some), members, neighbours);
  }

  private Clusters clusters(Clusters.Method method, int[] found, double objective) {
    int[] groups = largestFirst(found);
    int count = IntStream.of(groups).max().orElse(-1) + 1;
    int noise = (int) IntStream.of(groups).filter(c -> c < 0).count();
    int[] medoids = Sampling.at(images, Medoids.of(points, groups));
    int[] known = labels;
    return new Clusters(
        method,
        space,
        images,
        groups,
        count,
        noise,
        objective,
        Silhouette.of(points, groups),
        medoids,
        known == null ? null : ClusterAgreement.of(groups, known));
  }

  /// Clusters in the order of their sizes, so that the same clusters have the same numbers
  /// whichever start found them; empty ones are left out.
  private static int[] largestFirst(int[] found) {
    int[] sizes = new int[IntStream.of(found).max().orElse(-1) + 1];
    for (int group : found) {
      if (group >= 0) {
        sizes[group]++;
      }
    }
    int[] order = Sampling.highestFirst(IntStream.of(sizes).asDoubleStream().toArray());
    int[] numbers = new int[sizes.length];
    for (int i = 0; i < order.length; i++) {
      numbers[order[i]] = i;
    }
    return IntStream.of(found).map(group -> group < 0 ? group : numbers[group]).toArray();
  }
}
