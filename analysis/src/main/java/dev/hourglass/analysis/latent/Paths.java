package dev.hourglass.analysis.latent;

import dev.hourglass.data.FloatImages;
import dev.hourglass.latent.Interpolation;
import dev.hourglass.text.RecordContent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decoded interpolations between codes of test images.
///
/// @param from `[path]`, the image that each begins at
/// @param to `[path]`, the image that it ends at
/// @param way straight lines or arcs about zero; as text `straight` or `spherical`
/// @param steps codes on each, both ends included
/// @param decoded `[path][step]`
public record Paths(int[] from, int[] to, Interpolation way, int steps, FloatImages decoded) {
  /// Checks that nothing is null.
  public Paths {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(way, "way");
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
