package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Sampling;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Labels that are probably wrong: those that the nearest other codes contradict.
///
/// The neighbours of an image vote with the inverse of their distance. Its score is the logarithm
/// of the votes for the best other label over those for its own, each share increased by a
/// thousandth, so that an image without a neighbour of its own label has a finite score that grows
/// with the agreement of the others. On MNIST with 2 % of the labels changed, docs/decisions/0015
/// compares this with other scores.
///
/// @param scores `[image]`, above 0 where another label has more votes; empty without labels, or
///   where classes have too few images to tell
/// @param suggested `[image]`, the other label with the most votes; empty where there are no scores
/// @param suspects images with scores above {@link #SUSPICIOUS} and neighbours of which more than
///   half agree, the highest first
public record LabelErrors(double[] scores, int[] suggested, List<Suspect> suspects) {
  /// Scores of suspects are above this: their neighbours have twenty times the votes for another
  /// label. Of MNIST with 2 % of the labels changed nine in ten of these were.
  public static final double SUSPICIOUS = StrictMath.log(20);

  /// Neighbours that vote, if there are enough images.
  public static final int NEIGHBOURS = 40;

  /// Images that half of the classes need: of fewer, too few neighbours can be of the same class.
  public static final int LEAST_OF_CLASS = 10;

  private static final double HALF = 0.5;

  private static final double PRIOR = 1e-3;

  /// A nearer neighbour counts as much as one at this share of the furthest one's distance.
  private static final double NEAREST = 0.1;

  /// Copies the list.
  public LabelErrors {
    Objects.requireNonNull(scores, "scores");
    Objects.requireNonNull(suggested, "suggested");
    suspects = List.copyOf(Objects.requireNonNull(suspects, "suspects"));
  }

  /// An image whose label is probably wrong.
  ///
  /// @param image its place
  /// @param label its class index
  /// @param suggested the class index that its neighbours have
  /// @param score natural logarithm of the ratio of votes
  /// @param agreement share of the votes for the suggested label, from 0 to 1
  public record Suspect(int image, int label, int suggested, double score, double agreement) {}

  /// {@return the labels that neighbours contradict, none where there are no labels or only one
  /// class, or most classes have fewer than {@link #LEAST_OF_CLASS} images}
  ///
  /// @param nearest other codes of each image, not itself
  /// @param labels `[image]`, class index of each from 0, or null
  /// @throws IllegalArgumentException if there is not one label for each image, or one is negative
  public static LabelErrors of(NearestCodes.Found nearest, int @Nullable [] labels) {
    Objects.requireNonNull(nearest, "nearest");
    if (labels == null || Arrays.stream(labels).distinct().count() < 2) {
      return new LabelErrors(new double[0], new int[0], List.of());
    }
    if (labels.length != nearest.queries() || Arrays.stream(labels).min().orElse(0) < 0) {
      throw new IllegalArgumentException(
          "there are %d labels for %d images, expected one from 0 for each"
              .formatted(labels.length, nearest.queries()));
    }
    int usual = usualClass(labels);
    if (usual < LEAST_OF_CLASS) {
      return new LabelErrors(new double[0], new int[0], List.of());
    }
    double[] scores = new double[labels.length];
    double[] agreements = new double[labels.length];
    int[] suggested = new int[labels.length];
    // More voters than the images of a usual class would let the larger classes win.
    int k = Math.clamp(usual / 2, 1, Math.min(nearest.k(), NEIGHBOURS));
    double[] votes = new double[Arrays.stream(labels).max().orElse(0) + 1];
    for (int i = 0; i < labels.length; i++) {
      vote(nearest, k, i, labels, votes);
      int best = best(votes, labels[i]);
      suggested[i] = best;
      agreements[i] = votes[best];
      scores[i] = StrictMath.log((votes[best] + PRIOR) / (votes[labels[i]] + PRIOR));
    }
    List<Suspect> suspects =
        IntStream.of(Sampling.highestFirst(scores))
            .takeWhile(i -> scores[i] > SUSPICIOUS)
            .filter(i -> agreements[i] > HALF)
            .mapToObj(i -> new Suspect(i, labels[i], suggested[i], scores[i], agreements[i]))
            .toList();
    return new LabelErrors(scores, suggested, suspects);
  }

  /// The median number of images of a class.
  private static int usualClass(int[] labels) {
    int[] counts = new int[Arrays.stream(labels).max().orElse(0) + 1];
    for (int label : labels) {
      counts[label]++;
    }
    int[] sizes = Arrays.stream(counts).filter(count -> count > 0).sorted().toArray();
    return sizes[sizes.length / 2];
  }

  /// The share of the votes of each label.
  private static void vote(
      NearestCodes.Found nearest, int k, int image, int[] labels, double[] votes) {
    Arrays.fill(votes, 0);
    double furthest = nearest.distance(image, k - 1);
    double sum = 0;
    for (int rank = 0; rank < k; rank++) {
      double distance = Math.max(nearest.distance(image, rank), NEAREST * furthest);
      double vote = distance > 0 ? furthest / distance : 1;
      votes[labels[nearest.index(image, rank)]] += vote;
      sum += vote;
    }
    for (int label = 0; label < votes.length; label++) {
      votes[label] /= sum;
    }
  }

  private static int best(double[] votes, int own) {
    int best = own == 0 ? 1 : 0;
    for (int label = 0; label < votes.length; label++) {
      best = label != own && votes[label] > votes[best] ? label : best;
    }
    return best;
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
