package dev.hourglass.data;

import dev.hourglass.text.Words;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/// How an image of any size is brought to one size, and what lies behind its transparent parts.
///
/// @param mode what is done where height and width have another ratio
/// @param background colour behind transparent parts and of what an image does not cover, as
///   0xRRGGBB
public record Fit(Mode mode, int background) {
  private static final int WHITE = 0xFFFFFF;

  /// The whole image, centred on black.
  public static final Fit PAD_ON_BLACK = new Fit(Mode.PAD, 0);

  /// What is done where height and width have another ratio than the size to fill.
  public enum Mode {
    /// One factor for both directions, so that the size is filled; what is outside it is cut off,
    /// as much on both sides.
    CROP,

    /// One factor for both directions, so that the whole image fits; it is centred on the
    /// background.
    PAD,

    /// A factor for each direction, so that the whole image fills the size.
    STRETCH;

    /// {@return the mode that a word names}
    ///
    /// @param word what a user wrote
    /// @throws IllegalArgumentException if it names none
    public static Mode parse(String word) {
      Objects.requireNonNull(word, "word");
      return Arrays.stream(values())
          .filter(mode -> mode.toString().equals(word))
          .findAny()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "there is no fit '%s', expected one of %s".formatted(word, words())));
    }

    private static String words() {
      return Arrays.stream(values()).map(Mode::toString).collect(Collectors.joining(", "));
    }

    /// {@return `crop`, `pad` or `stretch`}
    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /// Checks the colour.
  ///
  /// @throws IllegalArgumentException if it is not from 0 to 0xFFFFFF
  public Fit {
    Objects.requireNonNull(mode, "mode");
    if (background < 0 || background > WHITE) {
      throw new IllegalArgumentException(
          "a background is %d, expected a colour from 0 (black) to 0xFFFFFF (white)"
              .formatted(background));
    }
  }

  /// For people: `pad on #000000`.
  @Override
  public String toString() {
    return "%s on #%06x".formatted(mode, background);
  }
}
