package dev.hourglass.analysis.umap;

import dev.hourglass.analysis.Pca;
import dev.hourglass.model.Codes;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Where points are on a map before they are moved: by {@link SpectralVectors}, with a little
/// noise, from 0 to 10 along each component.
///
/// Connected components of the graph are placed apart, each by its own vectors, as umap-learn does:
/// up to twice as many as the map has components at the ends of its axes. More are placed by the
/// principal components of their centres, where umap-learn takes spectral vectors of `exp(−d²)`,
/// which are all 0 or all 1 unless distances are near 1.
final class StartPlaces {
  private static final float SIDE = 10;
  private static final double NOISE = 1e-4;

  private final Codes points;
  private final FuzzyGraph graph;
  private final int size;
  private final Team team;
  private final SplitMix64 random;
  private final double[] places;

  private StartPlaces(Codes points, FuzzyGraph graph, UmapOptions options, Team team) {
    this.points = points;
    this.graph = graph;
    this.team = team;
    size = options.components();
    random = Streams.MAP_START.generator(options.seed(), 0);
    places = new double[Math.multiplyExact(graph.points(), size)];
  }

  /// {@return `[point][component]`}
  ///
  /// @param points of the map
  /// @param graph symmetric
  static float[] of(Codes points, FuzzyGraph graph, UmapOptions options, Team team) {
    StartPlaces start = new StartPlaces(points, graph, options, team);
    int[] component = graph.components();
    int count = IntStream.of(component).max().orElse(0) + 1;
    if (count == 1) {
      int[] all = IntStream.range(0, graph.points()).toArray();
      start.place(graph, all, new double[start.size], 1);
    } else {
      start.placeApart(component, count);
    }
    return start.finished();
  }

  private void placeApart(int[] component, int count) {
    int[][] members = members(component, count);
    int[] among = new int[component.length];
    for (int[] some : members) {
      for (int m = 0; m < some.length; m++) {
        among[some[m]] = m;
      }
    }
    double[][] centres = count <= 2 * size ? onAxes(count) : byCentres(members);
    for (int c = 0; c < count; c++) {
      place(graph.among(members[c], among), members[c], centres[c], halfNearest(centres, c));
    }
  }

  private static int[][] members(int[] component, int count) {
    int[] sizes = new int[count];
    for (int c : component) {
      sizes[c]++;
    }
    int[][] members = new int[count][];
    Arrays.setAll(members, c -> new int[sizes[c]]);
    Arrays.fill(sizes, 0);
    for (int i = 0; i < component.length; i++) {
      members[component[i]][sizes[component[i]]++] = i;
    }
    return members;
  }

  /// At 1, then at −1 on each axis that is needed.
  private double[][] onAxes(int count) {
    int half = (count + 1) / 2;
    double[][] centres = new double[count][size];
    for (int c = 0; c < count; c++) {
      centres[c][c % half] = c < half ? 1 : -1;
    }
    return centres;
  }

  /// On the principal components of the components' means, the largest number 1.
  private double[][] byCentres(int[][] members) {
    double[][] means = new double[members.length][];
    Arrays.setAll(means, c -> mean(members[c]));
    double[] all = new double[points.size()];
    for (double[] mean : means) {
      for (int d = 0; d < all.length; d++) {
        all[d] += mean[d] / means.length;
      }
    }
    Pca pca = Pca.of(all, (r, c) -> covariance(means, all, r, c), size);
    double[][] centres = new double[means.length][];
    double largest = 0;
    for (int c = 0; c < means.length; c++) {
      float[] mean = new float[all.length];
      for (int d = 0; d < mean.length; d++) {
        mean[d] = (float) means[c][d];
      }
      centres[c] = pca.project(mean);
      largest = Math.max(largest, Arrays.stream(centres[c]).map(Math::abs).max().orElse(0));
    }
    scale(centres, largest > 0 ? 1 / largest : 0);
    return centres;
  }

  private static void scale(double[][] rows, double factor) {
    for (double[] row : rows) {
      for (int d = 0; d < row.length; d++) {
        row[d] *= factor;
      }
    }
  }

  private double[] mean(int[] members) {
    double[] mean = new double[points.size()];
    for (int member : members) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += points.values()[member * mean.length + d] / (double) members.length;
      }
    }
    return mean;
  }

  private static double covariance(double[][] means, double[] all, int r, int c) {
    double sum = 0;
    for (double[] mean : means) {
      sum += (mean[r] - all[r]) * (mean[c] - all[c]);
    }
    return sum / means.length;
  }

  /// Half the distance to the nearest other centre, 1 if all are in one place.
  private static double halfNearest(double[][] centres, int one) {
    double nearest = Double.POSITIVE_INFINITY;
    for (double[] other : centres) {
      double square = 0;
      for (int d = 0; d < other.length; d++) {
        double difference = other[d] - centres[one][d];
        square += difference * difference;
      }
      nearest = square > 0 ? Math.min(nearest, square) : nearest;
    }
    return nearest < Double.POSITIVE_INFINITY ? Math.sqrt(nearest) / 2 : 1;
  }

  /// Places a connected component around its centre: by spectral vectors, or anywhere if it has too
  /// few points for them.
  private void place(FuzzyGraph component, int[] members, double[] centre, double reach) {
    int count = members.length;
    double[] offsets = new double[count * size];
    if (count < 2 * size || count <= size + 1) {
      Arrays.setAll(offsets, _ -> random.nextDouble(-reach, reach));
    } else {
      float[] vectors = new SpectralVectors(component, size, random, team).find();
      double largest = 0;
      for (float number : vectors) {
        largest = Math.max(largest, Math.abs(number));
      }
      double factor = largest > 0 ? reach / largest : 0;
      Arrays.setAll(offsets, i -> factor * vectors[i]);
    }
    for (int m = 0; m < count; m++) {
      for (int d = 0; d < size; d++) {
        places[members[m] * size + d] = centre[d] + offsets[m * size + d];
      }
    }
  }

  /// Adds the noise, and makes each component reach from 0 to 10.
  private float[] finished() {
    double largest = 0;
    for (double number : places) {
      largest = Math.max(largest, Math.abs(number));
    }
    double factor = largest > 0 ? SIDE / largest : 1;
    for (int i = 0; i < places.length; i++) {
      places[i] = factor * places[i] + NOISE * random.nextGaussian();
    }
    float[] finished = new float[places.length];
    for (int d = 0; d < size; d++) {
      stretch(d, finished);
    }
    return finished;
  }

  private void stretch(int component, float[] finished) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = component; i < places.length; i += size) {
      least = Math.min(least, places[i]);
      most = Math.max(most, places[i]);
    }
    double factor = most > least ? SIDE / (most - least) : 0;
    for (int i = component; i < places.length; i += size) {
      finished[i] = (float) (factor * (places[i] - least));
    }
  }
}
