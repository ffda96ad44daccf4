package dev.hourglass.analysis.inspection;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Images;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Images to inspect and what is known of them besides.
///
/// @param images all of them, with labels and file names where these are known
/// @param test `[image]`, whether it is for testing, or null where there is no split
/// @param sizes of each image's file, or none where they are not known
public record InspectedImages(Images images, boolean @Nullable [] test, List<ImageSize> sizes) {
  /// Checks that the parts fit together. Its parameters are written out because javac keeps no type
  /// annotations of those that a compact constructor leaves to it.
  ///
  /// @throws IllegalArgumentException if they do not
  public InspectedImages(Images images, boolean @Nullable [] test, List<ImageSize> sizes) {
    this.images = images;
    this.test = test;
    this.sizes = List.copyOf(Objects.requireNonNull(sizes, "sizes"));
    int count = images.count();
    if ((test != null && test.length != count) || (!sizes.isEmpty() && sizes.size() != count)) {
      throw new IllegalArgumentException(
          "there are %d images, splits of %s and %d sizes, expected one each or none"
              .formatted(count, test == null ? "none" : test.length, sizes.size()));
    }
  }

  /// {@return images without a split}
  ///
  /// @param images all of them
  public static InspectedImages of(Images images) {
    return new InspectedImages(images, null, List.of());
  }

  /// {@return a dataset's training images and behind them its test images; the training images
  /// alone where these are measured instead of test images}
  ///
  /// @param dataset with images in all
  /// @throws IllegalArgumentException if both together are more than an array holds
  // A reader without a test set gives the same object twice; an equal one would be a leak.
  @SuppressWarnings("ReferenceEquality")
  public static InspectedImages of(Dataset dataset) {
    ByteImages train = dataset.train();
    ByteImages test = dataset.test();
    if (test == train || test.count() == 0) {
      return of(train);
    }
    boolean[] split = new boolean[Math.addExact(train.count(), test.count())];
    Arrays.fill(split, train.count(), split.length, true);
    return new InspectedImages(dataset.all(), split, List.of());
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
