package dev.hourglass.app.options;

import dev.hourglass.app.input.SourceKeys;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.data.Fit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a user's own images of other proportions are brought to a shape.
public final class FitOptions {
  /// What help says of the background.
  static final String BACKGROUND =
      "Colour behind transparent parts and beside padded images: black, white, grey or #rrggbb"
          + " (default: as the model's training images were read, else black).";

  private static final Pattern HEX = Pattern.compile("#?[0-9a-fA-F]{6}");
  private static final int HEXADECIMAL = 16;

  @Effect(where = EffectCondition.OWN_IMAGES)
  @Option(
      names = "--fit",
      paramLabel = "HOW",
      completionCandidates = Candidates.Fits.class,
      description =
          "How images of other proportions are brought to the size: ${COMPLETION-CANDIDATES}"
              + " (default: as the model's training images were, else crop if there are colours,"
              + " else pad).")
  private @Nullable String fit;

  @Effect(where = EffectCondition.OWN_IMAGES)
  @Option(names = "--background", paramLabel = "RGB", description = BACKGROUND)
  private @Nullable String background;

  /// Keys with what was said.
  public SourceKeys in(SourceKeys keys) {
    return in(keys, fit, background);
  }

  /// Keys with what was said.
  ///
  /// @param fit a word, or null
  /// @param background a colour, or null
  public static SourceKeys in(SourceKeys keys, @Nullable String fit, @Nullable String background) {
    Fit.@Nullable Mode mode =
        fit == null
            ? null
            : UsageError.unlessValid(() -> Fit.Mode.parse(fit.toLowerCase(Locale.ROOT)));
    return keys.withFit(mode, background == null ? null : colour(background));
  }

  private static int colour(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "black" -> 0;
      case "white" -> 0xFFFFFF;
      case "grey", "gray" -> 0x808080;
      default -> hexadecimal(word);
    };
  }

  private static int hexadecimal(String word) {
    if (!HEX.matcher(word).matches()) {
      throw new UsageError(
          "the background is '%s', expected black, white, grey or a colour as in #ffffff"
              .formatted(word));
    }
    return Integer.parseInt(word.replace("#", ""), HEXADECIMAL);
  }
}
