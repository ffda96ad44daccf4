package dev.hourglass.metrics;

import dev.hourglass.metrics.ErrorSummary.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// Gathers reconstruction errors image by image and sums them up, over the whole set and per label.
///
/// Every image is added as an {@link ImageError}, and totals are summed in the order of the calls.
/// Added in image order, the result is the same to the bit whatever threads, batches or lanes
/// produced the reconstructions. Not for use by several threads at once.
public final class ReconstructionMetrics {
  /// The label of an image that has none: it counts in the whole set only.
  public static final int UNLABELLED = -1;

  private static final List<Metric> COLUMNS =
      Arrays.stream(Metric.values()).filter(Metric::perImage).toList();

  private final int values;
  private final List<ImageError> images = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  /// What was measured.
  ///
  /// @param images the numbers of each image, in order
  /// @param all over every image
  /// @param perLabel over the images of each label, in label order; empty where there are no labels
  public record Result(
      List<ImageError> images, ErrorSummary all, SortedMap<Integer, ErrorSummary> perLabel) {
    /// Copies the list and the map, so that the result stays as it is.
    public Result {
      Objects.requireNonNull(images, "images");
      Objects.requireNonNull(all, "all");
      Objects.requireNonNull(perLabel, "perLabel");
      images = List.copyOf(images);
      perLabel = Collections.unmodifiableSortedMap(new TreeMap<>(perLabel));
    }

    @Override
    public String toString() {
      return "Result of %d images, %d labels".formatted(images.size(), perLabel.size());
    }
  }

  /// For images of one size.
  ///
  /// @param values of an image: channels × height × width
  /// @throws IllegalArgumentException if there is none
  public ReconstructionMetrics(int values) {
    if (values < 1) {
      throw new IllegalArgumentException(
          "an image has %d values, expected at least 1; skip empty images".formatted(values));
    }
    this.values = values;
  }

  /// Adds the next image.
  ///
  /// @param error of the image
  /// @param label class index, or {@link #UNLABELLED}
  /// @throws IllegalArgumentException if the label is below −1
  public void add(ImageError error, int label) {
    Objects.requireNonNull(error, "error");
    if (label < UNLABELLED) {
      throw new IllegalArgumentException(
          "label is %d, expected a class index or %d for none".formatted(label, UNLABELLED));
    }
    images.add(error);
    labels.add(label);
  }

  /// {@return the averages over what was added so far}
  ///
  /// @param bootstrap gives the intervals
  /// @throws IllegalStateException if nothing was added
  public Result result(Bootstrap bootstrap) {
    Objects.requireNonNull(bootstrap, "bootstrap");
    if (images.isEmpty()) {
      throw new IllegalStateException(
          "no image was measured, expected at least 1; add images before asking for the result");
    }
    SortedMap<Integer, List<ImageError>> groups = new TreeMap<>();
    for (int i = 0; i < images.size(); i++) {
      if (labels.get(i) != UNLABELLED) {
        groups.computeIfAbsent(labels.get(i), _ -> new ArrayList<>()).add(images.get(i));
      }
    }
    SortedMap<Integer, ErrorSummary> perLabel = new TreeMap<>();
    groups.forEach((label, group) -> perLabel.put(label, summary(group, bootstrap, label + 1)));
    return new Result(images, summary(images, bootstrap, 0), perLabel);
  }

  private ErrorSummary summary(List<ImageError> group, Bootstrap bootstrap, int stream) {
    int numbers = COLUMNS.size();
    double[] rows = new double[group.size() * numbers];
    double[] sums = new double[numbers];
    for (int i = 0; i < group.size(); i++) {
      for (int n = 0; n < numbers; n++) {
        double number = group.get(i).of(COLUMNS.get(n));
        rows[i * numbers + n] = number;
        sums[n] += number;
      }
    }
    double[] ends = bootstrap.intervals(rows, numbers, stream);
    Map<Metric, Estimate> estimates = new EnumMap<>(Metric.class);
    for (int n = 0; n < numbers; n++) {
      double mean = sums[n] / group.size();
      estimates.put(COLUMNS.get(n), new Estimate(mean, ends[n], ends[numbers + n]));
    }
    return ErrorSummary.derive(group.size(), estimates, values);
  }
}
