package dev.hourglass.analysis.umap;

import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.SplitMix64;
import java.util.Arrays;
import java.util.List;

/// The eigenvectors of a connected graph's normalised Laplacian `L = I − S` with the smallest
/// eigenvalues above 0, where `S = D^(−1/2) W D^(−1/2)` for the weights `W` and their sums `D`:
/// slow oscillations over the graph (Belkin and Niyogi, "Laplacian eigenmaps", 2003).
///
/// By subspace iteration with Chebyshev filters (Zhou, Saad, Tiago and Chelikowsky,
/// "Self-consistent-field calculations using Chebyshev-filtered subspace iteration", 2006), to
/// about two digits, since it is only where a map begins. Sums over the points are taken in ranges
/// of a fixed length and then added, so that threads change no bit.
final class SpectralVectors {
  /// Vectors beyond the wanted ones, which make the wanted ones converge faster.
  private static final int LEAST_MORE = 6;

  private static final int MOST_ROUNDS = 12;
  private static final int MOST_PRODUCTS = 400;
  private static final int FIRST_DEGREE = 8;
  private static final int LEAST_DEGREE = 8;
  private static final int MOST_DEGREE = 80;

  /// The filter makes an eigenvector of eigenvalue 0 larger by this factor, so far as its degree
  /// allows: more would make all vectors alike.
  private static final double LOG_GAIN = StrictMath.log(2000);

  private static final double FIRST_CUT = 0.5;
  private static final double LARGEST_CUT = 0.9;
  private static final double TOLERANCE = 1e-2;

  /// Directions with a smaller share of the largest one's square are left out.
  private static final double LEAST_SQUARE = 1e-10;

  /// Points whose products are added before they are added to others'.
  private static final int RANGE = 512;

  private final FuzzyGraph graph;
  private final int points;
  private final int wanted;
  private final int width;
  private final Team team;

  /// `[edge]`, the elements of S.
  private final float[] elements;

  /// `[point]`, the eigenvector of eigenvalue 0, of length 1.
  private final float[] trivial;

  /// `[point][width]` each: the vectors and what the recurrence needs.
  private float[] current;

  private float[] previous;
  private float[] product;

  /// @param graph connected, symmetric, of more points than `wanted` + 1
  SpectralVectors(FuzzyGraph graph, int wanted, SplitMix64 random, Team team) {
    this.graph = graph;
    this.wanted = wanted;
    this.team = team;
    points = graph.points();
    width = Math.min(wanted + Math.max(LEAST_MORE, wanted / 2), points - 1);
    elements = new float[graph.weights().length];
    trivial = new float[points];
    normalise();
    current = new float[Math.multiplyExact(points, width)];
    previous = new float[current.length];
    product = new float[current.length];
    for (int i = 0; i < current.length; i++) {
      current[i] = (float) random.nextDouble(-1, 1);
    }
  }

  private void normalise() {
    double[] roots = new double[points];
    double all = 0;
    for (int i = 0; i < points; i++) {
      double sum = 0;
      for (int e = graph.starts()[i]; e < graph.starts()[i + 1]; e++) {
        sum += graph.weights()[e];
      }
      roots[i] = Math.sqrt(sum);
      all += sum;
    }
    for (int i = 0; i < points; i++) {
      for (int e = graph.starts()[i]; e < graph.starts()[i + 1]; e++) {
        elements[e] = (float) (graph.weights()[e] / (roots[i] * roots[graph.targets()[e]]));
      }
      trivial[i] = (float) (roots[i] / Math.sqrt(all));
    }
  }

  /// {@return the vectors, `[point][wanted]`, of length 1, that of the smallest eigenvalue first}
  float[] find() {
    int products = 0;
    double cut = FIRST_CUT;
    int degree = FIRST_DEGREE;
    double[] before = new double[width];
    for (int round = 0; round < MOST_ROUNDS && products < MOST_PRODUCTS; round++) {
      filter(degree, cut);
      products += degree + 1;
      double[] values = rotate();
      if (settled(before, values)) {
        break;
      }
      before = values;
      cut = Math.clamp(values[width - 1], 0, LARGEST_CUT);
      degree = degree(cut);
    }
    float[] vectors = new float[points * wanted];
    for (int i = 0; i < points; i++) {
      System.arraycopy(current, i * width, vectors, i * wanted, wanted);
    }
    return vectors;
  }

  private boolean settled(double[] before, double[] values) {
    for (int v = 0; v < wanted; v++) {
      if (Math.abs(values[v] - before[v]) > TOLERANCE * values[wanted - 1]) {
        return false;
      }
    }
    return true;
  }

  /// The Chebyshev polynomial of degree n is about `½·e^(2n·√(c/(2 − c)))` at 0 when −1 to 1 are
  /// the eigenvalues from the cut c to 2.
  private static int degree(double cut) {
    double root = Math.sqrt(cut / (2 - cut));
    double degree = Math.ceil(LOG_GAIN / (2 * root + 1.0 / MOST_DEGREE / MOST_DEGREE));
    return (int) Math.clamp(degree, LEAST_DEGREE, MOST_DEGREE);
  }

  /// Replaces the vectors x by `T(M)x` with the Chebyshev polynomial T of a degree, where `M = (L −
  /// centre)/half` has the eigenvalues from −1 to 1 for those of L from the cut to 2.
  private void filter(int degree, double cut) {
    float centre = (float) ((2 + cut) / 2);
    float half = (float) ((2 - cut) / 2);
    step((1 - centre) / half, -1 / half, 0);
    for (int k = 2; k <= degree; k++) {
      step(2 * (1 - centre) / half, -2 / half, -1);
    }
  }

  /// `next = ofSame·current + ofProduct·S·current + ofPrevious·previous`.
  private void step(float ofSame, float ofProduct, float ofPrevious) {
    team.run(
        List.of((part, parts) -> {
          int end = Phase.start(points, part + 1, parts);
          for (int i = Phase.start(points, part, parts); i < end; i++) {
            multiplyRow(i);
            for (int at = i * width; at < (i + 1) * width; at++) {
              float next = ofSame * current[at] + ofProduct * product[at];
              product[at] = next + ofPrevious * previous[at];
            }
          }
        }));
    float[] spare = previous;
    previous = current;
    current = product;
    product = spare;
  }

  /// A row of `product = S·current`.
  private void multiplyRow(int point) {
    float[] in = current;
    float[] out = product;
    int to = point * width;
    Arrays.fill(out, to, to + width, 0);
    for (int e = graph.starts()[point]; e < graph.starts()[point + 1]; e++) {
      float element = elements[e];
      int from = graph.targets()[e] * width;
      for (int v = 0; v < width; v++) {
        out[to + v] = Math.fma(element, in[from + v], out[to + v]);
      }
    }
  }

  /// Rayleigh's and Ritz's step: replaces the vectors by the best approximations of eigenvectors
  /// among their combinations.
  ///
  /// @return eigenvalues of L, the smallest first
  private double[] rotate() {
    removeTrivial();
    SymmetricEigen gram = SymmetricEigen.of(products(current));
    combine(scaled(gram));
    team.run(
        List.of((part, parts) -> {
          int end = Phase.start(points, part + 1, parts);
          for (int i = Phase.start(points, part, parts); i < end; i++) {
            multiplyRow(i);
          }
        }));
    SymmetricEigen best = SymmetricEigen.of(products(product));
    combine(best.vectors());
    double[] values = new double[width];
    for (int v = 0; v < width; v++) {
      values[v] = 1 - best.values()[v];
    }
    return values;
  }

  /// Combinations that are orthonormal; zeros instead of those that are not independent.
  private static double[][] scaled(SymmetricEigen gram) {
    double[][] vectors = gram.vectors();
    for (int v = 0; v < vectors.length; v++) {
      double square = gram.values()[v];
      double factor = square > LEAST_SQUARE * gram.values()[0] ? 1 / Math.sqrt(square) : 0;
      for (int k = 0; k < vectors.length; k++) {
        vectors[v][k] *= factor;
      }
    }
    return vectors;
  }

  private void removeTrivial() {
    double[] shares = new double[width];
    for (int i = 0; i < points; i++) {
      for (int v = 0; v < width; v++) {
        shares[v] += (double) trivial[i] * current[i * width + v];
      }
    }
    for (int i = 0; i < points; i++) {
      for (int v = 0; v < width; v++) {
        current[i * width + v] -= (float) (shares[v] * trivial[i]);
      }
    }
  }

  /// The products of the vectors with others, made symmetric.
  private double[][] products(float[] others) {
    int ranges = (points + RANGE - 1) / RANGE;
    double[][] sums = new double[ranges][];
    team.each(ranges, () -> range -> sums[range] = products(others, range));
    double[][] all = new double[width][width];
    for (double[] some : sums) {
      for (int v = 0; v < width; v++) {
        for (int u = 0; u < width; u++) {
          all[v][u] += (some[v * width + u] + some[u * width + v]) / 2;
        }
      }
    }
    return all;
  }

  private double[] products(float[] others, int range) {
    double[] sums = new double[width * width];
    for (int i = range * RANGE; i < Math.min((range + 1) * RANGE, points); i++) {
      for (int v = 0; v < width; v++) {
        double number = current[i * width + v];
        for (int u = 0; u < width; u++) {
          sums[v * width + u] += number * others[i * width + u];
        }
      }
    }
    return sums;
  }

  /// Replaces the vectors by combinations of them.
  ///
  /// @param combinations `[new vector][vector]`
  private void combine(double[][] combinations) {
    team.run(
        List.of((part, parts) -> {
          int end = Phase.start(points, part + 1, parts);
          for (int i = Phase.start(points, part, parts); i < end; i++) {
            for (int v = 0; v < width; v++) {
              double sum = 0;
              for (int u = 0; u < width; u++) {
                sum += combinations[v][u] * current[i * width + u];
              }
              previous[i * width + v] = (float) sum;
            }
          }
        }));
    float[] spare = current;
    current = previous;
    previous = spare;
  }
}
