package dev.hourglass.app.tables;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.hourglass.data.DataException;
import dev.hourglass.files.FormatException;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a table of pixels. No text of a pixel is kept: each becomes its number where it stands.
final class PixelRows extends CsvCallbackHandler<Boolean> {
  private final String name;
  private final PixelColumns columns;
  private final PixelSink sink;
  private final @Nullable List<String> labels;
  private final Map<String, String> known = new LinkedHashMap<>();
  private final RowMemory memory;
  private final int[] places;
  private final float[] pixels;

  private RecordType type = RecordType.DATA;
  private long line;
  private boolean header;
  private int column;
  private int image;
  private boolean wanted = true;
  private @Nullable IOException problem;

  private PixelRows(
      Path path, PixelColumns columns, PixelSink sink, @Nullable List<String> labels) {
    this.name = path.toString();
    this.columns = columns;
    this.sink = sink;
    this.labels = labels;
    this.memory = new RowMemory(path);
    this.places = columns.places();
    this.pixels = new float[columns.shape().size()];
  }

  /// Reads a table.
  ///
  /// @param sink takes its images
  /// @param labels receives one for each image, if they have any, or null
  /// @throws DataException if a value is no pixel or a row has others than the first
  static void read(CsvText csv, PixelColumns columns, PixelSink sink, @Nullable List<String> labels)
      throws IOException {
    PixelRows rows =
        new PixelRows(csv.file().path(), columns, sink, columns.isLabelled() ? labels : null);
    rows.header = columns.hasHeader();
    csv.read(rows);
    IOException problem = rows.problem;
    if (problem != null) {
      throw problem;
    }
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
      wanted = sink.wants(image);
    }
    if (c == columns.label()) {
      if (labels != null) {
        labels.add(label(new String(text, offset, length).strip()));
      }
      return;
    }
    int place = places[c];
    if (place >= 0 && wanted) {
      pixels[place] = Decimals.parse(text, offset, length);
      if (!PixelBytes.isPixel(pixels[place])) {
        fail(noPixel(c, new String(text, offset, length)));
      }
    }
  }

  private DataException noPixel(int c, String text) {
    String advice =
        text.isBlank()
            ? "fill in the number"
            : Decimals.isNumber(text)
                ? "scale the images first"
                : "write a number, or remove the column or row";
    return new DataException(
        "%s: line %d, column %d is %s, expected a pixel from 0 to 255, or from 0 to 1: %s, or name the column with the labels with --labels-key"
            .formatted(name, line, c + 1, FormatException.quote(text), advice));
  }

  /// One text for each class, and `5` where pandas has written `5.0`.
  private String label(String text) {
    String label = known.get(text);
    if (label == null) {
      label =
          text.matches("-?\\d+\\.0+") ? text.substring(0, text.indexOf('.')) : Printable.of(text);
      known.put(text, label);
      try {
        memory.add(List.of(text, label));
      } catch (DataException e) {
        fail(e);
      }
    }
    return label;
  }

  private void fail(IOException e) {
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
      return true;
    }
    if (column != places.length) {
      fail(
          new DataException(
              "%s: line %d has %d values, expected %d as in the first: the table is damaged, get a new copy"
                  .formatted(name, line, column, places.length)));
    }
    return problem == null && taken();
  }

  /// Passes a row on.
  ///
  /// @return whether others are wanted
  private boolean taken() {
    try {
      boolean more = !wanted || sink.take(image, pixels);
      image++;
      return more;
    } catch (IOException e) {
      fail(e);
      return false;
    }
  }
}
