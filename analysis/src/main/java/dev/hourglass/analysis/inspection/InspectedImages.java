package dev.hourglass.analysis.inspection;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ImageOrigin;
import dev.hourglass.data.source.SplitRole;
import dev.hourglass.text.RecordContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Images to inspect and what is known of them besides.
///
/// @param images all of them, with labels and file names where these are known
/// @param test `[image]`, whether it is for testing, or null where there is no split
/// @param origins of each image
public record InspectedImages(Images images, boolean @Nullable [] test, List<ImageOrigin> origins) {
  /// Checks that the parts fit together. Its parameters are written out because javac keeps no type
  /// annotations of those that a compact constructor leaves to it.
  ///
  /// @throws IllegalArgumentException if they do not
  public InspectedImages(Images images, boolean @Nullable [] test, List<ImageOrigin> origins) {
    this.images = images;
    this.test = test;
    this.origins = List.copyOf(Objects.requireNonNull(origins, "origins"));
    int count = images.count();
    if ((test != null && test.length != count) || origins.size() != count) {
      throw new IllegalArgumentException(
          "there are %d images, splits of %s and %d origins, expected one each"
              .formatted(count, test == null ? "none" : test.length, origins.size()));
    }
  }

  /// {@return images without a split}
  ///
  /// @param images all of them
  public static InspectedImages of(Images images) {
    return new InspectedImages(images, null, numbered(null, images));
  }

  /// {@return a dataset's training images and behind them its test images; the training images
  /// alone where these are measured instead of test images}
  ///
  /// @param dataset with images in all
  /// @throws IllegalArgumentException if both together are more than an array holds
  public static InspectedImages of(Dataset dataset) {
    return of(dataset, List.of());
  }

  /// {@return the same of images whose origins are known} Test images that were drawn at random,
  /// since the source states none, are images like the others: no copy of one is a leak.
  ///
  /// @param dataset with images in all
  /// @param origins of the training images and behind them of the test images, or none where they
  ///   are not known
  /// @throws IllegalArgumentException if both together are more than an array holds, or there are
  ///   other numbers of origins
  // A reader without a test set gives the same object twice; an equal one would be a leak.
  @SuppressWarnings("ReferenceEquality")
  public static InspectedImages of(Dataset dataset, List<ImageOrigin> origins) {
    ByteImages train = dataset.train();
    ByteImages test = dataset.test();
    if (test == train || test.count() == 0) {
      return new InspectedImages(train, null, origins.isEmpty() ? numbered(null, train) : origins);
    }
    boolean stated =
        origins.isEmpty()
            || origins.stream()
                .skip(train.count())
                .anyMatch(one -> one.split() != null && one.split() != SplitRole.TRAIN);
    boolean[] split = null;
    if (stated) {
      split = new boolean[Math.addExact(train.count(), test.count())];
      Arrays.fill(split, train.count(), split.length, true);
    }
    List<ImageOrigin> known = new ArrayList<>(origins);
    if (origins.isEmpty()) {
      known.addAll(numbered(SplitRole.TRAIN, train));
      known.addAll(numbered(SplitRole.TEST, test));
    }
    return new InspectedImages(dataset.all(), split, known);
  }

  private static List<ImageOrigin> numbered(@Nullable SplitRole split, Images images) {
    Shape shape = images.shape();
    return IntStream.range(0, images.count())
        .mapToObj(i -> new ImageOrigin(split, i, shape.height(), shape.width()))
        .toList();
  }

  /// {@return what to find an image by: the name of its file, or else its number in its source}
  ///
  /// @param image its place
  public String name(int image) {
    return images.files().isEmpty() ? origins.get(image).text() : images.files().get(image);
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
