package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.formats.Gzip;
import dev.hourglass.files.InputFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A text file, compressed with gzip or not.
///
/// @param path where it is
/// @param head its first bytes, decompressed
/// @param isWhole whether there are no others
record TextFile(Path path, byte[] head, boolean isWhole) {
  private static final int HEAD = 1 << 20;

  /// Where the first lines are longer: a row of pixels of a large image.
  private static final int LONGEST_HEAD = 1 << 23;

  /// So many first lines decide what a table holds.
  private static final int FIRST_LINES = 3;

  /// Of names and labels, which are kept in memory; pixels are not.
  private static final int LARGEST = 1 << 28;

  private static final List<String> CSV = List.of("csv", "tsv");
  private static final List<String> JSON = List.of("json", "jsonl", "ndjson");
  private static final int FIRST_PRINTABLE = ' ';
  private static final int DELETE = 0x7f;

  /// @throws IOException if it cannot be read, or is damaged gzip
  static TextFile of(Path path) throws IOException {
    try (InputStream in = Gzip.open(path)) {
      byte[] head = in.readNBytes(HEAD);
      boolean whole = head.length < HEAD;
      while (!whole && head.length < LONGEST_HEAD && lines(head) < FIRST_LINES) {
        byte[] longer = Arrays.copyOf(head, head.length + HEAD);
        int read = in.readNBytes(longer, head.length, HEAD);
        whole = read < HEAD;
        head = whole ? Arrays.copyOf(longer, head.length + read) : longer;
      }
      return new TextFile(path, head, whole);
    }
  }

  private static long lines(byte[] text) {
    long lines = 0;
    for (byte b : text) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }

  /// {@return the line ends among the first bytes}
  long headLines() {
    return lines(head);
  }

  /// Whether a file is a table of values with separators by its name.
  static boolean isCsvName(Path path) {
    return CSV.contains(ending(path));
  }

  /// Whether a file is JSON by its name.
  static boolean isJsonName(Path path) {
    return JSON.contains(ending(path));
  }

  private static String ending(Path path) {
    String name = nameOf(path).replaceFirst("\\.gz$", "");
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /// A file's name up to its first dot, in lower case.
  static String stem(Path path) {
    String name = nameOf(path);
    int dot = name.indexOf('.', 1);
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
  }

  /// Whether nothing in its first bytes tells it from text.
  boolean isText() {
    for (byte b : head) {
      boolean blank = b == '\t' || b == '\n' || b == '\r' || b == '\f';
      if ((b >= 0 && b < FIRST_PRINTABLE && !blank) || b == DELETE) {
        return false;
      }
    }
    return head.length > 0;
  }

  /// {@return the first bytes as text; a character at their end may be cut}
  String headText() {
    String text = new String(head, StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /// {@return all bytes, decompressed}
  InputStream stream() throws IOException {
    long most = InputFile.mostUnpacked(InputFile.size(path));
    return new Limited(path, Gzip.open(path), most);
  }

  /// {@return the whole text}
  ///
  /// @throws DataException if it is too long to be kept in memory
  String text() throws IOException {
    try (InputStream in = stream()) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new DataException(
            "%s has more than %d bytes, expected a smaller table of names and labels: split it"
                .formatted(path, LARGEST));
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
  }

  /// {@return the most bytes of a table of names}
  static long largest() {
    return LARGEST;
  }

  /// Ends a file that decompresses to much more than its size.
  private static final class Limited extends FilterInputStream {
    private final Path path;
    private final long most;
    private long count;

    Limited(Path path, InputStream in, long most) {
      super(in);
      this.path = path;
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = in.read(into, offset, length);
      count += Math.max(0, read);
      if (count > most) {
        throw new DataException(
            "%s decompresses to more than %d bytes, expected at most that from a file of its size: decompress it first"
                .formatted(path, most));
      }
      return read;
    }
  }
}
