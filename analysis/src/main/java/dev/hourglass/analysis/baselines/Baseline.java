package dev.hourglass.analysis.baselines;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Another compression method, measured in the same way as the model.
///
/// Bytes count without what is the same for every image of the set (a file's headers and tables, a
/// PCA's components), as a model's parameters do not count either.
///
/// @param name in JSON: `pca`, `mean`, `jpeg`, `png`
/// @param setting what was chosen, for people: `32 components`, `quality 12`
/// @param budget bytes for an image that it was to keep to, null where it has none
/// @param bytes mean bytes for an image, 0 for none
/// @param fileBytes mean size of the files with their headers, null where there are no files
/// @param reconstructor creates a reconstructor for each thread
public record Baseline(
    String name,
    String setting,
    @Nullable Integer budget,
    double bytes,
    @Nullable Double fileBytes,
    Supplier<Reconstructor> reconstructor) {
  /// Checks that nothing is null that may not be.
  public Baseline {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(setting, "setting");
    Objects.requireNonNull(reconstructor, "reconstructor");
  }

  /// {@return whether it keeps to its budget; without one it does}
  public boolean withinBudget() {
    return budget == null || bytes <= budget;
  }

  /// {@return what it is, for people: `PCA, 64 components`}
  public String words() {
    return switch (name) {
      case "mean" -> setting;
      case "pca" -> "PCA, " + setting;
      default -> name.toUpperCase(Locale.ROOT) + ", " + setting;
    };
  }
}
