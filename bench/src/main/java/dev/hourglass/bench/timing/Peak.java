package dev.hourglass.bench.timing;

import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The most multiply-adds per second that the processor does: sums that stay in registers, with no
/// memory to wait for, on the widest vectors that Java prefers here.
public final class Peak {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  // Enough that each sum's previous addition is done when its turn comes again, and few enough for
  // the 16 registers of processors without AVX-512.
  private static final int SUMS = 12;

  private static final int ITERATIONS = 400_000;
  private static final int ROUNDS = 30;

  /// Long enough for the system to give each thread a processor of its own.
  private static final long LEAST_NANOS = 200_000_000;

  private final float[] results;

  private Peak(int threads) {
    results = new float[threads];
  }

  /// Measures with all threads at once, for a fifth of a second and at least thirty rounds, of
  /// which the best counts.
  ///
  /// @return GFLOP/s of all threads together; a multiply-add counts as two
  public static double gflops(int threads) {
    Peak peak = new Peak(threads);
    List<Phase> phases = List.of(peak::run);
    long best = Long.MAX_VALUE;
    try (Team team = new Team(threads)) {
      long begin = System.nanoTime();
      long end = begin;
      for (int round = 0; round < ROUNDS || end - begin < LEAST_NANOS; round++) {
        long start = System.nanoTime();
        team.run(phases);
        end = System.nanoTime();
        best = Math.min(best, end - start);
      }
    }
    peak.checkResults();
    return 2.0 * S.length() * SUMS * ITERATIONS * threads / best;
  }

  private void run(int part, int parts) {
    results[part] = multiplyAdds(ITERATIONS);
  }

  /// Uses the sums, so that the compiler cannot leave them out.
  private void checkResults() {
    for (float result : results) {
      if (!(result > 0)) {
        throw new IllegalStateException(
            "the sums of the peak measurement are %s, expected more than 0".formatted(result));
      }
    }
  }

  private static float multiplyAdds(int iterations) {
    FloatVector factor = FloatVector.broadcast(S, 0.999f);
    FloatVector term = FloatVector.broadcast(S, 0.001f);
    FloatVector a = term, b = term, c = term, d = term, e = term, f = term;
    FloatVector g = term, h = term, i = term, j = term, k = term, l = term;
    for (int n = 0; n < iterations; n++) {
      a = a.fma(factor, term);
      b = b.fma(factor, term);
      c = c.fma(factor, term);
      d = d.fma(factor, term);
      e = e.fma(factor, term);
      f = f.fma(factor, term);
      g = g.fma(factor, term);
      h = h.fma(factor, term);
      i = i.fma(factor, term);
      j = j.fma(factor, term);
      k = k.fma(factor, term);
      l = l.fma(factor, term);
    }
    FloatVector left = a.add(b).add(c).add(d).add(e).add(f);
    FloatVector right = g.add(h).add(i).add(j).add(k).add(l);
    return left.add(right).lane(0);
  }
}
