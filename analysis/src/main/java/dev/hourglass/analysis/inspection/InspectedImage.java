package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Images;
import dev.hourglass.files.Csv;
import dev.hourglass.text.RecordContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an inspection knows of one image: a line of its table.
///
/// @param image its place, from 0
/// @param source what to find it by: the name of its file within its folder, or else its number in
///   its source, `17` or `test 17`
/// @param split `train` or `test`, or null where there is no split
/// @param label name of its class, or null without labels
/// @param group that it was sorted into, null for none
/// @param duplicateOf place of the first image that it is a copy of, exactly or nearly; null for
///   none and for the first one itself
/// @param nearest place of the image with the nearest other code
/// @param distance to that code
/// @param suspectedLabel name of the class that its neighbours suggest, or null where its label is
///   not suspected
/// @param labelScore logarithm of the votes for the best other label over those for its own, or
///   null without labels
/// @param anomalyScore higher is less normal
/// @param pValue share of the images with a score at least as high
/// @param anomalous whether the score is above the threshold
/// @param flags flaws, empty for none
public record InspectedImage(
    int image,
    String source,
    @Nullable String split,
    @Nullable String label,
    @Nullable Integer group,
    @Nullable Integer duplicateOf,
    int nearest,
    double distance,
    @Nullable String suspectedLabel,
    @Nullable Double labelScore,
    double anomalyScore,
    double pValue,
    boolean anomalous,
    Set<ImageFlag> flags) {
  /// Checks that nothing is null that may not be. Its parameters are written out because javac
  /// keeps no type annotations of those that a compact constructor leaves to it.
  public InspectedImage(
      int image,
      String source,
      @Nullable String split,
      @Nullable String label,
      @Nullable Integer group,
      @Nullable Integer duplicateOf,
      int nearest,
      double distance,
      @Nullable String suspectedLabel,
      @Nullable Double labelScore,
      double anomalyScore,
      double pValue,
      boolean anomalous,
      Set<ImageFlag> flags) {
    this.image = image;
    this.source = Objects.requireNonNull(source, "source");
    this.split = split;
    this.label = label;
    this.group = group;
    this.duplicateOf = duplicateOf;
    this.nearest = nearest;
    this.distance = distance;
    this.suspectedLabel = suspectedLabel;
    this.labelScore = labelScore;
    this.anomalyScore = anomalyScore;
    this.pValue = pValue;
    this.anomalous = anomalous;
    this.flags = Objects.requireNonNull(flags, "flags");
  }

  static List<InspectedImage> table(Inspection inspection) {
    Images images = inspection.subject().images();
    int[] firsts = inspection.duplicates().firsts(images.count());
    Map<Integer, Integer> suspected = new LinkedHashMap<>();
    inspection
        .labelErrors()
        .suspects()
        .forEach(suspect -> suspected.put(suspect.image(), suspect.suggested()));
    List<InspectedImage> table = new ArrayList<>();
    for (int i = 0; i < images.count(); i++) {
      table.add(line(inspection, i, firsts[i], suspected.get(i)));
    }
    return List.copyOf(table);
  }

  private static InspectedImage line(
      Inspection inspection, int i, int first, @Nullable Integer suspected) {
    Images images = inspection.subject().images();
    boolean[] test = inspection.subject().test();
    int[] labels = images.labels();
    int[] groups = inspection.groups();
    double[] labelScores = inspection.labelErrors().scores();
    return new InspectedImage(
        i,
        inspection.subject().name(i),
        test == null ? null : test[i] ? "test" : "train",
        labels == null ? null : name(images, labels[i]),
        groups == null || groups[i] < 0 ? null : Integer.valueOf(groups[i]),
        first < 0 || first == i ? null : Integer.valueOf(first),
        inspection.nearest().index(i, 0),
        inspection.nearest().distance(i, 0),
        suspected == null ? null : name(images, suspected),
        labelScores.length == 0 ? null : Double.valueOf(labelScores[i]),
        inspection.anomalies().scores()[i],
        inspection.anomalies().pValues()[i],
        inspection.anomalies().anomalous(i),
        inspection.flags().flags().get(i));
  }

  static String name(Images images, int label) {
    return label < images.classes().size() ? images.classes().get(label) : Integer.toString(label);
  }

  static String csv(List<InspectedImage> table) {
    StringBuilder csv = new StringBuilder();
    csv.append(
        Csv.line(
            List.of(
                "image",
                "source",
                "split",
                "label",
                "group",
                "duplicate_of",
                "nearest",
                "distance",
                "suspected_label",
                "label_score",
                "anomaly_score",
                "p_value",
                "anomalous",
                "flags")));
    table.forEach(line -> csv.append(line.csv()));
    return csv.toString();
  }

  private String csv() {
    return Csv.line(
        Arrays.<@Nullable Object>asList(
            image,
            source,
            split,
            label,
            group,
            duplicateOf,
            nearest,
            distance,
            suspectedLabel,
            labelScore,
            anomalyScore,
            pValue,
            anomalous,
            words(flags)));
  }

  private static String words(Collection<ImageFlag> flags) {
    return flags.stream().map(ImageFlag::toString).collect(Collectors.joining("; "));
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
