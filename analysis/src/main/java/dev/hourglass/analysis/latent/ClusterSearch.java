package dev.hourglass.analysis.latent;

import dev.hourglass.data.Sampling;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.metrics.ClusterAgreement;
import dev.hourglass.model.Codes;
import java.nio.FloatBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.MutableDataset;
import org.tribuo.clustering.ClusterID;

/// Clusters codes and compares the clusters with the labels.
///
/// @param labels of all images of the set, or null
/// @param options its seed and threads
record ClusterSearch(int @Nullable [] labels, LatentOptions options) {
  /// HDBSCAN needs some density to find anything.
  static final int LEAST_FOR_DENSITY = 64;

  /// Of k-means; the best counts.
  static final int STARTS = 4;

  /// Clusters hold at least this share of the images: what is smaller is noise.
  private static final int SHARE = 100;

  private static final int LEAST_MEMBERS = 5;
  private static final int NEIGHBOURS = 15;

  /// The best of several k-means: the one whose codes are nearest to their centres.
  ///
  /// @param codes of all images of the set
  /// @param images which of them are clustered
  /// @param count clusters; fewer are found where there are not so many different codes
  /// @param progress called after each start
  Clusters kMeans(Codes codes, int[] images, int count, Runnable progress) {
    Codes chosen = codes.select(images);
    MutableDataset<ClusterID> dataset = Tribuo.unlabelled(chosen);
    int centres = Math.min(count, different(chosen, count));
    int[] best = {};
    double least = Double.POSITIVE_INFINITY;
    for (int start = 0; start < STARTS; start++) {
      Codes found = floats(Tribuo.kMeans(dataset, centres, options.seed() + start));
      NearestCodes.Found nearest = new NearestCodes(found).nearest(chosen, 1, options.threads());
      double sum = sumOfSquares(nearest.distances());
      if (sum < least) {
        least = sum;
        best = nearest.indices();
      }
      progress.run();
    }
    return clusters(Clusters.Method.K_MEANS, Clusters.Space.CODES, images, best, chosen);
  }

  /// What HDBSCAN finds.
  ///
  /// @param space of the points
  /// @param points codes or places of the images
  Clusters hdbscan(Clusters.Space space, Codes points, int[] images) {
    int members = Math.max(LEAST_MEMBERS, images.length / SHARE);
    int[] found = Tribuo.hdbscan(Tribuo.unlabelled(points), members, NEIGHBOURS);
    return clusters(Clusters.Method.HDBSCAN, space, images, found, points);
  }

  private Clusters clusters(
      Clusters.Method method, Clusters.Space space, int[] images, int[] assignment, Codes points) {
    int count = (int) IntStream.of(assignment).filter(c -> c >= 0).distinct().count();
    int noise = (int) IntStream.of(assignment).filter(c -> c < 0).count();
    int[] medoids = Sampling.at(images, Medoids.of(points, assignment));
    int[] known = labels;
    ClusterAgreement agreement =
        known == null ? null : ClusterAgreement.of(assignment, Sampling.at(known, images));
    return new Clusters(method, space, images, assignment, count, noise, medoids, agreement);
  }

  private static int different(Codes codes, int enough) {
    Set<FloatBuffer> seen = new LinkedHashSet<>();
    for (int i = 0; i < codes.count() && seen.size() < enough; i++) {
      seen.add(FloatBuffer.wrap(codes.at(i)));
    }
    return seen.size();
  }

  private static Codes floats(double[][] rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[i / rows[0].length][i % rows[0].length];
    }
    return Codes.of(rows[0].length, values);
  }

  private static double sumOfSquares(float[] distances) {
    double sum = 0;
    for (float distance : distances) {
      sum += (double) distance * distance;
    }
    return sum;
  }
}
