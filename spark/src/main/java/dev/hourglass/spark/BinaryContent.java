package dev.hourglass.spark;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/// What a column of type binary holds.
public enum BinaryContent {
  /// Image files: PNG, JPEG, GIF, BMP, TIFF or WebP, as the source `binaryFile` reads them.
  FILES,

  /// Pixels, `[channel][row][column]`, a byte 0 to 255 each.
  PIXELS;

  /// {@return `files` or `pixels`}
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// {@return what a word names}
  ///
  /// @param word what a user wrote
  /// @throws IllegalArgumentException if it names nothing
  public static BinaryContent parse(String word) {
    Objects.requireNonNull(word, "word");
    return Arrays.stream(values())
        .filter(content -> content.word().equals(word))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "a binary column cannot hold '%s', expected one of %s"
                    .formatted(
                        word,
                        Arrays.stream(values())
                            .map(BinaryContent::word)
                            .collect(Collectors.joining(", ")))));
  }
}
