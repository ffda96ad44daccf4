package dev.hourglass.data;

import dev.hourglass.files.Numbers;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;

/// A dataset specification, as the command line takes it after `--dataset`.
public sealed interface DatasetSpec {
  /// Before the folder of four IDX files.
  String IDX = "idx:";

  /// Before the folder of image files.
  String FOLDER = "folder:";

  /// A published dataset, downloaded when missing.
  ///
  /// @param dataset which one
  record Known(PublishedDataset dataset) implements DatasetSpec {
    /// Checks that nothing is null.
    public Known {
      Objects.requireNonNull(dataset, "dataset");
    }
  }

  /// Any four IDX files in a folder.
  ///
  /// @param folder where it lies
  record Idx(Path folder) implements DatasetSpec {
    /// Checks that nothing is null.
    public Idx {
      Objects.requireNonNull(folder, "folder");
    }
  }

  /// Image files in a folder.
  ///
  /// @param folder where it lies
  record Folder(Path folder) implements DatasetSpec {
    /// Checks that nothing is null.
    public Folder {
      Objects.requireNonNull(folder, "folder");
    }
  }

  /// Digits drawn by the program.
  ///
  /// @param count training images, 1 to 1,000,000; there is one test image to six of them
  record Synthetic(int count) implements DatasetSpec {
    /// As many as MNIST has.
    public static final int LIKE_MNIST = 60_000;

    private static final int MOST = 1_000_000;
    private static final String PREFIX = "synthetic:";

    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public Synthetic {
      if (count < 1 || count > MOST) {
        throw new IllegalArgumentException(
            "%d synthetic digits were requested, expected 1 to %d".formatted(count, MOST));
      }
    }
  }

  /// {@return what {@link #parse} reads as this, with an absolute path where there is one}
  default String text() {
    return switch (this) {
      case Known(PublishedDataset dataset) -> dataset.name();
      case Idx(Path folder) -> IDX + absolute(folder);
      case Folder(Path folder) -> FOLDER + absolute(folder);
      case Synthetic(int count) -> "synthetic:" + count;
    };
  }

  private static Path absolute(Path folder) {
    return folder.toAbsolutePath().normalize();
  }

  /// Reads `mnist`, `fashion-mnist`, `kmnist`, `synthetic`, `synthetic:COUNT`, `idx:DIR` or
  /// `folder:DIR`.
  ///
  /// @param text what a user wrote
  /// @return the source
  /// @throws IllegalArgumentException if the text is none of these; its message is for the user
  static DatasetSpec parse(String text) {
    if (text.startsWith(IDX)) {
      return new Idx(folder(text, IDX));
    }
    if (text.startsWith(FOLDER)) {
      return new Folder(folder(text, FOLDER));
    }
    if (text.equals("synthetic")) {
      return new Synthetic(Synthetic.LIKE_MNIST);
    }
    if (text.startsWith(Synthetic.PREFIX)) {
      return new Synthetic(count(text));
    }
    return PublishedDataset.named(text).map(Known::new).orElseThrow(() -> unknown(text));
  }

  private static int count(String text) {
    try {
      return Numbers.whole(text.substring(Synthetic.PREFIX.length()));
    } catch (NumberFormatException e) {
      throw unknown(text);
    }
  }

  private static Path folder(String text, String prefix) {
    String path = text.substring(prefix.length());
    if (path.isBlank()) {
      throw unknown(text);
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "dataset is '%s', expected a path without NUL characters after %s"
              .formatted(text, prefix),
          e);
    }
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "dataset is '%s', expected one of %s, synthetic, synthetic:COUNT, idx:DIR, folder:DIR"
            .formatted(text, String.join(", ", PublishedDataset.NAMES)));
  }
}
