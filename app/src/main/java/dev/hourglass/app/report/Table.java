package dev.hourglass.app.report;

import dev.hourglass.text.Printable;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Numbers or words in rows and columns.
///
/// @param caption what they are, with units
/// @param words whether it is a list of names and long words instead
/// @param columns heads, the rows' own column first; empty for none
record Table(String caption, boolean words, List<String> columns, List<Row> rows) implements Block {
  /// Texts from a file may be of any length.
  private static final int LONGEST = 300;

  /// Numbers in rows and columns.
  Table(String caption, List<String> columns, List<Row> rows) {
    this(caption, false, columns, rows);
  }

  Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /// A column's head.
  ///
  /// @param text whether it stands left, as words below it do
  record Head(String name, boolean text) {}

  /// The heads, each standing like what is below it.
  List<Head> heads() {
    return IntStream.range(0, columns.size())
        .mapToObj(at -> new Head(columns.get(at), at > 0 && holdsText(at - 1)))
        .toList();
  }

  private boolean holdsText(int cell) {
    return rows.stream().anyMatch(row -> row.cells().get(cell).text());
  }

  /// Whether there are heads.
  boolean headed() {
    return !columns.isEmpty();
  }

  /// @param main whether it is the one to compare the others with
  record Row(String name, boolean main, List<Cell> cells) {
    Row(String name, List<Cell> cells) {
      this(name, false, cells);
    }

    static Row of(String name, String value) {
      return new Row(name, List.of(Cell.of(value)));
    }

    Row {
      name = Printable.of(name, LONGEST);
      cells = List.copyOf(cells);
    }
  }

  /// @param text whether it is words, which stand left, or a number
  /// @param bar length of a bar behind a number, in percent of the cell
  record Cell(String value, boolean text, @Nullable Integer bar) {
    /// A number.
    static Cell of(String value) {
      return new Cell(value, false, null);
    }

    static Cell words(String value) {
      return new Cell(Printable.of(value, LONGEST), true, null);
    }
  }
}
