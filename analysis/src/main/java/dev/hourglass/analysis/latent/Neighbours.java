package dev.hourglass.analysis.latent;

import dev.hourglass.latent.NearestCodes;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A test image and the training images whose codes are nearest to its code.
///
/// @param image in the test set
/// @param nearest `[rank]`, in the training set, nearest first
/// @param distances `[rank]`, of the codes, in the codes' unit
public record Neighbours(int image, int[] nearest, float[] distances) {
  /// Checks that nothing is null.
  public Neighbours {
    Objects.requireNonNull(nearest, "nearest");
    Objects.requireNonNull(distances, "distances");
  }

  /// {@return those of one image}
  ///
  /// @param found for all images
  /// @param image which one
  public static Neighbours of(NearestCodes.Found found, int image) {
    int from = image * found.k();
    return new Neighbours(
        image,
        Arrays.copyOfRange(found.indices(), from, from + found.k()),
        Arrays.copyOfRange(found.distances(), from, from + found.k()));
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
