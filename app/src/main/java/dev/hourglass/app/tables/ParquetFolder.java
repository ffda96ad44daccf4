package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.source.NaturalOrder;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.SplitRole;
import dev.hourglass.files.FolderWalk;
import dev.hourglass.files.InputFolder;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Parquet files in a folder, in `data` below it, or in its only folder that has any, as in
/// repositories of Hugging Face: `train-00000-of-00002.parquet`.
///
/// @param files by split, those of one in the order of their numbers
/// @param splits what the images of each are for, or null
/// @param skipped files that are left out, fit to be shown
record ParquetFolder(List<Path> files, List<@Nullable SplitRole> splits, List<String> skipped) {
  private static final String ENDING = ".parquet";
  private static final String DATA = "data";

  /// A file and its split.
  private record Found(Path path, @Nullable SplitRole split) {}

  /// Whether a file is Parquet by its name.
  static boolean isParquetName(Path path) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  /// Finds the files.
  ///
  /// @return no files if there are none
  /// @throws DataException if several folders have some and the user names none of them
  static ParquetFolder of(Path folder, SourceOptions options) throws IOException {
    List<Found> found = new ArrayList<>();
    for (Path file : chosen(folder, options)) {
      found.add(new Found(file, split(file)));
    }
    List<String> skipped = new ArrayList<>();
    if (found.stream().anyMatch(one -> one.split != null)) {
      found.stream()
          .filter(one -> one.split == null)
          .forEach(one -> skipped.add(Printable.of(folder.relativize(one.path).toString())));
      found.removeIf(one -> one.split == null);
    }
    found.sort(
        Comparator.comparing(Found::split, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(one -> String.valueOf(one.path.getFileName()), NaturalOrder.NAMES));
    List<@Nullable SplitRole> splits = new ArrayList<>();
    found.forEach(one -> splits.add(one.split));
    return new ParquetFolder(found.stream().map(Found::path).toList(), splits, skipped);
  }

  private static List<Path> chosen(Path folder, SourceOptions options) throws IOException {
    List<Path> own = files(folder);
    if (!own.isEmpty()) {
      return own;
    }
    List<Path> below = new ArrayList<>();
    for (Path inner : InputFolder.list(folder).stream().sorted().toList()) {
      boolean hidden = FolderWalk.isHidden(String.valueOf(inner.getFileName()));
      boolean readable = !hidden && Files.isDirectory(inner) && Files.isReadable(inner);
      if (readable && !files(inner).isEmpty()) {
        below.add(inner);
      }
    }
    String wanted = Objects.requireNonNullElse(options.variant(), DATA);
    Optional<Path> named =
        below.stream()
            .filter(inner -> String.valueOf(inner.getFileName()).equals(wanted))
            .findFirst();
    if (below.size() > 1 && named.isEmpty()) {
      throw new DataException(
          "%s holds Parquet files in several folders (%s), expected one: give one of them"
              .formatted(
                  folder,
                  String.join(
                      ", ",
                      below.stream().map(inner -> Printable.of(inner.getFileName())).toList())));
    }
    return below.isEmpty() ? List.of() : files(named.orElse(below.getFirst()));
  }

  private static List<Path> files(Path folder) throws IOException {
    return InputFolder.list(folder).stream()
        .filter(file -> isParquetName(file) && Files.isRegularFile(file))
        .filter(file -> !FolderWalk.isHidden(String.valueOf(file.getFileName())))
        .toList();
  }

  /// The split that the first word of a name states, or else another.
  private static @Nullable SplitRole split(Path file) {
    return Words.split(String.valueOf(file.getFileName())).orElse(null);
  }
}
