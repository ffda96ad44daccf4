package dev.hourglass.metrics;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Adds up reconstruction errors image by image, over the whole set and per label.
///
/// Every image comes in as its own sums, see [ImageError], and the totals grow in the order of the
/// calls. Added in image order, the result is the same to the bit whatever threads, batches or
/// lanes produced the reconstructions. Not for use by several threads at once.
public final class ReconstructionMetrics {
  /// The label of an image that has none: it counts in the whole set only.
  public static final int UNLABELLED = -1;

  private final Totals all = new Totals();
  private final SortedMap<Integer, Totals> perLabel = new TreeMap<>();

  /// What was measured.
  ///
  /// @param all over every image
  /// @param perLabel over the images of each label, in label order; empty where there are no labels
  public record Result(ErrorSummary all, SortedMap<Integer, ErrorSummary> perLabel) {
    /// Copies the map, so that the result stays as it is.
    public Result {
      perLabel = Collections.unmodifiableSortedMap(new TreeMap<>(perLabel));
    }
  }

  /// Adds the next image.
  ///
  /// @param label class index, or [#UNLABELLED]
  /// @throws IllegalArgumentException if the label is below −1
  public void add(ImageError error, int label) {
    if (label < UNLABELLED) {
      throw new IllegalArgumentException(
          "label is %d, expected a class index or %d for none".formatted(label, UNLABELLED));
    }
    all.add(error);
    if (label != UNLABELLED) {
      perLabel.computeIfAbsent(label, _ -> new Totals()).add(error);
    }
  }

  /// Adds the next image, its original given as floats in [0, 1].
  ///
  /// @param length number of values of an image
  /// @param label class index, or [#UNLABELLED]
  /// @throws IndexOutOfBoundsException if an array is too short
  public void add(
      float[] original,
      int originalOffset,
      float[] reconstruction,
      int reconstructionOffset,
      int length,
      int label) {
    add(
        ImageError.of(original, originalOffset, reconstruction, reconstructionOffset, length),
        label);
  }

  /// Adds the next image, its original given as bytes, 255 being 1.0.
  ///
  /// @param length number of values of an image
  /// @param label class index, or [#UNLABELLED]
  /// @throws IndexOutOfBoundsException if an array is too short
  public void add(
      byte[] original,
      int originalOffset,
      float[] reconstruction,
      int reconstructionOffset,
      int length,
      int label) {
    add(
        ImageError.of(original, originalOffset, reconstruction, reconstructionOffset, length),
        label);
  }

  /// The averages over what was added so far.
  ///
  /// @throws IllegalStateException if nothing was added
  public Result result() {
    if (all.images == 0) {
      throw new IllegalStateException(
          "no image was measured, expected at least 1; add images before asking for the result");
    }
    SortedMap<Integer, ErrorSummary> labels = new TreeMap<>();
    perLabel.forEach((label, totals) -> labels.put(label, totals.summary()));
    return new Result(all.summary(), labels);
  }

  private static final class Totals {
    private long images;
    private long values;
    private double squared;
    private double absolute;
    private double psnr;

    void add(ImageError error) {
      images++;
      values += error.values();
      squared += error.squaredSum();
      absolute += error.absoluteSum();
      psnr += error.psnr();
    }

    ErrorSummary summary() {
      return new ErrorSummary(images, squared / values, absolute / values, psnr / images);
    }
  }
}
