package dev.hourglass.app.tables;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import dev.hourglass.data.DataException;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/// Values with separators, quoted or not, with any line ends.
///
/// @param file the text
/// @param separator comma, semicolon or tab
record CsvText(TextFile file, char separator) {
  private static final char[] SEPARATORS = {',', ';', '\t'};
  private static final int LONGEST_FIELD = 1 << 24;

  /// Columns of a table of names beyond these are not looked at.
  private static final int MOST_NAMED_COLUMNS = 1000;

  /// Finds the separator that the first line has most of.
  static CsvText of(TextFile file) {
    String head = file.headText();
    int[] counts = new int[SEPARATORS.length];
    boolean quoted = false;
    boolean any = false;
    for (int i = 0; i < head.length(); i++) {
      char c = head.charAt(i);
      quoted ^= c == '"';
      if (!quoted && (c == '\n' || c == '\r')) {
        if (any) {
          break;
        }
        continue;
      }
      any = true;
      for (int s = 0; !quoted && s < SEPARATORS.length; s++) {
        counts[s] += c == SEPARATORS[s] ? 1 : 0;
      }
    }
    int most = 0;
    for (int s = 1; s < SEPARATORS.length; s++) {
      most = counts[s] > counts[most] ? s : most;
    }
    return new CsvText(file, SEPARATORS[most]);
  }

  /// {@return the first rows, at most so many, without one that may be cut}
  ///
  /// @throws DataException if they are not well formed
  List<List<String>> firstRows(int most) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    // One more than asked for, so that the last in the head, which may be cut, can go.
    try (CsvReader<List<String>> csv =
            builder().build(new Rows(Integer.MAX_VALUE), file.headText());
        CloseableIterator<List<String>> all = csv.iterator()) {
      while (rows.size() <= most && all.hasNext()) {
        rows.add(all.next());
      }
    } catch (CsvParseException e) {
      // A quote that the end of the head has cut is no error: what precedes it counts.
      if (file.isWhole()) {
        throw malformed(file.path(), e);
      }
    }
    if (!rows.isEmpty() && (rows.size() > most || !file.isWhole())) {
      rows.removeLast();
    }
    return rows;
  }

  /// {@return all rows, for tables of names, without columns beyond the first thousand}
  ///
  /// @throws DataException if they are not well formed or too many
  List<List<String>> rows() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    RowMemory memory = new RowMemory(file.path());
    try (CsvReader<List<String>> csv = builder().build(new Rows(MOST_NAMED_COLUMNS), stream());
        CloseableIterator<List<String>> all = csv.iterator()) {
      while (all.hasNext()) {
        List<String> row = all.next();
        memory.add(row);
        rows.add(row);
      }
      return rows;
    } catch (CsvParseException | UncheckedIOException e) {
      throw malformed(file.path(), e);
    }
  }

  /// Reads all rows.
  ///
  /// @param handler gets their values; what it builds is `true` to go on and `false` to stop
  /// @throws DataException if they are not well formed
  void read(CsvCallbackHandler<Boolean> handler) throws IOException {
    try (CsvReader<Boolean> csv = builder().build(handler, stream());
        CloseableIterator<Boolean> all = csv.iterator()) {
      boolean wanted = true;
      while (wanted && all.hasNext()) {
        wanted = all.next();
      }
    } catch (CsvParseException | UncheckedIOException e) {
      throw malformed(file.path(), e);
    }
  }

  private InputStream stream() throws IOException {
    return file.stream();
  }

  private CsvReader.CsvReaderBuilder builder() {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .detectBomHeader(true)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .maxBufferSize(LONGEST_FIELD);
  }

  private static IOException malformed(Path path, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ZipException) {
        return new DataException("%s is damaged gzip, get a new copy".formatted(path), e);
      }
      if (cause instanceof IOException io && !(cause instanceof java.io.CharConversionException)) {
        return io;
      }
    }
    return new DataException(
        "%s is not a well-formed table (%s), expected values with commas between them: check the quotes"
            .formatted(path, Printable.of(String.valueOf(e.getMessage()), 120)),
        e);
  }

  /// Rows as texts.
  private static final class Rows extends CsvCallbackHandler<List<String>> {
    private final int mostColumns;
    private List<String> row = new ArrayList<>();
    private RecordType type = RecordType.DATA;

    Rows(int mostColumns) {
      this.mostColumns = mostColumns;
    }

    @Override
    protected RecordType getRecordType() {
      return type;
    }

    @Override
    protected int getFieldCount() {
      return row.size();
    }

    @Override
    protected void beginRecord(long line) {
      row = new ArrayList<>(row.size());
      type = RecordType.DATA;
    }

    @Override
    protected void addField(char[] text, int offset, int length, boolean quoted) {
      if (row.size() < mostColumns) {
        row.add(new String(text, offset, length).strip());
      }
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
    protected List<String> buildRecord() {
      return row;
    }
  }
}
