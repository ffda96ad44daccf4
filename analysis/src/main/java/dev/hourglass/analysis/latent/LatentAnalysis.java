package dev.hourglass.analysis.latent;

import com.google.gson.JsonObject;
import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.data.Dataset;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.text.RecordContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The analysis of a model's codes on a dataset.
///
/// {@link #toJson} holds everything but codes, decoded images and the neighbours of every image;
/// `docs/latent.md` says what each key means.
///
/// @param model its name
/// @param dataset the dataset's name
/// @param codeSize numbers of a code
/// @param trainImages images of the training set, all encoded
/// @param testImages images of the test set, all encoded
/// @param classes names of the labels, empty where there are none
/// @param maps by principal components and UMAP, as far as asked for and possible
/// @param clusters by k-means and HDBSCAN, as far as asked for and possible
/// @param probes of labels in codes, null where there are no labels
/// @param neighbours of some test images
/// @param dimensions what the numbers are for
/// @param traversals of the most useful numbers, null where codes do not differ
/// @param paths between test images, null where there are no two
/// @param outliers among the test images, the furthest first
/// @param leftOut what was asked for and could not be made, with the reason, in the order of the
///   work
/// @param seconds that each part took, by its name
/// @param train codes of the training set
/// @param test codes of the test set
/// @param nearest training codes of each test code
public record LatentAnalysis(
    String model,
    String dataset,
    int codeSize,
    int trainImages,
    int testImages,
    List<String> classes,
    List<CodeMap> maps,
    List<Clusters> clusters,
    @Nullable Probes probes,
    List<Neighbours> neighbours,
    DimensionUse dimensions,
    @Nullable Traversals traversals,
    @Nullable Paths paths,
    List<Outlier> outliers,
    Map<String, String> leftOut,
    Map<String, Double> seconds,
    Codes train,
    Codes test,
    NearestCodes.Found nearest) {
  /// Copies the lists.
  public LatentAnalysis {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(dataset, "dataset");
    Objects.requireNonNull(dimensions, "dimensions");
    Objects.requireNonNull(leftOut, "leftOut");
    Objects.requireNonNull(seconds, "seconds");
    Objects.requireNonNull(train, "train");
    Objects.requireNonNull(test, "test");
    Objects.requireNonNull(nearest, "nearest");
    classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
    maps = List.copyOf(Objects.requireNonNull(maps, "maps"));
    clusters = List.copyOf(Objects.requireNonNull(clusters, "clusters"));
    neighbours = List.copyOf(Objects.requireNonNull(neighbours, "neighbours"));
    outliers = List.copyOf(Objects.requireNonNull(outliers, "outliers"));
  }

  /// Analyses a model's codes of a dataset: training images are the reference, test images are
  /// examined.
  ///
  /// @param model which model
  /// @param dataset with images of its shape
  /// @param options what to include
  /// @param listener receives the progress
  /// @return what was found
  /// @throws IllegalArgumentException if a set holds no image, or images of another shape than the
  ///   model's, or not the labels that a conditional model asks for; or if a code is not finite
  public static LatentAnalysis of(
      Autoencoder model, Dataset dataset, LatentOptions options, ProgressListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    return new LatentStudy(model, dataset, options, listener).run();
  }

  /// {@return what was left out in sentences, one for each reason}
  public List<String> omissions() {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    leftOut.forEach(
        (part, reason) -> byReason.computeIfAbsent(reason, _ -> new ArrayList<>()).add(part));
    return byReason.entrySet().stream()
        .map(one ->
            "Left out: %s, since %s.".formatted(String.join(", ", one.getValue()), one.getKey()))
        .toList();
  }

  /// {@return the numbers as JSON; what does not apply is null}
  public String toJson() {
    return AnalysisJson.all().toJson(this);
  }

  /// {@return the numbers as a JSON object; what does not apply is null}
  public JsonObject json() {
    return AnalysisJson.all().toJsonTree(this).getAsJsonObject();
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
