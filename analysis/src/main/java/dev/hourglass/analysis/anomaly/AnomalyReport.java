package dev.hourglass.analysis.anomaly;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.anomaly.AnomalyThreshold;
import dev.hourglass.anomaly.ImageScores;
import dev.hourglass.anomaly.Normality;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.files.Csv;
import dev.hourglass.files.FiniteNumbers;
import dev.hourglass.model.Inference;
import dev.hourglass.text.RecordContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A report on anomalies among images. In JSON its components have their names in snake_case; null
/// and NaN values are omitted.
///
/// @param model its name
/// @param images what was examined, in words
/// @param normal the normal images, in words
/// @param score the word of the score that decides: `combined`
/// @param rate chance of a false alarm that was asked for
/// @param threshold above it an image is an anomaly
/// @param calibrationImages how many normal images set the threshold
/// @param falseAlarms share of false alarms on normal images that were not used for fitting; null
///   where there were none
/// @param falseAlarmImages how many those were, or null
/// @param count images examined
/// @param anomalies how many of them are anomalies
/// @param note what the scores leave out and why, or null where they leave out nothing
/// @param histogram of the deciding score
/// @param highest the images with the highest scores, the highest first
public record AnomalyReport(
    String model,
    String images,
    String normal,
    String score,
    double rate,
    double threshold,
    int calibrationImages,
    @Nullable Double falseAlarms,
    @Nullable Integer falseAlarmImages,
    int count,
    int anomalies,
    @Nullable String note,
    ScoreHistogram histogram,
    List<Scored> highest) {
  private static final Gson GSON =
      FiniteNumbers.in(new GsonBuilder())
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .setPrettyPrinting()
          .create();

  /// Checks that nothing is null that may not be.
  public AnomalyReport {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(normal, "normal");
    Objects.requireNonNull(score, "score");
    Objects.requireNonNull(histogram, "histogram");
    Objects.requireNonNull(highest, "highest");
  }

  /// An image and its scores.
  ///
  /// @param index its place among the images, from 0
  /// @param name of its file, or null
  /// @param label the name of its class, or null
  /// @param anomaly whether the deciding score is above the threshold
  /// @param reconstruction mean squared error
  /// @param unexplained logarithm of a share
  /// @param density in nats
  /// @param combined in standard deviations
  public record Scored(
      int index,
      @Nullable String name,
      @Nullable String label,
      boolean anomaly,
      double reconstruction,
      double unexplained,
      double density,
      double combined) {

    /// {@return the score of one kind}
    ///
    /// @param score which one
    public double of(AnomalyScore score) {
      return switch (score) {
        case RECONSTRUCTION -> reconstruction;
        case UNEXPLAINED -> unexplained;
        case DENSITY -> density;
        case COMBINED -> combined;
      };
    }

    private List<@Nullable Object> fields() {
      List<@Nullable Object> fields = new ArrayList<>();
      fields.add(index);
      fields.add(name);
      fields.add(label);
      fields.add(anomaly);
      for (AnomalyScore score : AnomalyScore.values()) {
        fields.add(Double.isNaN(of(score)) ? null : (Object) of(score));
      }
      return fields;
    }
  }

  /// Images to examine.
  ///
  /// @param source in words
  /// @param images with or without labels
  public record ExaminedImages(String source, Images images) {
    /// Checks that nothing is null.
    public ExaminedImages {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(images, "images");
    }

    private List<Scored> scored(ImageScores scores, double[] deciding, AnomalyThreshold threshold) {
      List<String> names = images.files();
      List<String> labels = images.labelNames();
      return IntStream.range(0, scores.count())
          .mapToObj(i ->
              new Scored(
                  i,
                  names.isEmpty() ? null : names.get(i),
                  labels.isEmpty() ? null : labels.get(i),
                  threshold.anomalous(deciding[i]),
                  scores.reconstruction()[i],
                  scores.unexplained()[i],
                  scores.density()[i],
                  scores.combined()[i]))
          .toList();
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// A report with the scores of every image.
  ///
  /// @param report the summary
  /// @param all every image, in the order of the input
  public record Examined(AnomalyReport report, List<Scored> all) {
    /// Checks that nothing is null.
    public Examined {
      Objects.requireNonNull(report, "report");
      Objects.requireNonNull(all, "all");
    }

    /// {@return the summary with `images_scored`, a list of all images, as JSON}
    public String json() {
      JsonObject json = report.json();
      json.add("images_scored", GSON.toJsonTree(all));
      return GSON.toJson(json) + "\n";
    }

    /// {@return all images as comma-separated values under a line of names}
    public String csv() {
      List<String> heads = new ArrayList<>(List.of("index", "name", "label", "anomaly"));
      Stream.of(AnomalyScore.values()).map(AnomalyScore::word).forEach(heads::add);
      return Csv.line(heads)
          + all.stream().map(one -> Csv.line(one.fields())).collect(Collectors.joining());
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// The anomalies among a dataset's test images for the model that has learned from its training
  /// images: what a report about a model shows.
  ///
  /// @param model its name
  /// @param inference the model's
  /// @param dataset with at least one test image
  /// @param rate of false alarms, above 0 and below 1
  /// @param most how many images with the highest scores are listed
  /// @param listener receives the progress
  /// @return what was found
  /// @throws IllegalArgumentException if there are too few images for the rate, or they do not fit
  ///   the model
  public static AnomalyReport of(
      String model,
      Inference inference,
      Dataset dataset,
      double rate,
      int most,
      ProgressListener listener) {
    Objects.requireNonNull(model, "model");
    Normality normality =
        learn(inference, Normality.Parts.of(dataset), AnomalyScore.COMBINED, rate, listener);
    return examine(
            model,
            inference,
            normality,
            new ExaminedImages(dataset.test().name(), dataset.test()),
            most,
            listener)
        .report();
  }

  /// What is normal for a model.
  ///
  /// @param inference the model's
  /// @param parts normal images and what they are for
  /// @param score which one is to decide
  /// @param rate of false alarms, above 0 and below 1
  /// @param listener receives the progress
  /// @return detector and threshold
  /// @throws IllegalArgumentException as {@link Normality#learn}
  public static Normality learn(
      Inference inference,
      Normality.Parts parts,
      AnomalyScore score,
      double rate,
      ProgressListener listener) {
    try (ProgressListener.Task progress = listener.begin("fitting", parts.work(), "images")) {
      return Normality.learn(inference, parts, score, rate, progress::advance);
    }
  }

  /// Examines images.
  ///
  /// @param model its name
  /// @param inference the model's
  /// @param normality what is normal for the model
  /// @param examined the images
  /// @param most how many images with the highest scores are listed
  /// @param listener receives the progress
  /// @return the summary and the scores of every image
  /// @throws IllegalArgumentException if the images do not fit the model or have not the labels
  ///   that it asks for
  public static Examined examine(
      String model,
      Inference inference,
      Normality normality,
      ExaminedImages examined,
      int most,
      ProgressListener listener) {
    Objects.requireNonNull(model, "model");
    ImageScores scores = score(inference, normality, examined.images(), listener);
    double[] deciding = scores.of(normality.score());
    AnomalyThreshold threshold = normality.threshold();
    List<Scored> all = examined.scored(scores, deciding, threshold);
    List<Scored> highest =
        Arrays.stream(Sampling.highestFirst(deciding)).limit(most).mapToObj(all::get).toList();
    Normality.@Nullable Check check = normality.check();
    return new Examined(
        new AnomalyReport(
            model,
            examined.source(),
            normality.source(),
            normality.score().word(),
            threshold.rate(),
            threshold.value(),
            threshold.images(),
            check == null ? null : check.falseAlarms(),
            check == null ? null : check.images(),
            all.size(),
            (int) all.stream().filter(Scored::anomaly).count(),
            normality.note(),
            ScoreHistogram.of(normality.calibration(), deciding, threshold.value()),
            highest),
        all);
  }

  private static ImageScores score(
      Inference inference, Normality normality, Images images, ProgressListener listener) {
    try (ProgressListener.Task progress = listener.begin("scoring", images.count(), "images")) {
      return normality.detector().score(inference, images, progress::advance);
    }
  }

  /// {@return the report as JSON}
  public JsonObject json() {
    return GSON.toJsonTree(this).getAsJsonObject();
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
