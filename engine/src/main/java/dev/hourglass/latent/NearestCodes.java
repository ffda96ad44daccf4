package dev.hourglass.latent;

import dev.hourglass.model.Codes;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Exact nearest neighbour search among codes, by comparing with all of them. It is fast because
/// codes are stored as columns in blocks that stay in the cache, which the JIT vectorises.
///
/// Distances are Euclidean. Each is one sum, over the numbers in their order, that one thread adds
/// up in float: threads and vector width change no bit. Of codes at equal distance the one that
/// comes first is nearer.
public final class NearestCodes {
  /// Codes in a block: 64 numbers of each fill half of a usual second-level cache.
  private static final int BLOCK = 512;

  /// Numbers that one pass over a block adds: more passes would load and store the sums more often.
  private static final int UNROLLED = 8;

  /// Numbers up to here have squares that fit into float.
  private static final float LARGEST = 1e17f;

  private final int size;
  private final int count;

  /// What all codes are multiplied by, a power of two, so that larger numbers do no harm: 1 unless
  /// there are any.
  private final float scale;

  /// `[block][number][code of the block]`; the last block ends in zeros, which are never read.
  private final float[][][] blocks;

  /// Copies the known codes.
  ///
  /// @param known at least one, all finite
  /// @throws IllegalArgumentException if there is none, or one is not finite
  public NearestCodes(Codes known) {
    float[] codes = known.values();
    size = known.size();
    requireCodes(codes, size, Float.MAX_VALUE);
    if (codes.length == 0) {
      throw new IllegalArgumentException(
          "there is no reference code, expected at least one: give more images");
    }
    count = known.count();
    scale = scale(codes);
    blocks = new float[(count + BLOCK - 1) / BLOCK][size][BLOCK];
    for (int c = 0; c < count; c++) {
      for (int d = 0; d < size; d++) {
        blocks[c / BLOCK][d][c % BLOCK] = scale * codes[c * size + d];
      }
    }
  }

  private static float scale(float[] codes) {
    float largest = 0;
    for (float number : codes) {
      largest = Math.max(largest, Math.abs(number));
    }
    int most = Math.getExponent(LARGEST) - 1;
    return largest <= LARGEST ? 1 : Math.scalb(1f, most - Math.getExponent(largest));
  }

  /// What was found.
  ///
  /// @param k neighbours of each query
  /// @param indices of the known codes, `[query][k]`, nearest first
  /// @param distances to them, `[query][k]`, in the codes' unit
  public record Found(int k, int[] indices, float[] distances) {
    /// Checks that nothing is null.
    public Found {
      Objects.requireNonNull(indices, "indices");
      Objects.requireNonNull(distances, "distances");
    }

    /// {@return the neighbours of some queries}
    ///
    /// @param queries which, from 0
    public Found select(int... queries) {
      Found some = new Found(k, new int[queries.length * k], new float[queries.length * k]);
      for (int q = 0; q < queries.length; q++) {
        System.arraycopy(indices, queries[q] * k, some.indices, q * k, k);
        System.arraycopy(distances, queries[q] * k, some.distances, q * k, k);
      }
      return some;
    }

    /// {@return number of queries}
    public int queries() {
      return indices.length / k;
    }

    /// {@return the index of a query's neighbour}
    ///
    /// @param query which one, from 0
    /// @param rank 0 for the nearest
    public int index(int query, int rank) {
      return indices[query * k + rank];
    }

    /// {@return the distance to a query's neighbour}
    ///
    /// @param query which one, from 0
    /// @param rank 0 for the nearest
    public float distance(int query, int rank) {
      return distances[query * k + rank];
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return RecordContent.equal(this, other);
    }

    @Override
    public int hashCode() {
      return RecordContent.hash(this);
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// Finds the known codes that are nearest to others.
  ///
  /// @param asked of as many numbers as the known codes, all finite
  /// @param k how many, 1 to the number of known codes
  /// @param threads at least 1; never change the result
  /// @return `k` neighbours of each query
  /// @throws IllegalArgumentException if the queries are no such codes or k is out of range
  public Found nearest(Codes asked, int k, int threads) {
    if (asked.size() != size) {
      throw new IllegalArgumentException(
          "got %s, expected codes of %d numbers like the reference codes".formatted(asked, size));
    }
    float[] queries = asked.values();
    requireCodes(queries, size, Math.min(LARGEST / scale, Float.MAX_VALUE));
    requireNeighbours(k, count);
    float[] scaled = queries;
    if (scale != 1) {
      scaled = new float[queries.length];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = scale * queries[i];
      }
    }
    return search(scaled, k, threads);
  }

  private Found search(float[] queries, int k, int threads) {
    int all = queries.length / size;
    Found found = new Found(k, new int[all * k], new float[all * k]);
    Arrays.fill(found.distances, Float.POSITIVE_INFINITY);
    try (Team team = new Team(threads)) {
      team.run(
          List.of((part, parts) -> {
            int begin = Phase.start(all, part, parts);
            search(queries, begin, Phase.start(all, part + 1, parts), found);
          }));
    }
    for (int i = 0; i < found.distances.length; i++) {
      double distance = StrictMath.sqrt(found.distances[i]) / scale;
      found.distances[i] = (float) Math.min(distance, Float.MAX_VALUE);
    }
    return found;
  }

  /// Squares of distances until all are found.
  private void search(float[] queries, int begin, int end, Found found) {
    float[] squares = new float[BLOCK];
    for (int block = 0; block < blocks.length; block++) {
      int first = block * BLOCK;
      int codes = Math.min(BLOCK, count - first);
      for (int q = begin; q < end; q++) {
        measure(queries, q * size, blocks[block], squares);
        keep(found, q, squares, first, codes);
      }
    }
  }

  private void measure(float[] queries, int offset, float[][] columns, float[] squares) {
    Arrays.fill(squares, 0);
    int d = 0;
    for (; d + UNROLLED <= size; d += UNROLLED) {
      addEight(queries, offset + d, columns, d, squares);
    }
    for (; d < size; d++) {
      addOne(queries[offset + d], columns[d], squares);
    }
  }

  /// Every array at the same index, which the JIT makes vectors of.
  private static void addEight(
      float[] queries, int offset, float[][] columns, int d, float[] squares) {
    float q0 = queries[offset];
    float q1 = queries[offset + 1];
    float q2 = queries[offset + 2];
    float q3 = queries[offset + 3];
    float q4 = queries[offset + 4];
    float q5 = queries[offset + 5];
    float q6 = queries[offset + 6];
    float q7 = queries[offset + 7];
    float[] c0 = columns[d];
    float[] c1 = columns[d + 1];
    float[] c2 = columns[d + 2];
    float[] c3 = columns[d + 3];
    float[] c4 = columns[d + 4];
    float[] c5 = columns[d + 5];
    float[] c6 = columns[d + 6];
    float[] c7 = columns[d + 7];
    for (int c = 0; c < BLOCK; c++) {
      float sum = squares[c];
      sum = Math.fma(q0 - c0[c], q0 - c0[c], sum);
      sum = Math.fma(q1 - c1[c], q1 - c1[c], sum);
      sum = Math.fma(q2 - c2[c], q2 - c2[c], sum);
      sum = Math.fma(q3 - c3[c], q3 - c3[c], sum);
      sum = Math.fma(q4 - c4[c], q4 - c4[c], sum);
      sum = Math.fma(q5 - c5[c], q5 - c5[c], sum);
      sum = Math.fma(q6 - c6[c], q6 - c6[c], sum);
      squares[c] = Math.fma(q7 - c7[c], q7 - c7[c], sum);
    }
  }

  private static void addOne(float query, float[] column, float[] squares) {
    for (int c = 0; c < BLOCK; c++) {
      float difference = query - column[c];
      squares[c] = Math.fma(difference, difference, squares[c]);
    }
  }

  private static void keep(Found found, int query, float[] squares, int first, int codes) {
    int last = query * found.k + found.k - 1;
    for (int c = 0; c < codes; c++) {
      if (squares[c] < found.distances[last]) {
        insert(found, query * found.k, last, squares[c], first + c);
      }
    }
  }

  /// Moves what is further back by one place; equal ones stay before it, since they came first.
  private static void insert(Found found, int begin, int last, float square, int index) {
    int at = last;
    while (at > begin && found.distances[at - 1] > square) {
      found.distances[at] = found.distances[at - 1];
      found.indices[at] = found.indices[at - 1];
      at--;
    }
    found.distances[at] = square;
    found.indices[at] = index;
  }

  private static void requireCodes(float[] codes, int size, float largest) {
    for (int i = 0; i < codes.length; i++) {
      // So written that NaN is refused too.
      if (!(Math.abs(codes[i]) <= largest)) {
        throw new IllegalArgumentException(
            "number %d of code %d is %s, expected finite numbers up to %s: retrain the model"
                .formatted(i % size, i / size, codes[i], largest));
      }
    }
  }

  private static void requireNeighbours(int k, int most) {
    if (k < 1 || k > most) {
      throw new IllegalArgumentException(
          "%d neighbours were requested, expected 1 to %d: use more images or ask for fewer"
              .formatted(k, Math.max(most, 0)));
    }
  }

  @Override
  public String toString() {
    return "NearestCodes among %d codes of %d numbers".formatted(count, size);
  }
}
