package dev.hourglass.analysis.latent;

import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The use of each latent dimension: the increase of the error without it.
///
/// A code is truncated by leaving out the numbers at the end of this list: they are set to their
/// means before decoding, and nothing is trained again.
///
/// @param images test images that were measured
/// @param mse mean squared error per pixel with whole codes
/// @param dimensions the most useful first
/// @param mseByKept `[kept]`, mean squared error per pixel with the first 0, 1, … all of
///   `dimensions` kept
/// @param enough how many kept suffice for an error at most a tenth above `mse`
public record DimensionUse(
    int images, double mse, List<Dimension> dimensions, double[] mseByKept, int enough) {

  /// Copies the list.
  public DimensionUse {
    Objects.requireNonNull(mseByKept, "mseByKept");
    dimensions = List.copyOf(Objects.requireNonNull(dimensions, "dimensions"));
  }

  /// {@return whether all errors are numbers, which a broken model's are not}
  public boolean finite() {
    return Arrays.stream(mseByKept).allMatch(Double::isFinite)
        && dimensions.stream().allMatch(one -> Double.isFinite(one.addedMse()));
  }

  /// One number of a code.
  ///
  /// @param number its place in the code, from 0
  /// @param mean over the test set, in the codes' unit
  /// @param variance over the test set
  /// @param addedMse how much the mean squared error per pixel grows when it is replaced by its
  ///   mean
  public record Dimension(int number, double mean, double variance, double addedMse) {}

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
