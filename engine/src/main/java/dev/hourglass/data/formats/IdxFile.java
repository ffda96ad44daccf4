package dev.hourglass.data.formats;

import dev.hourglass.data.DataException;
import dev.hourglass.files.InputFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/// IDX, the format of MNIST: a magic number, the size of each dimension, then the bytes.
///
/// Files are untrusted: memory is allocated only for bytes that are present, and the size must be
/// exactly the one that the header states. Gzip is recognised by content.
public final class IdxFile {
  /// The most bytes any image set may take.
  public static final long LARGEST = 1L << 30;

  /// What to do about a damaged file of the user's own.
  static final String REPLACE = "replace it with a complete copy";

  /// What to do about a damaged file that can be downloaded.
  static final String DOWNLOAD = "delete it to have it downloaded again, or " + REPLACE;

  private IdxFile() {}

  /// Grey images.
  ///
  /// @param count number of images
  /// @param height rows of an image
  /// @param width columns of an image
  /// @param pixels `[image][row][column]`, a byte each
  public record Images(int count, int height, int width, byte[] pixels) {}

  private enum Kind {
    IMAGES(2051, 3, 1),
    LABELS(2049, 1, Integer.BYTES);

    final int magic;
    final int dimensions;
    final int memory;

    /// @param memory bytes that a byte of the file takes in the end
    Kind(int magic, int dimensions, int memory) {
      this.magic = magic;
      this.dimensions = dimensions;
      this.memory = memory;
    }

    String title() {
      return this == IMAGES ? "IDX images" : "IDX labels";
    }
  }

  private record Content(int[] sizes, byte[] bytes) {}

  /// {@return whether a file holds images by its first bytes, gzipped or not}
  ///
  /// @param file the file
  /// @throws IOException if it cannot be read
  public static boolean isImages(Path file) throws IOException {
    try (InputStream in = Gzip.open(file)) {
      byte[] start = in.readNBytes(Integer.BYTES);
      return start.length == Integer.BYTES && ByteBuffer.wrap(start).getInt() == Kind.IMAGES.magic;
    } catch (EOFException | ZipException damaged) {
      return false;
    }
  }

  /// Reads images (magic number 2051: unsigned bytes in three dimensions).
  ///
  /// @param file the file
  /// @return the images
  /// @throws DataException if the file cannot be read, is damaged, or is no such file
  public static Images readImages(Path file) throws DataException {
    return readImages(file, REPLACE);
  }

  /// The same.
  ///
  /// @param remedy what to do if the file is damaged, the end of the error's sentence
  static Images readImages(Path file, String remedy) throws DataException {
    Content content = read(file, Kind.IMAGES, remedy);
    int[] sizes = content.sizes();
    return new Images(sizes[0], sizes[1], sizes[2], content.bytes());
  }

  /// Takes images one by one.
  @FunctionalInterface
  public interface Receiver {
    /// Takes an image.
    ///
    /// @param image its place
    /// @param pixels `[row][column]`, a byte each, valid until this returns
    /// @throws IOException to end the reading
    void image(int image, byte[] pixels) throws IOException;
  }

  /// {@return number, rows and columns of the images of a file that are read one by one}
  ///
  /// @param file the file
  /// @throws DataException if it states sizes that it cannot hold
  public static int[] possibleSizes(Path file) throws IOException {
    int[] sizes = sizes(file);
    IdxRows.requirePossible(file, sizes, Gzip.isGzip(file));
    return sizes;
  }

  /// {@return number, rows and columns of a file's images, as its header states}
  ///
  /// @param file the file
  /// @throws DataException if it cannot be read or is no such file
  public static int[] sizes(Path file) throws IOException {
    return through(file, Kind.IMAGES, REPLACE, in -> header(in, file, Kind.IMAGES, REPLACE));
  }

  /// Reads some images one by one, of a file that may be larger than the memory.
  ///
  /// @param file the file
  /// @param wanted their places, ascending
  /// @param receiver takes them
  /// @throws DataException if the file cannot be read, is damaged, or is no such file
  /// @throws IOException if the receiver ends the reading
  public static void readImages(Path file, int[] wanted, Receiver receiver) throws IOException {
    try {
      through(
          file,
          Kind.IMAGES,
          REPLACE,
          in -> {
            int[] sizes = header(in, file, Kind.IMAGES, REPLACE);
            IdxRows.read(in, file, sizes, wanted, receiver);
            return sizes;
          });
    } catch (UncheckedIOException ofReceiver) {
      throw ofReceiver.getCause();
    }
  }

  /// Reads labels (magic number 2049: unsigned bytes in one dimension).
  ///
  /// @param file the file
  /// @return one number from 0 to 255 per image
  /// @throws DataException if the file cannot be read, is damaged, or is no such file
  public static int[] readLabels(Path file) throws DataException {
    return readLabels(file, REPLACE);
  }

  /// The same.
  ///
  /// @param remedy what to do if the file is damaged, the end of the error's sentence
  static int[] readLabels(Path file, String remedy) throws DataException {
    byte[] bytes = read(file, Kind.LABELS, remedy).bytes();
    int[] labels = new int[bytes.length];
    Arrays.setAll(labels, i -> Byte.toUnsignedInt(bytes[i]));
    return labels;
  }

  /// The most bytes an image set may take here: [#LARGEST], or a third of the heap where that is
  /// less, because reading needs the bytes twice for a moment.
  public static long mostBytes() {
    return Math.min(LARGEST, Runtime.getRuntime().maxMemory() / 3);
  }

  private static Content read(Path file, Kind kind, String remedy) throws DataException {
    return through(
        file,
        kind,
        remedy,
        in -> {
          int[] sizes = header(in, file, kind, remedy);
          return new Content(sizes, body(in, file, kind, sizes, remedy));
        });
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(InputStream in) throws IOException;
  }

  private static <T> T through(Path file, Kind kind, String remedy, Reading<T> reading)
      throws DataException {
    if (!InputFile.isFile(file)) {
      throw new DataException(
          "%s is not a file, expected %s: check the path".formatted(file, kind.title()));
    }
    try (InputStream in = Gzip.open(file)) {
      return reading.read(in);
    } catch (DataException e) {
      throw e;
    } catch (EOFException | ZipException e) {
      throw new DataException(
          "%s is a truncated or damaged gzip file (%s), expected gzipped %s: %s"
              .formatted(file, e.getMessage(), kind.title(), remedy),
          e);
    } catch (IOException e) {
      throw new DataException(
          "%s cannot be read (%s), expected %s: check its permissions and the disk"
              .formatted(file, e.getMessage(), kind.title()),
          e);
    }
  }

  private static int[] header(InputStream in, Path file, Kind kind, String remedy)
      throws IOException {
    int length = Integer.BYTES * (1 + kind.dimensions);
    ByteBuffer header = ByteBuffer.wrap(in.readNBytes(length));
    if (header.remaining() >= Integer.BYTES && header.getInt(0) != kind.magic) {
      throw new DataException(
          "%s starts with magic number %s, expected %d (%s): check that this is the right file"
              .formatted(
                  file, Integer.toUnsignedString(header.getInt(0)), kind.magic, kind.title()));
    }
    if (header.remaining() < length) {
      throw new DataException(
          "%s ends after %d bytes, expected a header of %d bytes (%s): %s"
              .formatted(file, header.remaining(), length, kind.title(), remedy));
    }
    int[] sizes = new int[kind.dimensions];
    header.getInt();
    header.asIntBuffer().get(sizes);
    return sizes;
  }

  private static byte[] body(InputStream in, Path file, Kind kind, int[] sizes, String remedy)
      throws IOException {
    int promised = product(file, sizes);
    byte[] bytes =
        in instanceof GunzipStream ? unpacked(in, file, kind, promised) : in.readNBytes(promised);
    if (bytes.length < promised) {
      throw new DataException(
          "%s holds %d bytes after its header, expected %s = %d as the header states: %s"
              .formatted(file, bytes.length, times(sizes), promised, remedy));
    }
    // Reading on also makes gzip compare its checksum.
    if (in.read() >= 0) {
      throw new DataException(
          "%s continues after the %s = %d bytes that its header states, expected its end there: %s"
              .formatted(file, times(sizes), promised, remedy));
    }
    return bytes;
  }

  /// The memory that the header asks for, where the packed file can expand to that much.
  private static byte[] unpacked(InputStream in, Path file, Kind kind, int promised)
      throws IOException {
    long most = InputFile.mostUnpacked(InputFile.size(file)) / kind.memory;
    if (promised > most) {
      throw new DataException(
          "%s has %d bytes and states %d uncompressed bytes, expected at most %d: decompress it with gunzip"
              .formatted(file, InputFile.size(file), promised, most));
    }
    byte[] bytes = new byte[promised];
    int count = in.readNBytes(bytes, 0, promised);
    return count < promised ? Arrays.copyOf(bytes, count) : bytes;
  }

  private static int product(Path file, int[] sizes) throws DataException {
    long most = mostBytes();
    long product = 1;
    for (int size : sizes) {
      if (size <= 0 || product > most / size) {
        throw new DataException(
            "%s states that it holds %s bytes, expected positive sizes and at most %d bytes in all: "
                    .formatted(file, times(sizes), most)
                + "check that this is the right file, or give Java more memory with -Xmx");
      }
      product *= size;
    }
    return (int) product;
  }

  private static String times(int[] sizes) {
    return Arrays.stream(sizes)
        .mapToObj(Integer::toUnsignedString)
        .collect(Collectors.joining(" × "));
  }
}
