package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceFormat;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.files.FormatException;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Tables of text: CSV with a pixel in each column, as Kaggle has MNIST, and CSV or JSON with names
/// of image files and their labels; a file or a folder.
public final class CsvFormat implements SourceFormat {
  private static final int FIRST_ROWS = 2;

  /// Found as a service.
  public CsvFormat() {}

  @Override
  public Optional<ImageSource> open(Path path, SourceOptions options) throws IOException {
    if (Files.isDirectory(path)) {
      return TableFolder.open(path, options);
    }
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    boolean json = TextFile.isJsonName(path);
    boolean claim = json || TextFile.isCsvName(path);
    Optional<TextFile> text = text(path, claim);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<List<String>> first = json ? List.of() : firstRows(text.get(), claim);
    if (!json) {
      SourceOptions known = claim ? options : withoutKeys(options);
      Optional<PixelColumns> pixels = PixelColumns.of(path, first, known);
      if (pixels.isPresent()) {
        CsvText csv = CsvText.of(text.get());
        return Optional.of(PixelTables.of(List.of(new PixelTables.Part(csv, pixels.get(), null))));
      }
    }
    if (!claim) {
      return Optional.empty();
    }
    Optional<ImageSource> named = TableFolder.ofTable(text.get(), options);
    if (named.isPresent()) {
      return named;
    }
    throw json ? notNamingFiles(path) : notImages(path, first);
  }

  private static Optional<TextFile> text(Path path, boolean claim) throws IOException {
    TextFile text;
    try {
      text = TextFile.of(path);
    } catch (IOException e) {
      if (claim) {
        throw e instanceof DataException
            ? e
            : new DataException(
                "%s is damaged gzip (%s), get a new copy".formatted(path, e.getMessage()), e);
      }
      // Another format may read it.
      return Optional.empty();
    }
    if (claim && !text.isText()) {
      throw new DataException(
          "%s is a table by its name and %s by its content, expected text: check the file"
              .formatted(path, text.head().length == 0 ? "empty" : "no text"));
    }
    return text.isText() ? Optional.of(text) : Optional.empty();
  }

  private static List<List<String>> firstRows(TextFile text, boolean claim) throws IOException {
    try {
      return CsvText.of(text).firstRows(FIRST_ROWS);
    } catch (DataException e) {
      if (claim) {
        throw e;
      }
      return List.of();
    }
  }

  /// A text that is no table must not be refused for a column that it lacks.
  private static SourceOptions withoutKeys(SourceOptions options) {
    return new SourceOptions(null, null, options.variant(), options.flat());
  }

  private static DataException notNamingFiles(Path path) {
    return new DataException(
        "%s names no image files beside it, expected a list of objects such as {\"file_name\": \"1.png\", \"label\": \"cat\"}, or one object with a label for each file: check the names"
            .formatted(path));
  }

  private static DataException notImages(Path path, List<List<String>> rows) {
    List<String> first = rows.isEmpty() ? List.of() : rows.getFirst();
    return new DataException(
        "%s has %s (%s), expected pixels of square images (or with --size) and at most one label, or names of image files beside it and their labels: %s"
            .formatted(
                path, Counts.of(first.size(), "column"), Words.list(first), advice(first, rows)));
  }

  /// What to do with a table of which nothing is known.
  private static String advice(List<String> heads, List<List<String>> rows) {
    List<String> row = rows.isEmpty() ? List.of() : rows.getLast();
    List<String> words = row.stream().filter(cell -> !Decimals.isNumber(cell)).toList();
    boolean names = row.stream().anyMatch(ImageFiles::isImageName);
    if (names || words.isEmpty() || words.size() == row.size()) {
      return "name columns with --images-key and --labels-key";
    }
    int column = row.indexOf(words.size() > 1 ? words.get(1) : words.getFirst());
    String head = column < heads.size() ? heads.get(column) : "";
    return "%s in the column %s is no number, so that the column is none of pixels: correct the table, or leave the column out"
        .formatted(FormatException.quote(row.get(column)), FormatException.quote(head));
  }
}
