package dev.hourglass.analysis.latent;

import dev.hourglass.data.FloatImages;
import dev.hourglass.text.RecordContent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decoded traversals: images of a code with a single dimension varied.
///
/// @param image the test image whose code it is: the one nearest to the mean code
/// @param dimensions `[dimension]`, which numbers were moved, the most useful first
/// @param deviations `[deviation]`, where to: the number's mean plus so many of its standard
///   deviations
/// @param decoded `[dimension][deviation]`
public record Traversals(int image, int[] dimensions, double[] deviations, FloatImages decoded) {
  /// Checks that nothing is null.
  public Traversals {
    Objects.requireNonNull(dimensions, "dimensions");
    Objects.requireNonNull(deviations, "deviations");
    Objects.requireNonNull(decoded, "decoded");
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
