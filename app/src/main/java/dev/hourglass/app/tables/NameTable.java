package dev.hourglass.app.tables;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.data.DataException;
import dev.hourglass.files.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A table of texts: from CSV, or from JSON, where it is a list of objects (or one in each line),
/// an object with a label for each file, or StyleGAN's `{"labels": [[file, label], …]}`.
///
/// @param path of the file
/// @param columns their names
/// @param rows a text for each column, or null; a row may be shorter
record NameTable(Path path, List<String> columns, List<List<@Nullable String>> rows) {
  private static final String FILE = "file_name";
  private static final String LABEL = "label";

  /// Objects with more names than this have others that are not looked at.
  private static final int MOST_COLUMNS = 1000;

  private static final List<String> FILE_AND_LABEL = List.of(FILE, LABEL);

  /// A table of CSV. Its first row names the columns, unless its first value is a file.
  ///
  /// @param index the files beside it and below
  static NameTable ofCsv(CsvText csv, FileIndex index) throws IOException {
    return ofRows(csv.file().path(), csv.rows(), index);
  }

  /// The first rows of a table of CSV, at most so many and one with the columns' names.
  static NameTable ofFirst(CsvText csv, int most, FileIndex index) throws IOException {
    return ofRows(csv.file().path(), csv.firstRows(most + 1), index);
  }

  private static NameTable ofRows(Path path, List<List<String>> texts, FileIndex index) {
    List<List<@Nullable String>> rows = new ArrayList<>(texts);
    if (rows.isEmpty()) {
      return new NameTable(path, List.of(), List.of());
    }
    List<String> first = rows.getFirst().stream().map(String::valueOf).toList();
    if (index.isPath(first.getFirst())) {
      List<String> columns = new ArrayList<>(List.of(FILE));
      for (int c = 1; c < first.size(); c++) {
        columns.add(first.size() == 2 ? LABEL : "column " + (c + 1));
      }
      return new NameTable(path, columns, rows);
    }
    return new NameTable(path, first, rows.subList(1, rows.size()));
  }

  /// A table of JSON, or nothing if it is JSON of another form.
  ///
  /// @throws DataException if it is no JSON
  static Optional<NameTable> ofJson(TextFile file) throws IOException {
    Path path = file.path();
    String text = file.text();
    boolean lines = path.toString().replaceFirst("\\.gz$", "").endsWith("l");
    if (lines || startsWithTwoObjects(text)) {
      ObjectRows objects = new ObjectRows(path);
      for (String line : (Iterable<String>) text.lines()::iterator) {
        if (!line.isBlank()) {
          objects.add(parse(path, line));
        }
      }
      return Optional.of(objects.table());
    }
    JsonElement value = parse(path, text);
    if (value instanceof JsonArray array) {
      ObjectRows objects = new ObjectRows(path);
      for (JsonElement one : array) {
        objects.add(one);
      }
      return Optional.of(objects.table());
    }
    if (value instanceof JsonObject object) {
      return object.get("labels") instanceof JsonArray pairs
          ? ofPairs(path, pairs)
          : ofLabels(path, object);
    }
    return Optional.empty();
  }

  /// Whether a text is an object in each line, whatever its name.
  private static boolean startsWithTwoObjects(String text) {
    int end = text.indexOf('\n');
    return text.startsWith("{")
        && end > 0
        && text.substring(0, end).stripTrailing().endsWith("}")
        && text.substring(end).stripLeading().startsWith("{");
  }

  private static JsonElement parse(Path path, String text) throws DataException {
    try {
      return StrictJson.parse(text);
    } catch (IllegalArgumentException e) {
      throw new DataException("%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  /// Rows of objects, whose names are columns.
  private static final class ObjectRows {
    private final Path path;
    private final RowMemory memory;
    private final Set<String> columns = new LinkedHashSet<>();
    private final List<List<@Nullable String>> rows = new ArrayList<>();

    ObjectRows(Path path) {
      this.path = path;
      memory = new RowMemory(path);
    }

    void add(JsonElement value) throws DataException {
      List<@Nullable String> row = new ArrayList<>();
      if (value instanceof JsonObject object) {
        for (String key : object.keySet()) {
          if (columns.size() < MOST_COLUMNS) {
            columns.add(key);
          }
        }
        for (String column : columns) {
          row.add(text(object.get(column)));
        }
      }
      while (!row.isEmpty() && row.getLast() == null) {
        row.removeLast();
      }
      List<@Nullable String> kept = new ArrayList<>(row);
      memory.add(kept);
      rows.add(kept);
    }

    NameTable table() {
      return new NameTable(path, List.copyOf(columns), rows);
    }
  }

  private static Optional<NameTable> ofPairs(Path path, JsonArray pairs) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (JsonElement pair : pairs) {
      if (!(pair instanceof JsonArray both) || both.size() != 2) {
        return Optional.empty();
      }
      rows.add(row(text(both.get(0)), text(both.get(1))));
    }
    return Optional.of(new NameTable(path, FILE_AND_LABEL, rows));
  }

  private static Optional<NameTable> ofLabels(Path path, JsonObject object) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
      JsonElement value = entry.getValue();
      JsonElement label = value instanceof JsonObject inner ? inner.get(LABEL) : value;
      if (!(label instanceof JsonPrimitive)) {
        return Optional.empty();
      }
      rows.add(row(entry.getKey(), text(label)));
    }
    return Optional.of(new NameTable(path, FILE_AND_LABEL, rows));
  }

  private static List<@Nullable String> row(@Nullable String file, @Nullable String label) {
    List<@Nullable String> row = new ArrayList<>();
    row.add(file);
    row.add(label);
    return row;
  }

  private static @Nullable String text(@Nullable JsonElement value) {
    return value instanceof JsonPrimitive primitive ? primitive.getAsString() : null;
  }

  /// A value, or null where it is missing or empty.
  @Nullable String value(List<@Nullable String> row, int column) {
    String value = column < 0 || column >= row.size() ? null : row.get(column);
    return value == null || value.isEmpty() ? null : value;
  }
}
