package dev.hourglass.app.tables;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.files.FormatException;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a table of pixels. No text of a pixel is kept: each becomes its byte where it stands.
final class PixelRows extends CsvCallbackHandler<Boolean> {
  private final String name;
  private final PixelColumns columns;
  private final PixelBytes pixels;
  private final List<String> labels = new ArrayList<>();
  private final Map<String, String> known = new LinkedHashMap<>();
  private final int[] places;

  private RecordType type = RecordType.DATA;
  private long line;
  private boolean header;
  private int column;
  private int first;
  private @Nullable DataException problem;

  private PixelRows(String name, PixelColumns columns, PixelBytes pixels) {
    this.name = name;
    this.columns = columns;
    this.pixels = pixels;
    this.places = columns.places();
  }

  /// What a table holds.
  ///
  /// @param shape of each image
  /// @param pixels `[image][channel][row][column]`
  /// @param labels one for each image, or null
  record Content(Shape shape, PixelBytes pixels, @Nullable List<String> labels) {}

  /// Reads a table.
  ///
  /// @throws DataException if a value is no pixel or a row has others than the first
  static Content read(CsvText csv, PixelColumns columns) throws IOException {
    Path path = csv.file().path();
    PixelBytes pixels = new PixelBytes(expected(csv.file(), columns));
    PixelRows rows = new PixelRows(path.toString(), columns, pixels);
    rows.header = columns.hasHeader();
    csv.read(rows);
    DataException problem = rows.problem;
    if (problem != null) {
      throw problem;
    }
    return new Content(columns.shape(), pixels, columns.isLabelled() ? rows.labels : null);
  }

  /// How many pixels there are, by the rows in the first bytes.
  static long expected(TextFile file, PixelColumns columns) throws IOException {
    long head = Math.max(1, file.head().length);
    double share = Math.max(1, (double) Files.size(file.path()) / head);
    double byLines = (file.headLines() + 1) * share * columns.shape().size() * 1.02;
    // A pixel takes two characters; lines may be blank.
    return (long) Math.min(byLines, head * share / 2 + 1);
  }

  @Override
  protected RecordType getRecordType() {
    return type;
  }

  @Override
  protected int getFieldCount() {
    return column;
  }

  @Override
  protected void beginRecord(long startingLine) {
    type = RecordType.DATA;
    line = startingLine;
    column = 0;
  }

  @Override
  protected void addField(char[] text, int offset, int length, boolean quoted) {
    int c = column++;
    if (header || problem != null || c >= places.length) {
      return;
    }
    if (c == 0) {
      extend();
    }
    if (c == columns.label()) {
      labels.add(label(new String(text, offset, length).strip()));
      return;
    }
    int place = places[c];
    if (place >= 0 && !pixels.set(first + place, Decimals.parse(text, offset, length))) {
      fail(
          new DataException(
              "%s: line %d, column %d is %s, expected a pixel from 0 to 255, or from 0 to 1: scale the images first, or name the column with the labels with --labels-key"
                  .formatted(
                      name, line, c + 1, FormatException.quote(new String(text, offset, length)))));
    }
  }

  private void extend() {
    try {
      first = pixels.extend(name, columns.shape().size());
    } catch (DataException e) {
      fail(e);
    }
  }

  /// One text for each class, and `5` where pandas has written `5.0`.
  private String label(String text) {
    return known.computeIfAbsent(
        text,
        one -> one.matches("-?\\d+\\.0+") ? one.substring(0, one.indexOf('.')) : Printable.of(one));
  }

  private void fail(DataException e) {
    problem = problem == null ? e : problem;
  }

  @Override
  protected void setComment(char[] text, int offset, int length) {
    type = RecordType.COMMENT;
  }

  @Override
  protected void setEmpty() {
    type = RecordType.EMPTY;
  }

  @Override
  protected Boolean buildRecord() {
    if (type != RecordType.DATA) {
      return true;
    }
    if (header) {
      header = false;
    } else if (column != places.length) {
      fail(
          new DataException(
              "%s: line %d has %d values, expected %d as in the first: the table is damaged, get a new copy"
                  .formatted(name, line, column, places.length)));
    }
    return problem == null;
  }
}
