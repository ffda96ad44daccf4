package dev.hourglass.data;

import java.nio.file.Path;
import java.util.stream.Collectors;

/// Which dataset: what a user writes after `--dataset`.
public sealed interface DatasetSpec {

  /// A published dataset, downloaded when missing.
  record Known(KnownDataset dataset) implements DatasetSpec {}

  /// Any four IDX files in a folder.
  record Idx(Path folder) implements DatasetSpec {}

  /// Image files in a folder.
  record Folder(Path folder) implements DatasetSpec {}

  /// Digits drawn by the program, as many as MNIST has.
  record Synthetic() implements DatasetSpec {}

  /// Reads `mnist`, `fashion-mnist`, `kmnist`, `synthetic`, `idx:DIR` or `folder:DIR`.
  ///
  /// @throws IllegalArgumentException if the text is none of these; its message is for the user
  static DatasetSpec parse(String text) {
    if (text.startsWith("idx:")) {
      return new Idx(folder(text, "idx:"));
    }
    if (text.startsWith("folder:")) {
      return new Folder(folder(text, "folder:"));
    }
    if (text.equals("synthetic")) {
      return new Synthetic();
    }
    return KnownDataset.named(text).map(Known::new).orElseThrow(() -> unknown(text));
  }

  private static Path folder(String text, String prefix) {
    String path = text.substring(prefix.length());
    if (path.isBlank()) {
      throw unknown(text);
    }
    return Path.of(path);
  }

  private static IllegalArgumentException unknown(String text) {
    String known =
        KnownDataset.ALL.stream().map(KnownDataset::name).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "dataset is '%s', expected one of %s, synthetic, idx:DIR, folder:DIR"
            .formatted(text, known));
  }
}
