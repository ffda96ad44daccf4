package dev.hourglass.analysis.inspection;

import com.google.gson.JsonObject;
import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.anomaly.OutOfFoldScores;
import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Inference;
import dev.hourglass.text.Counts;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What is in a set of images and which of them are wrong.
///
/// Places of images are those in {@link InspectedImages#images}. A listener gets the tasks
/// `encoding`, `scoring`, `neighbours`, `duplicates` and `flaws`, in this order.
///
/// @param subject the images
/// @param options how they were inspected
/// @param scores codes of all images, and anomaly scores by detectors that were not fitted on them
/// @param nearest other codes of each image, nearest first
/// @param duplicates exact and near ones, and leaks between training and test images
/// @param labelErrors labels that are probably wrong
/// @param flags flaws of each image
/// @param variety images that show what there is
/// @param anomalies p-values and the threshold
/// @param groups `[image]`, the group of each image, negative for none, or null where images were
///   not grouped
public record Inspection(
    InspectedImages subject,
    InspectionOptions options,
    OutOfFoldScores scores,
    NearestCodes.Found nearest,
    Duplicates duplicates,
    LabelErrors labelErrors,
    ImageFlags flags,
    Variety variety,
    ConformalScores anomalies,
    int @Nullable [] groups) {
  /// Checks that nothing is null that may not be. Its parameters are written out because javac
  /// keeps no type annotations of those that a compact constructor leaves to it.
  ///
  /// @throws IllegalArgumentException if there is not one group for each image
  public Inspection(
      InspectedImages subject,
      InspectionOptions options,
      OutOfFoldScores scores,
      NearestCodes.Found nearest,
      Duplicates duplicates,
      LabelErrors labelErrors,
      ImageFlags flags,
      Variety variety,
      ConformalScores anomalies,
      int @Nullable [] groups) {
    this.subject = Objects.requireNonNull(subject, "subject");
    this.options = Objects.requireNonNull(options, "options");
    this.scores = Objects.requireNonNull(scores, "scores");
    this.nearest = Objects.requireNonNull(nearest, "nearest");
    this.duplicates = Objects.requireNonNull(duplicates, "duplicates");
    this.labelErrors = Objects.requireNonNull(labelErrors, "labelErrors");
    this.flags = Objects.requireNonNull(flags, "flags");
    this.variety = Objects.requireNonNull(variety, "variety");
    this.anomalies = Objects.requireNonNull(anomalies, "anomalies");
    this.groups = groups;
    if (groups != null && groups.length != subject.images().count()) {
      throw new IllegalArgumentException(
          "there are groups of %d images and %d images, expected one each"
              .formatted(groups.length, subject.images().count()));
    }
  }

  /// Inspects images.
  ///
  /// @param inference the model at work
  /// @param subject at least two images of the model's shape
  /// @param options how
  /// @param listener receives the progress
  /// @return what was found, without groups
  /// @throws IllegalArgumentException if there are fewer than two images, they do not fit the model
  ///   or have not the labels that it asks for, or a code is not finite
  public static Inspection of(
      Inference inference,
      InspectedImages subject,
      InspectionOptions options,
      ProgressListener listener) {
    Objects.requireNonNull(inference, "inference");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    Images images = subject.images();
    int count = images.count();
    if (count < 2) {
      throw new IllegalArgumentException(
          "got %s, expected at least 2 to compare: give more".formatted(Counts.of(count, "image")));
    }
    int threads = inference.threads();
    OutOfFoldScores scores = scores(inference, images, options, listener);
    NearestCodes.Found nearest;
    try (var task = listener.begin("neighbours", count, "images")) {
      nearest = OtherCodes.of(scores.codes().requireFinite(), LabelErrors.NEIGHBOURS, threads);
      task.advance(count);
    }
    Duplicates duplicates;
    try (var task = listener.begin("duplicates", count, "images")) {
      duplicates = Duplicates.of(images, nearest, subject.test(), threads);
      task.advance(count);
    }
    ImageFlags flags;
    try (var task = listener.begin("flaws", count, "images")) {
      flags = ImageFlags.of(images, subject.origins());
      task.advance(count);
    }
    return new Inspection(
        subject,
        options,
        scores,
        nearest,
        duplicates,
        LabelErrors.of(nearest, images.labels()),
        flags,
        Variety.of(scores.codes(), nearest, options.spread(), options.shown()),
        ConformalScores.of(scores.scores().of(score(options, scores)), options.rate()),
        null);
  }

  private static OutOfFoldScores scores(
      Inference inference, Images images, InspectionOptions options, ProgressListener listener) {
    int folds = Math.min(options.folds(), images.count());
    try (Scoring scoring = new Scoring(listener, images.count(), folds)) {
      return OutOfFoldScores.of(
          inference, images, folds, options.seed(), scoring::encoded, scoring::fitted);
    }
  }

  /// The task `encoding`, and from the first step of a fit on the task `scoring`.
  private static final class Scoring implements AutoCloseable {
    private final ProgressListener listener;
    private final int folds;
    private ProgressListener.Task task;
    private boolean fitting;

    Scoring(ProgressListener listener, int images, int folds) {
      this.listener = listener;
      this.folds = folds;
      task = listener.begin("encoding", images, "images");
    }

    void encoded(int images) {
      task.advance(images);
    }

    void fitted() {
      if (!fitting) {
        fitting = true;
        task.close();
        task = listener.begin("scoring", (long) folds * GaussianMixture.MOST_STEPS, "steps");
      }
      task.advance(1);
    }

    @Override
    public void close() {
      task.close();
    }
  }

  /// A set whose codes have no density is scored by its reconstructions alone.
  private static AnomalyScore score(InspectionOptions options, OutOfFoldScores scores) {
    boolean undefined =
        options.score() == AnomalyScore.DENSITY
            && Arrays.stream(scores.scores().density()).anyMatch(Double::isNaN);
    return undefined ? AnomalyScore.UNEXPLAINED : options.score();
  }

  /// {@return the same with the groups of its images}
  ///
  /// @param groups `[image]`, negative for none
  /// @throws IllegalArgumentException if there is not one for each image
  public Inspection withGroups(int[] groups) {
    Objects.requireNonNull(groups, "groups");
    return new Inspection(
        subject,
        options,
        scores,
        nearest,
        duplicates,
        labelErrors,
        flags,
        variety,
        anomalies,
        groups);
  }

  /// {@return places of the images above the threshold, the highest score first}
  public List<Integer> alarms() {
    return IntStream.of(Sampling.highestFirst(anomalies.scores()))
        .filter(anomalies::anomalous)
        .boxed()
        .toList();
  }

  /// {@return what is known of each image, in their order}
  public List<InspectedImage> table() {
    return InspectedImage.table(this);
  }

  /// {@return the table as comma-separated values with a line of names; texts that a spreadsheet
  /// would take for formulas come after an apostrophe}
  public String toCsv() {
    return InspectedImage.csv(table());
  }

  /// {@return what was found as a JSON object, without what is in the table alone; what does not
  /// apply is null}
  public JsonObject json() {
    return new InspectionJson(this).json();
  }

  /// {@return {@link #json} as text}
  public String toJson() {
    return InspectionJson.GSON.toJson(json());
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
