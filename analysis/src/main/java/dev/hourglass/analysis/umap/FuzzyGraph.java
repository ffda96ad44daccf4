package dev.hourglass.analysis.umap;

import dev.hourglass.latent.NearestCodes.Found;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.Arrays;
import java.util.List;

/// A weighted graph: the strengths, above 0 and up to 1, with which points belong to others.
///
/// @param starts `[point + 1]`, where the edges from each point begin; the last is their number
/// @param targets `[edge]`, in ascending order for each point
/// @param weights `[edge]`
record FuzzyGraph(int[] starts, int[] targets, float[] weights) {

  /// The graph of points that belong to each other if either belongs to the other, with `a + b −
  /// a·b` for the two strengths (McInnes, Healy and Melville 2018, section 3.1).
  ///
  /// @param found neighbours of each point, itself first
  /// @param strengths `[point][neighbour]`
  static FuzzyGraph union(Found found, float[] strengths, Team team) {
    int points = found.queries();
    FuzzyGraph to = directed(found, strengths);
    FuzzyGraph from = to.transposed();
    int[] starts = new int[points + 1];
    for (int i = 0; i < points; i++) {
      int both = to.starts[i + 1] - to.starts[i] + from.starts[i + 1] - from.starts[i];
      starts[i + 1] = Math.addExact(starts[i], both);
    }
    int[] targets = new int[starts[points]];
    float[] weights = new float[starts[points]];
    Arrays.fill(weights, 0);
    team.run(
        List.of((part, parts) -> {
          int end = Phase.start(points, part + 1, parts);
          for (int i = Phase.start(points, part, parts); i < end; i++) {
            merge(to, from, i, starts[i], targets, weights);
          }
        }));
    return new FuzzyGraph(starts, targets, weights).above(0);
  }

  /// Leaves out what belongs to itself.
  private static FuzzyGraph directed(Found found, float[] strengths) {
    int points = found.queries();
    int each = found.k() - 1;
    int[] starts = new int[points + 1];
    int[] targets = new int[points * each];
    float[] weights = new float[points * each];
    for (int i = 0; i < points; i++) {
      starts[i + 1] = starts[i] + each;
      for (int k = 1; k <= each; k++) {
        int at = i * found.k() + k;
        insert(targets, weights, starts[i], starts[i] + k - 1, found.indices()[at], strengths[at]);
      }
    }
    return new FuzzyGraph(starts, targets, weights);
  }

  private static void insert(
      int[] targets, float[] weights, int begin, int end, int target, float weight) {
    int at = end;
    while (at > begin && targets[at - 1] > target) {
      targets[at] = targets[at - 1];
      weights[at] = weights[at - 1];
      at--;
    }
    targets[at] = target;
    weights[at] = weight;
  }

  private FuzzyGraph transposed() {
    int points = points();
    int[] at = new int[points + 1];
    for (int target : targets) {
      at[target + 1]++;
    }
    for (int i = 0; i < points; i++) {
      at[i + 1] += at[i];
    }
    int[] begins = at.clone();
    int[] sources = new int[targets.length];
    float[] values = new float[targets.length];
    for (int i = 0; i < points; i++) {
      for (int e = starts[i]; e < starts[i + 1]; e++) {
        int place = at[targets[e]]++;
        sources[place] = i;
        values[place] = weights[e];
      }
    }
    return new FuzzyGraph(begins, sources, values);
  }

  /// Writes the union of a point's edges in two graphs; the places beyond keep the weight 0.
  private static void merge(
      FuzzyGraph one, FuzzyGraph other, int point, int to, int[] targets, float[] weights) {
    int a = one.starts[point];
    int b = other.starts[point];
    int endA = one.starts[point + 1];
    int endB = other.starts[point + 1];
    int at = to;
    while (a < endA || b < endB) {
      int targetA = a < endA ? one.targets[a] : Integer.MAX_VALUE;
      int targetB = b < endB ? other.targets[b] : Integer.MAX_VALUE;
      float x = targetA <= targetB ? one.weights[a++] : 0;
      float y = targetB <= targetA ? other.weights[b++] : 0;
      targets[at] = Math.min(targetA, targetB);
      weights[at] = x + y - x * y;
      at++;
    }
  }

  /// Number of points.
  int points() {
    return starts.length - 1;
  }

  /// The largest weight, 0 if there is no edge.
  float largest() {
    float largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, weight);
    }
    return largest;
  }

  /// The edges whose weight is above 0 and at least a number.
  FuzzyGraph above(float least) {
    int[] kept = new int[starts.length];
    int[] someTargets = new int[targets.length];
    float[] someWeights = new float[targets.length];
    int count = 0;
    for (int i = 0; i < points(); i++) {
      for (int e = starts[i]; e < starts[i + 1]; e++) {
        if (weights[e] > 0 && weights[e] >= least) {
          someTargets[count] = targets[e];
          someWeights[count++] = weights[e];
        }
      }
      kept[i + 1] = count;
    }
    return new FuzzyGraph(
        kept, Arrays.copyOf(someTargets, count), Arrays.copyOf(someWeights, count));
  }

  /// The connected component of each point, in the order of their first points; the graph is
  /// symmetric.
  ///
  /// @return `[point]`, from 0
  int[] components() {
    int[] component = new int[points()];
    Arrays.fill(component, -1);
    int[] reached = new int[points()];
    int count = 0;
    for (int first = 0; first < points(); first++) {
      if (component[first] < 0) {
        component[first] = count;
        reached[0] = first;
        int end = 1;
        for (int at = 0; at < end; at++) {
          for (int e = starts[reached[at]]; e < starts[reached[at] + 1]; e++) {
            if (component[targets[e]] < 0) {
              component[targets[e]] = count;
              reached[end++] = targets[e];
            }
          }
        }
        count++;
      }
    }
    return component;
  }

  /// The graph of a whole connected component.
  ///
  /// @param members its points in ascending order
  /// @param places `[point]`, the place of each member among them
  FuzzyGraph among(int[] members, int[] places) {
    int[] some = new int[members.length + 1];
    for (int m = 0; m < members.length; m++) {
      some[m + 1] = some[m] + starts[members[m] + 1] - starts[members[m]];
    }
    int[] someTargets = new int[some[members.length]];
    float[] someWeights = new float[some[members.length]];
    for (int m = 0; m < members.length; m++) {
      int from = starts[members[m]];
      for (int e = 0; e < some[m + 1] - some[m]; e++) {
        someTargets[some[m] + e] = places[targets[from + e]];
        someWeights[some[m] + e] = weights[from + e];
      }
    }
    return new FuzzyGraph(some, someTargets, someWeights);
  }
}
