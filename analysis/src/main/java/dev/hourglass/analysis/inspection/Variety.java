package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Sampling;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Codes;
import dev.hourglass.text.RecordContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Images that show what a set holds.
///
/// @param spread a farthest-point sample (Gonzalez, 1985), in its order: first the image whose code
///   is nearest to the mean, then always the one that is furthest from all before it
/// @param typical one image of each of the largest parts of the set, the largest part first: each
///   image belongs to the nearest of as many images of the sample, and the one whose neighbours are
///   nearest stands for the part, unless they are further than those of the median image
/// @param rare the images whose nearest others are furthest, the rarest first; only those whose are
///   further than the median image's
public record Variety(List<Integer> spread, List<Integer> typical, List<Integer> rare) {
  /// Parts that typical images are chosen from, for each of them.
  private static final int PARTS = 3;

  /// Copies the lists.
  public Variety {
    spread = List.copyOf(Objects.requireNonNull(spread, "spread"));
    typical = List.copyOf(Objects.requireNonNull(typical, "typical"));
    rare = List.copyOf(Objects.requireNonNull(rare, "rare"));
  }

  /// {@return images that show what a set holds}
  ///
  /// @param codes of all images
  /// @param nearest other codes of each, not itself
  /// @param spread how many at most in the sample, at least 1
  /// @param others how many typical and how many rare ones at most, at least 0
  /// @throws IllegalArgumentException if there are not the neighbours of each code
  public static Variety of(Codes codes, NearestCodes.Found nearest, int spread, int others) {
    Objects.requireNonNull(codes, "codes");
    if (nearest.queries() != codes.count()) {
      throw new IllegalArgumentException(
          "there are neighbours of %d images and %d codes, expected as many"
              .formatted(nearest.queries(), codes.count()));
    }
    double[] distances = OtherCodes.meanDistances(nearest);
    int[] rarestFirst = Sampling.highestFirst(distances);
    double median = distances.length == 0 ? 0 : distances[rarestFirst[distances.length / 2]];
    List<Integer> chosen = new Farthest(codes).choose(Math.max(spread, PARTS * others));
    List<Integer> parts = chosen.subList(0, Math.min(PARTS * others, chosen.size()));
    return new Variety(
        chosen.subList(0, Math.min(spread, chosen.size())),
        typical(codes, parts, distances)
            .filter(image -> !(distances[image] > median))
            .limit(others)
            .boxed()
            .toList(),
        Arrays.stream(rarestFirst)
            .filter(image -> distances[image] > median)
            .limit(others)
            .boxed()
            .toList());
  }

  /// The image with the densest neighbourhood of each part, the largest part first.
  private static IntStream typical(Codes codes, List<Integer> chosen, double[] distances) {
    Farthest sample = new Farthest(codes);
    chosen.forEach(sample::add);
    int[] sizes = new int[chosen.size()];
    int[] densest = new int[chosen.size()];
    Arrays.fill(densest, -1);
    for (int i = 0; i < distances.length; i++) {
      int part = sample.nearest[i];
      sizes[part]++;
      boolean first = densest[part] < 0 || distances[i] < distances[densest[part]];
      densest[part] = first ? i : densest[part];
    }
    int[] largest = Sampling.highestFirst(Arrays.stream(sizes).asDoubleStream().toArray());
    return Arrays.stream(largest).map(part -> densest[part]).filter(i -> i >= 0);
  }

  /// A farthest-point sample in the making.
  private static final class Farthest {
    private final Codes codes;
    private final double[] squares;

    /// Place in the sample of the nearest of its images, for each image.
    private final int[] nearest;

    private final List<Integer> chosen = new ArrayList<>();

    Farthest(Codes codes) {
      this.codes = codes;
      squares = new double[codes.count()];
      nearest = new int[codes.count()];
      Arrays.fill(squares, Double.POSITIVE_INFINITY);
    }

    /// Chooses until there are so many, or all others equal one that was chosen.
    List<Integer> choose(int most) {
      int next = codes.count() == 0 ? -1 : central();
      while (next >= 0 && chosen.size() < most) {
        add(next);
        next = furthest();
      }
      return chosen;
    }

    private int central() {
      double[] mean = new double[codes.size()];
      for (int i = 0; i < codes.values().length; i++) {
        mean[i % mean.length] += codes.values()[i];
      }
      for (int d = 0; d < mean.length; d++) {
        mean[d] /= codes.count();
      }
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < codes.count(); i++) {
        double square = square(i, mean);
        if (square < least) {
          least = square;
          best = i;
        }
      }
      return best;
    }

    private void add(int image) {
      double[] code = new double[codes.size()];
      for (int d = 0; d < code.length; d++) {
        code[d] = codes.values()[image * code.length + d];
      }
      for (int i = 0; i < squares.length; i++) {
        double square = square(i, code);
        if (square < squares[i]) {
          squares[i] = square;
          nearest[i] = chosen.size();
        }
      }
      chosen.add(image);
    }

    private double square(int image, double[] point) {
      double sum = 0;
      for (int d = 0; d < point.length; d++) {
        double difference = codes.values()[image * point.length + d] - point[d];
        sum += difference * difference;
      }
      return sum;
    }

    private int furthest() {
      int best = -1;
      double most = 0;
      for (int i = 0; i < squares.length; i++) {
        if (squares[i] > most) {
          most = squares[i];
          best = i;
        }
      }
      return best;
    }
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
