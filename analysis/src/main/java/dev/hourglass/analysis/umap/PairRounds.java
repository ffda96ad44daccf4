package dev.hourglass.analysis.umap;

import dev.hourglass.parallel.Phase;

/// The edges of a graph in rounds, so that several threads can move both ends of edges and the
/// result is that of one thread.
///
/// The points are divided into blocks. The edges between two blocks, in both directions, are one
/// task. In each round every block is in one task at most, as every team in a round of a tournament
/// in which each plays against each other once; in the last round every block is with itself. The
/// number of blocks depends on the number of points alone.
final class PairRounds {
  /// Points of a block, unless there are more than the most blocks.
  private static final int BLOCK = 256;

  private static final int MOST_BLOCKS = 64;

  private final int points;

  /// Even, and the number of rounds too.
  private final int blocks;

  /// `[round · blocks + task + 1]`, where the edges of each task begin in the arrays below.
  private final int[] starts;

  /// `[edge]`, in the order of the tasks.
  private final int[] heads;

  private final int[] targets;
  private final float[] weights;

  /// @param graph symmetric
  PairRounds(FuzzyGraph graph) {
    points = graph.points();
    blocks = 2 * Math.clamp(points / (2 * BLOCK), 1, MOST_BLOCKS / 2);
    int edges = graph.targets().length;
    heads = new int[edges];
    targets = new int[edges];
    weights = new float[edges];
    starts = new int[blocks * blocks + 1];
    int[] blockOf = blockOfEach();
    for (int i = 0; i < points; i++) {
      for (int e = graph.starts()[i]; e < graph.starts()[i + 1]; e++) {
        starts[task(blockOf[i], blockOf[graph.targets()[e]]) + 1]++;
      }
    }
    for (int task = 0; task < blocks * blocks; task++) {
      starts[task + 1] += starts[task];
    }
    sort(graph, blockOf);
  }

  private int[] blockOfEach() {
    int[] blockOf = new int[points];
    for (int block = 0; block < blocks; block++) {
      int end = Phase.start(points, block + 1, blocks);
      for (int i = Phase.start(points, block, blocks); i < end; i++) {
        blockOf[i] = block;
      }
    }
    return blockOf;
  }

  private void sort(FuzzyGraph graph, int[] blockOf) {
    int[] next = starts.clone();
    for (int i = 0; i < points; i++) {
      for (int e = graph.starts()[i]; e < graph.starts()[i + 1]; e++) {
        int at = next[task(blockOf[i], blockOf[graph.targets()[e]])]++;
        heads[at] = i;
        targets[at] = graph.targets()[e];
        weights[at] = graph.weights()[e];
      }
    }
  }

  /// The round in which two blocks meet, times the number of blocks, and the lower block: with an
  /// odd number m of teams, those whose numbers have the sum 2r modulo m meet in round r; one more
  /// team meets the one that would meet itself.
  private int task(int one, int other) {
    int low = Math.min(one, other);
    int high = Math.max(one, other);
    int last = blocks - 1;
    int round = high == last ? low : (low + high) * (blocks / 2) % last;
    return (low == high ? last : round) * blocks + low;
  }

  /// Number of rounds.
  int rounds() {
    return blocks;
  }

  /// Number of tasks of each round, some of which have no edges.
  int tasks() {
    return blocks;
  }

  /// The first edge of a task of a round; that of the next task is its end.
  int start(int round, int task) {
    return starts[round * blocks + task];
  }

  /// The point at which an edge begins.
  int head(int edge) {
    return heads[edge];
  }

  /// The point at which an edge ends.
  int target(int edge) {
    return targets[edge];
  }

  /// `[edge]`, not copied.
  float[] weights() {
    return weights;
  }
}
