package dev.hourglass.app.tables;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.hourglass.data.DataException;
import dev.hourglass.files.FormatException;
import dev.hourglass.text.Counts;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The table of codes that `encode` writes: of the columns `code_0`, `code_1`, … or `mean_0`, …,
/// and perhaps `label`; others are left out.
///
/// @param values `[image][number]`
/// @param labels one for each image, or none
/// @param count how many images
public record CodesTable(float[] values, List<String> labels, int count) {
  /// Both have as many characters.
  private static final String CODE = "code_";

  private static final String MEAN = "mean_";
  private static final int MOST_DIGITS = 9;
  private static final String LABEL = "label";
  private static final int FIRST = 1 << 10;

  /// Copies the list.
  public CodesTable {
    labels = List.copyOf(labels);
  }

  /// Reads a table.
  ///
  /// @param size numbers of a code
  /// @throws DataException if it is none of codes of that size, or is damaged
  public static CodesTable read(Path path, int size) throws IOException {
    TextFile file = TextFile.of(path);
    List<List<String>> first = file.isText() ? CsvText.of(file).firstRows(1) : List.of();
    List<String> heads = first.isEmpty() ? List.of() : first.getFirst();
    int[] places = places(heads, size);
    if (Arrays.stream(places).noneMatch(place -> place >= 0)) {
      throw new DataException(
          "%s holds no codes, expected a .npy or .npz file, or a table with the columns code_0, code_1, …: write one with encode"
              .formatted(path));
    }
    long found =
        Math.max(
            heads.stream().filter(head -> isNumbered(head, CODE)).count(),
            heads.stream().filter(head -> isNumbered(head, MEAN)).count());
    if (found != size || Arrays.stream(places).filter(place -> place >= 0).count() != size) {
      throw new DataException(
          "%s holds codes of %s, expected the columns code_0 to code_%d as the model's codes"
              .formatted(path, Counts.of(found, "number"), size - 1));
    }
    Rows rows = new Rows(path, places, heads.indexOf(LABEL), size);
    CsvText.of(file).read(rows);
    return rows.table();
  }

  /// Whether a column is one of a code's numbers: a header may have a million others.
  private static boolean isNumbered(String head, String prefix) {
    int digits = head.length() - prefix.length();
    return head.startsWith(prefix)
        && digits > 0
        && digits <= MOST_DIGITS
        && head.chars().skip(prefix.length()).allMatch(c -> c >= '0' && c <= '9');
  }

  /// For each column the place of its number in a code, or -1.
  private static int[] places(List<String> heads, int size) {
    int[] places = new int[heads.size()];
    for (int c = 0; c < places.length; c++) {
      String head = heads.get(c);
      places[c] = -1;
      if (isNumbered(head, CODE) || isNumbered(head, MEAN)) {
        int place = Integer.parseInt(head.substring(CODE.length()));
        boolean repeated = place >= size || heads.indexOf(head) < c;
        places[c] = repeated ? -1 : place;
      }
    }
    return places;
  }

  /// Reads rows.
  private static final class Rows extends CsvCallbackHandler<Boolean> {
    private final Path path;
    private final int[] places;
    private final int label;
    private final int size;
    private final List<String> labels = new ArrayList<>();
    private final RowMemory memory;
    private float[] values = new float[FIRST];
    private RecordType type = RecordType.DATA;
    private long line;
    private boolean header = true;
    private int column;
    private int count;
    private @Nullable DataException problem;

    Rows(Path path, int[] places, int label, int size) {
      this.path = path;
      this.places = places;
      this.label = label;
      this.size = size;
      this.memory = new RowMemory(path);
    }

    CodesTable table() throws DataException {
      DataException found = problem;
      if (found != null) {
        throw found;
      }
      return new CodesTable(Arrays.copyOf(values, count * size), labels, count);
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
      if (c == label) {
        // As Csv.line protects what a spreadsheet would take for a formula.
        String word = new String(text, offset, length).replaceFirst("^'(?=[=+\\-@])", "");
        label(Printable.of(word));
      } else if (places[c] >= 0 && problem == null) {
        String word = new String(text, offset, length).strip();
        float value = word.matches("[-+.0-9eE]{1,40}") ? parsed(word) : Float.NaN;
        if (!Float.isFinite(value)) {
          fail(
              "line %d, column %d is %s, expected a number"
                  .formatted(line, c + 1, FormatException.quote(word)));
        }
        values[count * size + places[c]] = value;
      }
    }

    private static float parsed(String word) {
      try {
        return Float.parseFloat(word);
      } catch (NumberFormatException e) {
        return Float.NaN;
      }
    }

    private void extend() {
      long needed = (count + 1L) * size;
      long most =
          Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory() / 4 / Float.BYTES);
      if (needed > most) {
        fail("there are more than %d numbers, expected fewer: split the table".formatted(most));
      } else if (needed > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(most, 2 * needed));
      }
    }

    private void label(String text) {
      labels.add(text);
      try {
        memory.add(List.of(text));
      } catch (DataException e) {
        problem = problem == null ? e : problem;
      }
    }

    private void fail(String what) {
      if (problem == null) {
        problem = new DataException("%s: %s".formatted(path, what));
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
            "line %d has %d values, expected %d as in the first: the table is damaged, get a new copy"
                .formatted(line, column, places.length));
      }
      count++;
      return problem == null;
    }
  }
}
