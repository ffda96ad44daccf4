package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.SplitRole;
import dev.hourglass.files.FolderWalk;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.InputFolder;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A folder with tables: of pixels, one for each split, or of the names and labels of the files
/// beside them, one or one for each split.
final class TableFolder {
  private static final int FIRST_ROWS = 2;
  private static final List<String> SUBMISSION = List.of("submission", "samplesubmission");

  private final Path folder;
  private final SourceOptions options;
  private final List<Path> tables = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();
  private boolean hasImages;

  /// Why the first table that lacks a column cannot be used that the user names.
  private @Nullable IOException problem;

  private TableFolder(Path folder, SourceOptions options) throws IOException {
    this.folder = folder;
    this.options = options;
    for (Path file : InputFolder.list(folder).stream().sorted().toList()) {
      if (FolderWalk.isHidden(String.valueOf(file.getFileName()))) {
        continue;
      }
      if (Files.isDirectory(file)) {
        folders.add(file);
      } else if (Files.isRegularFile(file) && isTableName(file)) {
        tables.add(file);
      }
      hasImages |= ImageFiles.isImageName(file);
    }
  }

  /// Whether a file may hold a table of images, by its name.
  static boolean isTableName(String name) {
    return isTableName(Path.of(Printable.of(name)));
  }

  private static boolean isTableName(Path file) {
    // Kaggle's example of an answer has labels that are made up.
    boolean answers =
        List.of(TextFile.stem(file).split("[^a-z]+", -1)).stream().anyMatch(SUBMISSION::contains);
    return (TextFile.isCsvName(file) || TextFile.isJsonName(file)) && !answers;
  }

  /// The images of a folder, if it holds tables of images.
  static Optional<ImageSource> open(Path path, SourceOptions options) throws IOException {
    TableFolder folder = new TableFolder(path, options);
    if (folder.tables.isEmpty()) {
      return folder.ofSplits();
    }
    if (!folder.hasImages && folder.folders.isEmpty()) {
      return folder.ofPixels();
    }
    FileIndex index = new FileIndex(path);
    Optional<NamedImages> named = folder.ofNames(index);
    return named.isPresent() || index.hasImages() ? named.map(one -> one) : folder.ofPixels();
  }

  /// The images that tables in a folder name.
  ///
  /// @param index of the files that they name, in place of those beside them
  static Optional<NamedImages> ofNames(Path path, SourceOptions options, FileIndex index)
      throws IOException {
    return new TableFolder(path, options).ofNames(index);
  }

  private Optional<ImageSource> ofPixels() throws IOException {
    List<PixelTables.Part> parts = new ArrayList<>();
    boolean keyed = options.labelsKey() == null;
    for (Path table : tables) {
      if (TextFile.isCsvName(table)) {
        CsvText csv = CsvText.of(TextFile.of(table));
        List<List<String>> rows = csv.firstRows(FIRST_ROWS);
        keyed |= hasLabelsKey(rows);
        SplitRole split = Words.split(TextFile.stem(table)).orElse(null);
        PixelColumns.of(table, rows, keysIn(rows))
            .ifPresent(columns -> parts.add(new PixelTables.Part(csv, columns, split)));
      }
    }
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    if (!keyed) {
      throw new DataException(
          "%s holds no table with a column called %s, expected one: check --labels-key"
              .formatted(folder, FormatException.quote(String.valueOf(options.labelsKey()))));
    }
    List<Path> files = parts.stream().map(part -> part.csv().file().path()).toList();
    List<@Nullable SplitRole> splits = new ArrayList<>();
    parts.forEach(part -> splits.add(part.split()));
    requireSplits("pixels", files, splits);
    parts.sort(
        Comparator.comparing(
            PixelTables.Part::split, Comparator.nullsFirst(Comparator.naturalOrder())));
    return Optional.of(PixelTables.of(parts));
  }

  /// A test set need not have the column with the labels.
  private SourceOptions keysIn(List<List<String>> rows) {
    return hasLabelsKey(rows)
        ? options
        : new SourceOptions(null, null, options.variant(), options.flat());
  }

  private boolean hasLabelsKey(List<List<String>> rows) {
    String key = options.labelsKey();
    return key != null && !rows.isEmpty() && rows.getFirst().contains(key);
  }

  private void requireSplits(String what, List<Path> files, List<@Nullable SplitRole> splits)
      throws DataException {
    boolean distinct =
        new LinkedHashSet<>(splits).size() == splits.size() && !splits.contains(null);
    if (files.size() > 1 && !distinct) {
      throw new DataException(
          "%s holds several tables of %s (%s), expected one, or one for each split such as train.csv and test.csv: give one of them"
              .formatted(
                  folder,
                  what,
                  files.stream()
                      .map(file -> String.valueOf(file.getFileName()))
                      .collect(Collectors.joining(", "))));
    }
  }

  private Optional<NamedImages> ofNames(FileIndex index) throws IOException {
    List<NamedFiles> found = new ArrayList<>();
    List<@Nullable SplitRole> splits = new ArrayList<>();
    List<Path> left = new ArrayList<>();
    for (Path table : tables) {
      Optional<NamedFiles> files = named(table, index);
      if (files.isPresent() && files.get().isLabelled()) {
        found.add(files.get());
        splits.add(Words.split(TextFile.stem(table)).orElse(null));
      } else if (files.isPresent()) {
        left.add(table);
      }
    }
    if (found.isEmpty()) {
      requireKeys();
      return Optional.empty();
    }
    requireSplits("names", found.stream().map(one -> one.table().path()).toList(), splits);
    List<NamedImages.Entry> entries = new ArrayList<>();
    Set<Path> used = new LinkedHashSet<>();
    for (int i = 0; i < found.size(); i++) {
      found.get(i).addTo(entries, used, splits.get(i), "");
    }
    Set<Path> own = new LinkedHashSet<>(found.stream().map(one -> one.table().path()).toList());
    String format =
        left.isEmpty()
            ? format(own)
            : "%s (%s without labels left out)".formatted(format(own), names(left));
    return Optional.of(new NamedImages(format, entries, NamedFiles.unnamed(index, used, own, "")));
  }

  private Optional<NamedFiles> named(Path table, FileIndex index) {
    try {
      return named(TextFile.of(table), index, options);
    } catch (IOException e) {
      // A folder of images may hold any file beside them.
      problem = problem == null && lacksKeys(table, index) ? e : problem;
      return Optional.empty();
    }
  }

  /// Whether a table that cannot be used would do if the user named no columns.
  private boolean lacksKeys(Path table, FileIndex index) {
    if (tables.size() == 1 && options.labelsKey() != null) {
      return true;
    }
    try {
      return (options.imagesKey() != null || options.labelsKey() != null)
          && named(TextFile.of(table), index, SourceOptions.NONE).isPresent();
    } catch (IOException other) {
      return false;
    }
  }

  /// A table of CSV is read beyond its first rows only if these name files: a folder of images may
  /// hold one of gigabytes beside them.
  private static Optional<NamedFiles> named(TextFile text, FileIndex index, SourceOptions options)
      throws IOException {
    if (TextFile.isJsonName(text.path())) {
      Optional<NameTable> texts = NameTable.ofJson(text);
      return texts.isEmpty() ? Optional.empty() : NamedFiles.of(texts.get(), index, options);
    }
    CsvText csv = CsvText.of(text);
    boolean names =
        NamedFiles.of(NameTable.ofFirst(csv, NamedFiles.SAMPLE, index), index, options).isPresent();
    return names ? NamedFiles.of(NameTable.ofCsv(csv, index), index, options) : Optional.empty();
  }

  /// A column that the user names is in one of the tables.
  private void requireKeys() throws IOException {
    if (problem != null) {
      throw problem;
    }
  }

  private static String format(Collection<Path> tables) {
    return "image files named in " + names(tables);
  }

  private static String names(Collection<Path> tables) {
    return tables.stream()
        .map(table -> Printable.of(table.getFileName()))
        .sorted()
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /// Folders of splits with a table each, as Hugging Face's `train/metadata.jsonl`.
  private Optional<ImageSource> ofSplits() throws IOException {
    List<NamedImages.Entry> entries = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    Set<Path> own = new LinkedHashSet<>();
    boolean splits =
        !folders.isEmpty()
            && folders.stream()
                .allMatch(one ->
                    Files.isReadable(one)
                        && SplitRole.named(String.valueOf(one.getFileName())).isPresent());
    for (Path below : splits ? folders : List.<Path>of()) {
      TableFolder inner = new TableFolder(below, options);
      if (inner.tables.size() != 1) {
        return Optional.empty();
      }
      FileIndex index = new FileIndex(below);
      Path table = inner.tables.getFirst();
      Optional<NamedFiles> files = inner.named(table, index);
      if (files.isEmpty() || !files.get().isLabelled()) {
        inner.requireKeys();
        return Optional.empty();
      }
      String name = String.valueOf(below.getFileName());
      Set<Path> used = new LinkedHashSet<>();
      files.get().addTo(entries, used, SplitRole.named(name).orElse(null), name + "/");
      skipped.addAll(NamedFiles.unnamed(index, used, Set.of(table), name + "/"));
      own.add(table);
    }
    return own.isEmpty()
        ? Optional.empty()
        : Optional.of(new NamedImages(format(own), entries, skipped));
  }

  /// The images that a table names, if it does.
  static Optional<ImageSource> ofTable(TextFile text, SourceOptions options) throws IOException {
    Path path = text.path();
    Path parent = path.toAbsolutePath().getParent();
    FileIndex index = new FileIndex(parent == null ? path.toAbsolutePath() : parent);
    Optional<NamedFiles> files = named(text, index, options);
    if (files.isEmpty() || files.get().table().rows().isEmpty()) {
      return Optional.empty();
    }
    List<NamedImages.Entry> entries = new ArrayList<>();
    Set<Path> used = new LinkedHashSet<>();
    files.get().addTo(entries, used, null, "");
    Set<Path> own = Set.of(path.toAbsolutePath());
    return Optional.of(
        new NamedImages(format(own), entries, NamedFiles.unnamed(index, used, own, "")));
  }
}
