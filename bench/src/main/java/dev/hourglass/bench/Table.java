package dev.hourglass.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table in Markdown that is also readable as it is: what the terminal shows is what
/// PERFORMANCE.md takes over.
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /// A table whose first column is text and whose other columns are numbers.
  Table(String... headings) {
    rows.add(List.of(headings));
  }

  /// Adds a row.
  ///
  /// @throws IllegalArgumentException if it has another number of cells than the headings
  Table add(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "a row has %d cells, expected %d".formatted(cells.length, rows.getFirst().size()));
    }
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(c -> rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
            .toArray();
    List<String> lines = rows.stream().map(row -> line(row, widths)).collect(Collectors.toList());
    lines.add(1, rule(widths));
    return String.join("\n", lines) + "\n";
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(c -> ("%" + (c == 0 ? "-" : "") + widths[c] + "s").formatted(cells.get(c)))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String rule(int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(c -> c == 0 ? "-".repeat(widths[c] + 2) : "-".repeat(widths[c] + 1) + ":")
        .collect(Collectors.joining("|", "|", "|"));
  }
}
