package dev.hourglass.analysis.umap;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.latent.NearestCodes.Found;
import dev.hourglass.model.Codes;
import dev.hourglass.parallel.Team;
import java.util.Arrays;

/// Exact nearest neighbours among many points, by comparing with all of them.
///
/// With `|x − y|² = |x|² + |y|² − 2x·y` a comparison is a dot product, and four queries share the
/// numbers that are loaded for it. Since that form is inexact where points are close together, it
/// only chooses candidates, a few more than wanted; the distances of these are then computed from
/// the differences in double and decide. Of points at equal distance the one that comes first is
/// nearer.
///
/// The numbers are those of the points less their mean, multiplied by a power of two that makes the
/// largest about 1: maps have no unit.
final class NeighbourSearch {
  /// Points in a block: 64 numbers of each fill a part of a usual second-level cache.
  private static final int BLOCK = 512;

  /// Queries that are measured together, and numbers that one pass over a block adds.
  private static final int GROUP = 4;

  /// Queries that one task searches for: each block is loaded once for them.
  private static final int TASK = 128;

  /// Tasks between two reports of progress.
  private static final int TASKS_AT_ONCE = 32;

  /// Candidates beyond the wanted ones.
  private static final int MORE = 4;

  /// Numbers, after the multiplication, up to here have squares that fit into float.
  private static final float LARGEST = 1e15f;

  private final int size;
  private final int count;

  /// Numbers of a row: the size, rounded up to whole groups by zeros.
  private final int width;

  private final float[] means;
  private final float scale;

  /// `[point][width]`
  private final float[] rows;

  /// `[block][number][point of the block]`; the last block ends in zeros.
  private final float[][][] blocks;

  /// `[block][point of the block]`, half the squared length; infinite where there is no point.
  private final float[][] halfSquares;

  /// @param points at least one, all finite
  /// @throws IllegalArgumentException if one is not finite
  NeighbourSearch(Codes points) {
    size = points.size();
    count = points.count();
    width = (size + GROUP - 1) / GROUP * GROUP;
    points.requireFinite();
    means = means(points);
    scale = scale(points);
    rows = rows(points);
    blocks = new float[(count + BLOCK - 1) / BLOCK][width][BLOCK];
    halfSquares = new float[blocks.length][BLOCK];
    fillBlocks();
  }

  private static float[] means(Codes points) {
    double[] sums = new double[points.size()];
    for (int i = 0; i < points.values().length; i++) {
      sums[i % sums.length] += points.values()[i];
    }
    float[] means = new float[sums.length];
    for (int d = 0; d < means.length; d++) {
      means[d] = (float) (sums[d] / points.count());
    }
    return means;
  }

  private float scale(Codes points) {
    double largest = 0;
    for (int i = 0; i < points.values().length; i++) {
      double deviation = (double) points.values()[i] - means[i % size];
      largest = Math.max(largest, Math.abs(deviation));
    }
    int exponent = Math.clamp(Math.getExponent(largest), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
    return largest == 0 ? 1 : Math.scalb(1f, -exponent);
  }

  /// Points as rows of whole groups of numbers.
  private float[] rows(Codes points) {
    float[] all = new float[Math.multiplyExact(points.count(), width)];
    for (int i = 0; i < points.count(); i++) {
      for (int d = 0; d < size; d++) {
        double deviation = (double) points.values()[i * size + d] - means[d];
        all[i * width + d] = (float) (deviation * scale);
      }
    }
    return all;
  }

  private void fillBlocks() {
    for (float[] block : halfSquares) {
      Arrays.fill(block, Float.POSITIVE_INFINITY);
    }
    for (int i = 0; i < count; i++) {
      double square = 0;
      for (int d = 0; d < width; d++) {
        float number = rows[i * width + d];
        blocks[i / BLOCK][d][i % BLOCK] = number;
        square += (double) number * number;
      }
      halfSquares[i / BLOCK][i % BLOCK] = (float) (square / 2);
    }
  }

  /// The neighbours of each of the points, itself first.
  ///
  /// @param k how many, 1 to the number of points
  /// @return distances in a unit of their own
  Found ofEach(int k, Team team, ProgressListener.Task progress) {
    Found others = search(rows, k - 1, true, team, progress);
    Found found = new Found(k, new int[count * k], new float[count * k]);
    for (int i = 0; i < count; i++) {
      found.indices()[i * k] = i;
      System.arraycopy(others.indices(), i * (k - 1), found.indices(), i * k + 1, k - 1);
      System.arraycopy(others.distances(), i * (k - 1), found.distances(), i * k + 1, k - 1);
    }
    return found;
  }

  /// The points that are nearest to others.
  ///
  /// @param others of as many numbers as the points, all finite
  /// @param k how many, 1 to the number of points
  /// @return distances in the unit of {@link #ofEach}
  /// @throws IllegalArgumentException if the others are no such points
  Found nearest(Codes others, int k, Team team, ProgressListener.Task progress) {
    if (others.size() != size) {
      throw new IllegalArgumentException(
          "got %s, expected points of %d numbers like those of the map".formatted(others, size));
    }
    others.requireFinite();
    float[] queries = rows(others);
    for (int i = 0; i < queries.length; i++) {
      if (!(Math.abs(queries[i]) <= LARGEST)) {
        throw new IllegalArgumentException(
            "number %d of point %d is %s, expected at most %s times those of the map's points"
                .formatted(
                    i % width, i / width, others.values()[i / width * size + i % width], LARGEST));
      }
    }
    return search(queries, k, false, team, progress);
  }

  private Found search(
      float[] queries, int k, boolean amongThemselves, Team team, ProgressListener.Task progress) {
    int all = queries.length / width;
    Found found = new Found(k, new int[all * k], new float[all * k]);
    int tasks = (all + TASK - 1) / TASK;
    for (int first = 0; first < tasks; first += TASKS_AT_ONCE) {
      int begin = first;
      int end = Math.min(tasks, first + TASKS_AT_ONCE);
      team.each(
          end - begin,
          () -> {
            Search search = new Search(queries, amongThemselves, found);
            return task -> search.run((begin + task) * TASK);
          });
      progress.advance((long) Math.min(all, end * TASK) - begin * TASK);
    }
    return found;
  }

  /// The search for the neighbours of some queries, by one thread.
  private final class Search {
    private final float[] queries;
    private final boolean amongThemselves;
    private final Found found;
    private final int candidates;

    /// `[query of the task][candidate]`, half the squared distance less that of the query to 0,
    /// lowest first.
    private final float[] lowest;

    /// `[query of the task][candidate]`, −1 where there are not so many.
    private final int[] indices;

    private final float[][] sums = new float[GROUP][BLOCK];
    private final double[] squares;

    Search(float[] queries, boolean amongThemselves, Found found) {
      this.queries = queries;
      this.amongThemselves = amongThemselves;
      this.found = found;
      candidates = Math.min(found.k() + MORE, count);
      lowest = new float[TASK * candidates];
      indices = new int[TASK * candidates];
      squares = new double[candidates];
    }

    /// Finds the neighbours of the queries of one task.
    void run(int first) {
      int end = Math.min(first + TASK, queries.length / width);
      Arrays.fill(lowest, Float.POSITIVE_INFINITY);
      Arrays.fill(indices, -1);
      for (int block = 0; block < blocks.length; block++) {
        for (int query = first; query < end; query += GROUP) {
          measure(query, end - 1, block);
          for (int g = 0; g < Math.min(GROUP, end - query); g++) {
            int itself = query + g - block * BLOCK;
            if (amongThemselves && itself >= 0 && itself < BLOCK) {
              sums[g][itself] = Float.POSITIVE_INFINITY;
            }
            keep(sums[g], block * BLOCK, (query + g - first) * candidates);
          }
        }
      }
      for (int query = first; query < end; query++) {
        rank(query, (query - first) * candidates);
      }
    }

    /// What the queries of a group are compared by, for all points of a block.
    private void measure(int query, int last, int block) {
      for (float[] sum : sums) {
        System.arraycopy(halfSquares[block], 0, sum, 0, BLOCK);
      }
      int q0 = query * width;
      int q1 = Math.min(query + 1, last) * width;
      int q2 = Math.min(query + 2, last) * width;
      int q3 = Math.min(query + 3, last) * width;
      for (int d = 0; d < width; d += GROUP) {
        subtractProducts(queries, q0 + d, q1 + d, q2 + d, q3 + d, blocks[block], d, sums);
      }
    }

    private void keep(float[] values, int firstPoint, int at) {
      int last = at + candidates - 1;
      float highest = lowest[last];
      for (int c = 0; c < BLOCK; c++) {
        if (values[c] < highest) {
          insert(values[c], firstPoint + c, at, last);
          highest = lowest[last];
        }
      }
    }

    /// Equal ones stay before it, since they came first.
    private void insert(float value, int index, int begin, int last) {
      int at = last;
      while (at > begin && lowest[at - 1] > value) {
        lowest[at] = lowest[at - 1];
        indices[at] = indices[at - 1];
        at--;
      }
      lowest[at] = value;
      indices[at] = index;
    }

    /// Sorts candidates by their exact distance.
    private void rank(int query, int at) {
      int count = 0;
      for (int c = 0; c < candidates; c++) {
        int index = indices[at + c];
        if (index >= 0) {
          insertExact(square(query, index), index, at, count++);
        }
      }
      for (int c = 0; c < found.k(); c++) {
        found.indices()[query * found.k() + c] = indices[at + c];
        found.distances()[query * found.k() + c] = (float) Math.sqrt(squares[c]);
      }
    }

    private void insertExact(double square, int index, int begin, int count) {
      int to = count;
      while (to > 0
          && (squares[to - 1] > square
              || (squares[to - 1] == square && indices[begin + to - 1] > index))) {
        squares[to] = squares[to - 1];
        indices[begin + to] = indices[begin + to - 1];
        to--;
      }
      squares[to] = square;
      indices[begin + to] = index;
    }

    private double square(int query, int index) {
      double sum = 0;
      for (int d = 0; d < size; d++) {
        double difference = (double) queries[query * width + d] - rows[index * width + d];
        sum += difference * difference;
      }
      return sum;
    }
  }

  /// Every array at the same index, which the JIT makes vectors of.
  ///
  /// @param q0 place of the first query's number that belongs to column `d`; the others alike
  private static void subtractProducts(
      float[] queries, int q0, int q1, int q2, int q3, float[][] columns, int d, float[][] sums) {
    float q00 = -queries[q0];
    float q01 = -queries[q0 + 1];
    float q02 = -queries[q0 + 2];
    float q03 = -queries[q0 + 3];
    float q10 = -queries[q1];
    float q11 = -queries[q1 + 1];
    float q12 = -queries[q1 + 2];
    float q13 = -queries[q1 + 3];
    float q20 = -queries[q2];
    float q21 = -queries[q2 + 1];
    float q22 = -queries[q2 + 2];
    float q23 = -queries[q2 + 3];
    float q30 = -queries[q3];
    float q31 = -queries[q3 + 1];
    float q32 = -queries[q3 + 2];
    float q33 = -queries[q3 + 3];
    float[] c0 = columns[d];
    float[] c1 = columns[d + 1];
    float[] c2 = columns[d + 2];
    float[] c3 = columns[d + 3];
    float[] s0 = sums[0];
    float[] s1 = sums[1];
    float[] s2 = sums[2];
    float[] s3 = sums[3];
    for (int c = 0; c < BLOCK; c++) {
      float x0 = c0[c];
      float x1 = c1[c];
      float x2 = c2[c];
      float x3 = c3[c];
      // Stores come after all loads, or the JIT makes no vectors.
      float r0 = Math.fma(q01, x1, Math.fma(q00, x0, s0[c]));
      float r1 = Math.fma(q11, x1, Math.fma(q10, x0, s1[c]));
      float r2 = Math.fma(q21, x1, Math.fma(q20, x0, s2[c]));
      float r3 = Math.fma(q31, x1, Math.fma(q30, x0, s3[c]));
      s0[c] = Math.fma(q03, x3, Math.fma(q02, x2, r0));
      s1[c] = Math.fma(q13, x3, Math.fma(q12, x2, r1));
      s2[c] = Math.fma(q23, x3, Math.fma(q22, x2, r2));
      s3[c] = Math.fma(q33, x3, Math.fma(q32, x2, r3));
    }
  }
}
