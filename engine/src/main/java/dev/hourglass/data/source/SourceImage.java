package dev.hourglass.data.source;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a source states of an image, known before the image is decoded.
///
/// @param name of its file within the source, or its number where it has no file
/// @param split what it is for, or null where the source does not say
/// @param label its class, or null where the source does not say
public record SourceImage(String name, @Nullable SplitRole split, @Nullable String label) {
  /// Checks that there is a name.
  public SourceImage {
    Objects.requireNonNull(name, "name");
  }
}
