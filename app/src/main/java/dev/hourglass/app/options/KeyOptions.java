package dev.hourglass.app.options;

import dev.hourglass.app.input.DatasetFolder;
import dev.hourglass.app.input.SourceKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where in a user's own files the images are, for every command that reads some.
public final class KeyOptions {
  private static final String MEMORY = "--memory";

  @Option(
      names = "--images-key",
      paramLabel = "K",
      description = "The array or column with the images (default: found by its name).")
  private @Nullable String imagesKey;

  @Option(
      names = "--labels-key",
      paramLabel = "K",
      description = "The array or column with the labels (default: found by its name).")
  private @Nullable String labelsKey;

  @Option(
      names = "--skip-bad",
      description = "Leave out images of your own that cannot be read, instead of ending.")
  private boolean skipBad;

  @Option(
      names = MEMORY,
      paramLabel = "BYTES",
      description =
          "Images of your own that take more are kept in a file in the folder of the datasets, as"
              + " in 800m or 2g (default: a third of Java's memory).")
  private @Nullable String memory;

  /// A folder of datasets, which loads images as it is said here.
  public DatasetFolder in(DatasetFolder folder) {
    if (memory != null) {
      folder.limitMemory(MemorySize.parse(MEMORY, memory));
    }
    return folder;
  }

  /// What was said.
  public SourceKeys keys() {
    return new SourceKeys(imagesKey, labelsKey, skipBad, null, null);
  }
}
