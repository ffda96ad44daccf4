package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Counts the memory that the rows of a table of names take: a cell with nothing in it takes some
/// as well, and a text of a megabyte may have a million of them.
final class RowMemory {
  /// Of a text beside its characters.
  private static final int TEXT = 48;

  private static final int ROW = 48;
  private static final int REFERENCE = 4;

  private final Path path;
  private final long most = mostBytes();
  private long bytes;

  /// @param path of the table, for messages
  RowMemory(Path path) {
    this.path = path;
  }

  /// What the largest text takes that is read as a whole, or half of the heap.
  private static long mostBytes() {
    return Math.max(TextFile.largest(), Runtime.getRuntime().maxMemory() / 2);
  }

  /// Counts a row.
  ///
  /// @throws DataException if all rows together take too much
  void add(List<? extends @Nullable String> row) throws DataException {
    bytes += ROW;
    for (String value : row) {
      bytes += REFERENCE + (value == null ? 0 : TEXT + value.length());
    }
    if (bytes > most) {
      throw new DataException(
          "%s takes more than %d bytes of memory, expected a smaller table of names and labels: split it, or remove other columns"
              .formatted(path, most));
    }
  }
}
