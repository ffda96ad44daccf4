package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Images;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Pairs of images that are nearly equal.
final class NearPairs {
  private final PixelLikeness likeness;
  private final int[][] candidates;

  /// 1 − correlation with each candidate.
  private final double[][] differences;

  private NearPairs(PixelLikeness likeness, int[][] candidates) {
    this.likeness = likeness;
    this.candidates = candidates;
    differences = new double[candidates.length][];
  }

  /// @param originals the first image with the same pixels, for each: others are left out
  static List<Duplicates.Pair> of(
      Images images, NearestCodes.Found nearest, int[] originals, int threads) {
    PixelLikeness likeness = new PixelLikeness(images);
    NearestCodes.Found coarse = OtherCodes.of(likeness.coarse(), Duplicates.CANDIDATES, threads);
    int[][] candidates = new int[images.count()][];
    for (int i = 0; i < candidates.length; i++) {
      SortedSet<Integer> some = new TreeSet<>();
      add(nearest, i, originals, some);
      add(coarse, i, originals, some);
      candidates[i] =
          originals[i] == i ? some.stream().mapToInt(Integer::intValue).toArray() : new int[0];
    }
    NearPairs pairs = new NearPairs(likeness, candidates);
    try (Team team = new Team(threads)) {
      team.run(
          List.of((part, parts) -> {
            int end = Phase.start(candidates.length, part + 1, parts);
            for (int i = Phase.start(candidates.length, part, parts); i < end; i++) {
              pairs.compare(i);
            }
          }));
    }
    return pairs.confirmed();
  }

  private static void add(NearestCodes.Found found, int image, int[] originals, Set<Integer> to) {
    for (int rank = 0; rank < Math.min(Duplicates.CANDIDATES, found.k()); rank++) {
      int other = originals[found.index(image, rank)];
      if (other != originals[image]) {
        to.add(other);
      }
    }
  }

  private void compare(int image) {
    int[] others = candidates[image];
    differences[image] = new double[others.length];
    for (int c = 0; c < others.length; c++) {
      differences[image][c] = 1 - likeness.of(image, others[c]);
    }
  }

  private List<Duplicates.Pair> confirmed() {
    double[] usual = new double[candidates.length];
    for (int i = 0; i < usual.length; i++) {
      double[] sorted = differences[i].clone();
      Arrays.sort(sorted);
      usual[i] = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
    List<Duplicates.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < candidates.length; i++) {
      for (int c = 0; c < candidates[i].length; c++) {
        int other = candidates[i][c];
        double difference = differences[i][c];
        double most =
            Math.min(Duplicates.MOST, Duplicates.RATIO * Math.min(usual[i], usual[other]));
        if (difference <= Math.max(most, Duplicates.SURE)) {
          pairs.add(new Duplicates.Pair(Math.min(i, other), Math.max(i, other), 1 - difference));
        }
      }
    }
    return pairs;
  }
}
