package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.source.SourceImage;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.SplitRole;
import dev.hourglass.files.FormatException;
import dev.hourglass.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which columns of a table name image files, classes and splits, and which files those are.
///
/// @param table the texts
/// @param index the files beside the table and below
/// @param file column with names of files
/// @param label column with labels, or -1
/// @param split column with splits, or -1
record NamedFiles(NameTable table, FileIndex index, int file, int label, int split) {
  /// Rows that decide which column holds the names.
  static final int SAMPLE = 100;

  /// Finds the columns.
  ///
  /// @return nothing if no column names files, at least for one row of two
  /// @throws DataException if the user names a column that is not there
  static Optional<NamedFiles> of(NameTable table, FileIndex index, SourceOptions options)
      throws DataException {
    List<String> columns = table.columns();
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    String key = options.imagesKey();
    int file = key == null ? fileColumn(table, index) : named(table, key, "--images-key");
    if (file < 0 || (key == null && !namesFiles(table, index, file, table.rows().size()))) {
      return Optional.empty();
    }
    int split = splitColumn(table, file);
    String labels = options.labelsKey();
    int label =
        labels == null ? labelColumn(columns, file, split) : named(table, labels, "--labels-key");
    return Optional.of(new NamedFiles(table, index, file, label, split));
  }

  private static int named(NameTable table, String key, String option) throws DataException {
    int place = table.columns().indexOf(key);
    if (place < 0) {
      throw new DataException(
          "%s has the columns %s, expected one called %s: check %s"
              .formatted(
                  table.path(), Words.list(table.columns()), FormatException.quote(key), option));
    }
    return place;
  }

  private static int fileColumn(NameTable table, FileIndex index) {
    List<String> columns = table.columns();
    for (String word : Words.FILES) {
      int place = Words.find(List.of(word), columns);
      if (place >= 0 && namesFiles(table, index, place, SAMPLE)) {
        return place;
      }
    }
    for (int c = 0; c < columns.size(); c++) {
      if (namesFiles(table, index, c, SAMPLE)) {
        return c;
      }
    }
    return -1;
  }

  /// Whether at least one of two values names a file.
  private static boolean namesFiles(NameTable table, FileIndex index, int column, int most) {
    int rows = Math.min(table.rows().size(), most);
    int found = 0;
    for (List<@Nullable String> row : table.rows().subList(0, rows)) {
      String name = table.value(row, column);
      found += name != null && index.find(name).isPresent() ? 1 : 0;
    }
    return found > 0 && 2 * found >= rows;
  }

  private static int splitColumn(NameTable table, int file) {
    int column = Words.find(Words.SPLITS, table.columns());
    boolean states = false;
    for (List<@Nullable String> row : table.rows()) {
      String value = column == file ? null : table.value(row, column);
      states |= value != null && Words.split(value).isPresent();
    }
    return states ? column : -1;
  }

  private static int labelColumn(List<String> columns, int file, int split) {
    List<String> others = new ArrayList<>(columns);
    others.set(file, "");
    int named = Words.find(Words.LABELS, others);
    boolean pair = columns.size() == 2 && split < 0;
    return named >= 0 || !pair ? named : 1 - file;
  }

  /// {@return whether it states anything of the files beyond their names}
  boolean isLabelled() {
    return label >= 0;
  }

  /// Adds the images.
  ///
  /// @param role what they are for if no column says so, or null
  /// @param prefix of their names
  /// @throws DataException if a name leads out of the folder, a file has two labels, or a split is
  ///   none
  void addTo(
      List<NamedImages.Entry> entries, Set<Path> used, @Nullable SplitRole role, String prefix)
      throws DataException {
    Map<String, SourceImage> known = new LinkedHashMap<>();
    for (List<@Nullable String> row : table.rows()) {
      String stated = table.value(row, file);
      if (stated == null) {
        continue;
      }
      if (!FileIndex.isSafe(stated)) {
        throw new DataException(
            "%s names the file %s, expected one beside the table or in a folder below: write its path from the table's folder"
                .formatted(table.path(), FormatException.quote(stated)));
      }
      Path found = index.find(stated).orElse(null);
      String name = prefix + Printable.of(found == null ? stated : index.name(found));
      SourceImage image = new SourceImage(name, split(row, role), label(row));
      SourceImage before = known.putIfAbsent(name, image);
      if (before == null) {
        entries.add(new NamedImages.Entry(image, found, found == null ? problem(stated) : ""));
      } else if (!before.equals(image)) {
        throw new DataException(
            "%s states two labels or splits for %s, expected one: remove a row"
                .formatted(table.path(), name));
      }
      if (found != null) {
        used.add(found);
      }
    }
  }

  private @Nullable String label(List<@Nullable String> row) {
    String text = table.value(row, label);
    return text == null ? null : Printable.of(text);
  }

  private @Nullable SplitRole split(List<@Nullable String> row, @Nullable SplitRole otherwise)
      throws DataException {
    String value = table.value(row, split);
    if (split < 0) {
      return otherwise;
    }
    Optional<SplitRole> role = value == null ? Optional.empty() : Words.split(value);
    if (role.isEmpty()) {
      throw new DataException(
          "%s states the split %s, expected train, validation or test: correct it"
              .formatted(table.path(), value == null ? "\"\"" : FormatException.quote(value)));
    }
    return role.get();
  }

  private String problem(String stated) {
    String name = FormatException.quote(stated);
    return index.isAmbiguous(stated)
        ? "several files are called %s, expected one: write its path from the folder of %s"
            .formatted(name, Printable.of(table.path().getFileName()))
        : "%s names %s, and there is no such file: add it or remove the row"
            .formatted(Printable.of(table.path().getFileName()), name);
  }

  /// The files that no table names, fit to be shown.
  static List<String> unnamed(FileIndex index, Set<Path> used, Set<Path> tables, String prefix) {
    Set<Path> known = new LinkedHashSet<>(used);
    known.addAll(tables);
    return index.files().entrySet().stream()
        .filter(file -> !known.contains(file.getValue()))
        .map(file -> prefix + Printable.of(file.getKey()))
        .toList();
  }
}
