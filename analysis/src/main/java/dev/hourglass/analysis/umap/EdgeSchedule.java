package dev.hourglass.analysis.umap;

/// In which epochs each edge moves its points: the strongest in each, others as often as their
/// weight's share of the largest one (McInnes, Healy and Melville 2018, section 4.2).
///
/// Edges may be asked for by several threads, each by one.
final class EdgeSchedule {
  /// `[edge]`, epochs from one move to the next; infinite for edges that are too weak for one.
  private final float[] periods;

  /// `[edge]`, the epoch of the next move.
  private final float[] next;

  private EdgeSchedule(float[] periods) {
    this.periods = periods;
    next = periods.clone();
  }

  /// @param weights `[edge]`, at least 0
  static EdgeSchedule of(float[] weights, int epochs) {
    float largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, weight);
    }
    float[] periods = new float[weights.length];
    for (int e = 0; e < periods.length; e++) {
      boolean moves = weights[e] > 0 && weights[e] >= largest / epochs;
      periods[e] = moves ? largest / weights[e] : Float.POSITIVE_INFINITY;
    }
    return new EdgeSchedule(periods);
  }

  /// Whether an edge moves its points; to be asked once in each epoch, from 0 on.
  boolean isDue(int edge, int epoch) {
    if (next[edge] > epoch) {
      return false;
    }
    next[edge] += periods[edge];
    return true;
  }

  /// The share of a move that is made: 1 in the first epochs, less from then on.
  static float rate(int epoch, int epochs) {
    return (float) (1 - Math.max(0, epoch - 1) / (double) epochs);
  }
}
