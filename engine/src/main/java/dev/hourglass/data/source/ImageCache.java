package dev.hourglass.data.source;

import java.nio.file.Path;
import java.util.Objects;

/// Where the images of a source go: into memory, or into a file if they take too much of it.
///
/// @param memory bytes that the images of a source may take in memory, at least 1
/// @param folder of the files; it may be missing
public record ImageCache(long memory, Path folder) {
  private static final String NAME = "cache";

  /// The share of the heap that images may take unless it is stated.
  private static final int SHARE = 3;

  /// Checks the number.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public ImageCache {
    Objects.requireNonNull(folder, "folder");
    if (memory < 1) {
      throw new IllegalArgumentException(
          "images may take %d bytes of memory, expected at least 1".formatted(memory));
    }
  }

  /// {@return files in the sub-folder `cache` of the folder of datasets}
  ///
  /// @param memory bytes that the images of a source may take in memory, at least 1
  /// @param dataDir the folder of datasets
  /// @throws IllegalArgumentException if the number is out of range
  public static ImageCache in(Path dataDir, long memory) {
    return new ImageCache(memory, dataDir.resolve(NAME));
  }

  /// {@return a third of the heap, in bytes}
  public static long defaultMemory() {
    return Runtime.getRuntime().maxMemory() / SHARE;
  }
}
