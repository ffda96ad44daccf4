package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Images;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Pairs of images that are nearly equal.
final class NearPairs {
  private final PixelLikeness likeness;

  /// `[image]`, ascending.
  private final int[][] candidates;

  /// 1 − correlation with each candidate.
  private final double[][] differences;

  private NearPairs(PixelLikeness likeness, int[][] candidates) {
    this.likeness = likeness;
    this.candidates = candidates;
    differences = new double[candidates.length][];
  }

  /// @param likeness of the images
  /// @param nearest other codes of each
  /// @param originals the first image with the same pixels, for each: others are left out
  static List<Duplicates.Pair> of(
      Images images,
      PixelLikeness likeness,
      NearestCodes.Found nearest,
      int[] originals,
      int threads) {
    int[] distinct = IntStream.range(0, images.count()).filter(i -> originals[i] == i).toArray();
    if (distinct.length < 2) {
      return List.of();
    }
    NearestCodes.Found coarse =
        OtherCodes.of(likeness.coarse(distinct), Duplicates.CANDIDATES, threads);
    int[][] candidates = new int[images.count()][0];
    for (int place = 0; place < distinct.length; place++) {
      int image = distinct[place];
      SortedSet<Integer> some = nearestOriginals(nearest, image, originals);
      for (int rank = 0; rank < coarse.k(); rank++) {
        some.add(distinct[coarse.index(place, rank)]);
      }
      candidates[image] = some.stream().mapToInt(Integer::intValue).toArray();
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

  /// The nearest images by code, copies of which count once.
  private static SortedSet<Integer> nearestOriginals(
      NearestCodes.Found found, int image, int[] originals) {
    SortedSet<Integer> nearest = new TreeSet<>();
    for (int rank = 0; rank < found.k() && nearest.size() < Duplicates.CANDIDATES; rank++) {
      int other = originals[found.index(image, rank)];
      if (other != image) {
        nearest.add(other);
      }
    }
    return nearest;
  }

  /// Compares an image with its candidates, but not with those before it whose candidate it is.
  private void compare(int image) {
    int[] others = candidates[image];
    differences[image] = new double[others.length];
    if (others.length == 0) {
      return;
    }
    float[] own = likeness.blurred(image);
    for (int c = 0; c < others.length; c++) {
      if (image < others[c] || Arrays.binarySearch(candidates[others[c]], image) < 0) {
        differences[image][c] = 1 - likeness.of(own, likeness.blurred(others[c]));
      }
    }
  }

  /// Takes over what images before another one have found.
  private void mirror(int image) {
    int[] others = candidates[image];
    for (int c = 0; c < others.length && others[c] < image; c++) {
      int mirrored = Arrays.binarySearch(candidates[others[c]], image);
      if (mirrored >= 0) {
        differences[image][c] = differences[others[c]][mirrored];
      }
    }
  }

  private List<Duplicates.Pair> confirmed() {
    double[] usual = new double[candidates.length];
    for (int i = 0; i < usual.length; i++) {
      mirror(i);
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
          pairs.add(new Duplicates.Pair(Math.min(i, other), Math.max(i, other)));
        }
      }
    }
    return pairs;
  }
}
