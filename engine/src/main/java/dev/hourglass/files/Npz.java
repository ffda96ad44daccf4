package dev.hourglass.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// NumPy's `.npz` files: a ZIP archive with a {@link Npy} file for each array, as `numpy.savez` and
/// `numpy.savez_compressed` write them.
public final class Npz implements Closeable {
  private static final String ENDING = ".npy";

  /// The first moment that a ZIP archive can tell: the same arrays make the same file.
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipArchive archive;

  private Npz(ZipArchive archive) {
    this.archive = archive;
  }

  /// Whether a ZIP archive holds arrays, and nothing that makes it an archive of another kind.
  ///
  /// @param foreign whether a member is of such a kind, by its name
  public static boolean isNpz(Path zip, Predicate<String> foreign) throws IOException {
    try (Npz npz = open(zip)) {
      return !npz.names().isEmpty() && npz.archive.names().stream().noneMatch(foreign);
    }
  }

  /// Opens a file; its arrays are read when they are asked for.
  ///
  /// @throws FormatException if it is no ZIP archive or is damaged
  /// @throws IOException if it cannot be read
  public static Npz open(Path path) throws IOException {
    return new Npz(ZipArchive.open(path));
  }

  /// The arrays' names, without `.npy`, in the file's order. They are untrusted.
  public List<String> names() {
    return archive.names().stream()
        .filter(name -> name.endsWith(ENDING))
        .map(name -> name.substring(0, name.length() - ENDING.length()))
        .toList();
  }

  /// Reads an array.
  ///
  /// @param name one of {@link #names}
  /// @throws FormatException if it is damaged, or holds another kind of numbers than {@link Npy}
  ///   reads
  /// @throws IOException if it cannot be read
  public NpyArray read(String name) throws IOException {
    return archive.read(name + ENDING, file -> Npy.read(file));
  }

  /// {@return the rows of an array along its first axis, not yet read}
  ///
  /// @param name one of {@link #names}
  /// @throws IOException as of {@link #read}
  public NpyRows rows(String name) throws IOException {
    return archive.peek(name + ENDING, Npy::rows);
  }

  /// Reads rows of an array.
  ///
  /// @param name one of {@link #names}
  /// @param wanted their places along the first axis, ascending
  /// @param receiver takes them
  /// @throws IOException as of {@link #read}
  public void readRows(String name, int[] wanted, NpyRows.Receiver receiver) throws IOException {
    archive.read(
        name + ENDING,
        file -> {
          NpyRows rows = Npy.rows(file);
          rows.read(file, wanted, receiver);
          return rows;
        });
  }

  /// Reads an array of numbers or of texts.
  ///
  /// @param name one of {@link #names}
  /// @throws FormatException if it is damaged, or holds anything else
  /// @throws IOException if it cannot be read
  public NpyLabels readLabels(String name) throws IOException {
    return archive.read(name + ENDING, file -> Npy.readLabels(file));
  }

  /// Writes arrays, compressed, replacing the file atomically; the same arrays make the same file.
  ///
  /// @param arrays by name, in this order; each is written in the number format that it names, one
  ///   of `f4`, `i8` and `u1`
  /// @throws IOException if it cannot be written; the previous file is unchanged
  public static void write(Path path, Map<String, NpyArray> arrays) throws IOException {
    write(path, arrays, Map.of());
  }

  /// The same, with texts.
  ///
  /// @param arrays by name, in this order
  /// @param texts by name, in this order and behind the arrays
  /// @throws IOException if it cannot be written; the previous file is unchanged
  public static void write(Path path, Map<String, NpyArray> arrays, Map<String, List<String>> texts)
      throws IOException {
    AtomicFile.write(
        path,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
            begin(zip, array.getKey());
            Npy.write(zip, array.getValue());
          }
          for (Map.Entry<String, List<String>> text : texts.entrySet()) {
            begin(zip, text.getKey());
            Npy.writeTexts(zip, text.getValue());
          }
          zip.finish();
        });
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name + ENDING);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
