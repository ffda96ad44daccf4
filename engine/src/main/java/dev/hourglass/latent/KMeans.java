package dev.hourglass.latent;

import dev.hourglass.model.Codes;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Groups of codes around centres: each code belongs to the nearest centre, and each centre is the
/// mean of its codes, nearly so where the most steps were taken (Lloyd, "Least squares quantization
/// in PCM", 1982).
///
/// @param centres `[centre][number]`
/// @param owners `[code]`, the centre that each code belongs to
/// @param squares sum over the codes of the squared distances to their centres
public record KMeans(double[][] centres, int[] owners, double squares) {
  /// How many steps a start takes at most.
  public static final int MOST_STEPS = 100;

  /// Checks that nothing is null.
  public KMeans {
    Objects.requireNonNull(centres, "centres");
    Objects.requireNonNull(owners, "owners");
  }

  /// Searches for centres from one start.
  ///
  /// @param codes at least one, all finite
  /// @param centres how many at most, at least 1: there are fewer where there are not so many
  ///   different codes
  /// @param start which of a seed's starts, from 0; how good the result is depends much on it, so
  ///   several are tried and the one with the least {@link #squares} is taken
  /// @param seed of the starts
  /// @param threads at least 1; never change a bit of the result
  /// @return what was found
  /// @throws IllegalArgumentException if there are fewer codes, centres or threads than 1, the
  ///   start is negative, or a code is not finite
  /// @throws IllegalStateException if the system does not give that many threads
  public static KMeans fit(Codes codes, int centres, int start, long seed, int threads) {
    if (codes.count() < 1 || centres < 1) {
      throw new IllegalArgumentException(
          "there are %d codes for %d centres, expected at least one of both"
              .formatted(codes.count(), centres));
    }
    codes.requireFinite();
    SplitMix64 random = Streams.KMEANS_START.generator(seed, start);
    int[] owners = CentreDraw.owners(codes, centres, random);
    try (Team team = new Team(threads)) {
      return new Steps(columns(codes), owners, team).run();
    }
  }

  /// `[number][code]`, so that the JIT vectorises over codes.
  private static float[][] columns(Codes codes) {
    int size = codes.size();
    float[][] columns = new float[size][codes.count()];
    for (int c = 0; c < codes.count(); c++) {
      for (int d = 0; d < size; d++) {
        columns[d][c] = codes.values()[c * size + d];
      }
    }
    return columns;
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
    return "%d centres of %d codes".formatted(centres.length, owners.length);
  }

  /// The steps from one start. Each distance is one sum over the numbers in their order, and each
  /// mean one over the codes in theirs, so threads change nothing.
  private static final class Steps {
    /// Codes whose distances are computed together: they and their numbers stay in the cache.
    private static final int BLOCK = 256;

    private final float[][] columns;
    private final int count;
    private final Team team;
    private final int[] owners;
    private final int[] next;
    private final float[] nearest;
    private final double[][] centres;
    private final List<Phase> means = List.of(this::sumColumns);
    private final List<Phase> assignment = List.of(this::assign);

    Steps(float[][] columns, int[] owners, Team team) {
      this.columns = columns;
      this.owners = owners;
      this.team = team;
      count = owners.length;
      next = new int[count];
      nearest = new float[count];
      int groups = 0;
      for (int owner : owners) {
        groups = Math.max(groups, owner + 1);
      }
      centres = new double[groups][columns.length];
    }

    KMeans run() {
      boolean moved = true;
      for (int step = 0; step < MOST_STEPS && moved; step++) {
        team.run(means);
        team.run(assignment);
        moved = !Arrays.equals(owners, next);
        System.arraycopy(next, 0, owners, 0, count);
      }
      double squares = 0;
      for (float square : nearest) {
        squares += square;
      }
      return new KMeans(centres, owners, squares);
    }

    /// Sets a part of the numbers of every centre. A centre without codes stays where it is.
    private void sumColumns(int part, int parts) {
      double[] sums = new double[centres.length];
      int[] members = new int[centres.length];
      for (int owner : owners) {
        members[owner]++;
      }
      int end = Phase.start(columns.length, part + 1, parts);
      for (int d = Phase.start(columns.length, part, parts); d < end; d++) {
        Arrays.fill(sums, 0);
        for (int c = 0; c < count; c++) {
          sums[owners[c]] += columns[d][c];
        }
        for (int k = 0; k < sums.length; k++) {
          centres[k][d] = members[k] > 0 ? sums[k] / members[k] : centres[k][d];
        }
      }
    }

    /// Finds the nearest centre of a part of the codes, the first of equally near ones.
    private void assign(int part, int parts) {
      float[] squares = new float[BLOCK];
      int end = Phase.start(count, part + 1, parts);
      for (int first = Phase.start(count, part, parts); first < end; first += BLOCK) {
        int length = Math.min(BLOCK, end - first);
        for (int k = 0; k < centres.length; k++) {
          distances(k, first, length, squares);
          for (int c = 0; c < length; c++) {
            if (k == 0 || squares[c] < nearest[first + c]) {
              nearest[first + c] = squares[c];
              next[first + c] = k;
            }
          }
        }
      }
    }

    private void distances(int centre, int first, int length, float[] squares) {
      Arrays.fill(squares, 0, length, 0);
      for (int d = 0; d < columns.length; d++) {
        float[] column = columns[d];
        float at = (float) centres[centre][d];
        for (int c = 0; c < length; c++) {
          float difference = column[first + c] - at;
          squares[c] += difference * difference;
        }
      }
    }
  }
}
