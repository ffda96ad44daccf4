package dev.hourglass.files;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An untrusted input file: every read is compared with the file's size before memory is allocated.
///
/// Every reader opens its files here, and nothing but regular files: a device never ends, and a
/// named pipe waits for a writer that may never come. The one exception is the pipe that a shell
/// makes of `<(command)`, which has its writer already.
public final class InputFile implements Closeable {
  private static final int CHUNK = 1 << 16;

  /// Compressed content may expand to this many bytes, or for [#MOST_PER_BYTE] times its own if
  /// that is more, so that small input cannot take much memory.
  private static final long SMALL = 1L << 26;

  private static final long MOST_PER_BYTE = 64;

  /// Bytes that are taken from a pipe.
  public static final long MOST_PIPED = 1L << 33;

  /// What has to be read into memory as a whole: a stream, or a file that is not on the disk.
  private static final int MOST_IN_MEMORY = 1 << 30;

  private static final Pattern DESCRIPTOR = Pattern.compile("/dev/fd/\\d+|/proc/self/fd/\\d+");
  private static final int FILE_KIND = 0xF000;
  private static final int PIPE = 0x1000;

  private final Path path;
  private final ByteSource source;
  private final long size;
  private final long packed;

  private InputFile(Path path, ByteSource source, long size, long packed) {
    this.path = path;
    this.source = source;
    this.size = size;
    this.packed = packed;
  }

  /// {@return a file on the disk; of a shell's pipe a copy, which goes when it is closed} A file of
  /// another file system, as in an archive, is read into memory.
  ///
  /// @param path the file
  /// @throws NoSuchFileException if there is none
  /// @throws AccessDeniedException if it may not be read
  /// @throws FormatException if it is no regular file
  public static InputFile open(Path path) throws IOException {
    requireReadable(path);
    if (!AtomicFile.onDisk(path)) {
      return of(path, bytes(path, MOST_IN_MEMORY, "a file small enough to be read into memory"));
    }
    Path copy = isPipe(path) ? copyOf(path) : null;
    RandomAccessFile file = new RandomAccessFile((copy == null ? path : copy).toFile(), "r");
    long size = file.length();
    return new InputFile(path, new ByteSource.OnDisk(file, copy), size, size);
  }

  /// Bytes in memory.
  ///
  /// @param name what to call them in messages
  static InputFile of(Path name, byte[] bytes) {
    return new InputFile(
        name, new ByteSource.InMemory(ByteBuffer.wrap(bytes)), bytes.length, bytes.length);
  }

  /// All that a stream brings, which takes as much memory as has come; the stream stays open.
  ///
  /// @param name what to call it in messages
  /// @throws FormatException if it brings more than a gibibyte
  static InputFile of(Path name, InputStream in) throws IOException {
    return of(name, bytes(name, in, MOST_IN_MEMORY));
  }

  static byte[] bytes(Path name, InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new FormatException(
          name,
          "has more than %d bytes, expected fewer: read it from a file on disk".formatted(most));
    }
    return bytes;
  }

  private static Path copyOf(Path pipe) throws IOException {
    Path copy = Files.createTempFile("hourglass-", ".input");
    try (InputStream in = Files.newInputStream(pipe)) {
      spool(in, pipe, copy, MOST_PIPED, "put the data into files and give their folder");
      return copy;
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  /// Copies what a pipe brings into a file.
  ///
  /// @param pipe its name, for the message
  /// @param most bytes that it may bring
  /// @param otherwise what to do where it brings more, for the message
  /// @throws FormatException if it does
  public static void spool(InputStream in, Path pipe, Path file, long most, String otherwise)
      throws IOException {
    long bytes = 0;
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        bytes += count;
        if (bytes > most) {
          throw new FormatException(
              pipe, "has more than %d bytes, expected fewer; %s".formatted(most, otherwise));
        }
        out.write(chunk, 0, count);
      }
    }
  }

  /// {@return a file's bytes from front to back, buffered}
  ///
  /// @param path the file
  /// @throws NoSuchFileException if there is none
  /// @throws AccessDeniedException if it may not be read
  /// @throws FormatException if it is no regular file
  public static InputStream stream(Path path) throws IOException {
    requireReadable(path);
    return new BufferedInputStream(Files.newInputStream(path), CHUNK);
  }

  /// {@return all bytes of a file}
  ///
  /// @param path the file
  /// @param most bytes that it may have
  /// @param expected what the file should be, for the message
  /// @throws FormatException if it has more, or is no regular file
  public static byte[] bytes(Path path, int most, String expected) throws IOException {
    try (InputStream in = stream(path)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new FormatException(
            path, "is larger than %d bytes, expected %s: check the path".formatted(most, expected));
      }
      return bytes;
    }
  }

  /// {@return a whole file, mapped into the address space for as long as what is returned is used:
  /// it must neither change nor become shorter meanwhile}
  ///
  /// @param path a file on the disk
  /// @throws IOException as {@link #requireReadable}, or if the system does not map it
  static MemorySegment map(Path path) throws IOException {
    requireReadable(path);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      return map(file);
    }
  }

  /// The same of an open file, which may be closed afterwards.
  static MemorySegment map(RandomAccessFile file) throws IOException {
    return file.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, file.length(), Arena.ofAuto());
  }

  /// {@return a whole text file}
  ///
  /// @param path the file
  /// @param most bytes that it may have
  /// @param expected what the file should be, for the message
  /// @throws FormatException if it has more, is not UTF-8 text, or is not a regular file
  public static String text(Path path, int most, String expected) throws IOException {
    byte[] bytes = bytes(path, most, expected);
    try {
      // A new decoder reports malformed bytes instead of replacing them.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FormatException(
          path, "is not UTF-8 text, expected %s: save it as UTF-8".formatted(expected), e);
    }
  }

  /// {@return the bytes that a compressed content may expand to}
  ///
  /// @param packed its own bytes
  public static long mostUnpacked(long packed) {
    return Math.max(SMALL, MOST_PER_BYTE * packed);
  }

  /// A member of an archive, which is read from front to back.
  ///
  /// @param path what to call it in messages
  /// @param size bytes that it states to have: not believed beyond what the archive can hold
  /// @param packed bytes that it takes in the archive
  static InputFile ofMember(Path path, InputStream content, long size, long packed) {
    return new InputFile(path, new ByteSource.Member(content), size, packed);
  }

  /// Refuses what is no regular file and no shell's pipe, before it is opened.
  ///
  /// @param path the file
  /// @throws NoSuchFileException if there is none
  /// @throws AccessDeniedException if it may not be read
  /// @throws FormatException if it is a folder, a pipe with a name, a socket or a device, or a link
  ///   that leads to no file
  public static void requireReadable(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw missing(path);
    }
    if (Files.isDirectory(path)) {
      throw new FormatException(path, "is a folder, expected a file; check the path");
    }
    if (!isFile(path)) {
      throw new FormatException(
          path,
          "is a pipe, socket or device, expected a regular file; copy what comes from it into a file");
    }
    if (!Files.isReadable(path)) {
      throw new AccessDeniedException(
          path.toString(), null, "cannot be read by this user; change its permissions");
    }
  }

  private static IOException missing(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        ? new FormatException(path, "is a broken or circular link, expected a file; check the link")
        : new NoSuchFileException(
            path.toString(), null, "no such file, expected a file to read; check the path");
  }

  /// {@return the bytes of a file; 0 of a shell's pipe, whose length is unknown}
  ///
  /// @param path the file
  /// @throws IOException as {@link #requireReadable}
  public static long size(Path path) throws IOException {
    requireReadable(path);
    return Files.size(path);
  }

  /// {@return whether something can be opened: a regular file or a shell's pipe}
  ///
  /// @param path the file
  public static boolean isFile(Path path) {
    return Files.isRegularFile(path) || isPipe(path);
  }

  /// {@return whether a path is a pipe that a shell made of `<(command)`, which gives its bytes
  /// only once}
  ///
  /// @param path any
  public static boolean isPipe(Path path) {
    try {
      return DESCRIPTOR.matcher(path.toString()).matches()
          && Files.getAttribute(path, "unix:mode") instanceof Integer mode
          && (mode & FILE_KIND) == PIPE;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  Path path() {
    return path;
  }

  /// {@return bytes in the file when it was opened}
  public long size() {
    return size;
  }

  /// Bytes that it takes on the disk.
  long packed() {
    return packed;
  }

  FormatException refuse(String problem) {
    return new FormatException(path, problem);
  }

  /// {@return bytes from a position}
  ///
  /// @param position from 0
  /// @param length how many
  /// @param what names them in the message
  /// @throws FormatException if the file ends before them
  public byte[] bytes(long position, int length, String what) throws IOException {
    require(position, length, what);
    byte[] bytes = new byte[length];
    source.seek(position);
    readFully(bytes, length);
    return bytes;
  }

  /// Bytes from a position.
  ///
  /// @param into receives as many as it has places
  /// @throws FormatException if the file ends before them
  void read(long position, byte[] into) throws IOException {
    require(position, into.length, "numbers");
    source.seek(position);
    readFully(into, into.length);
  }

  /// Goes to the end, through what is in between if it is compressed.
  void skipToEnd() throws IOException {
    source.seek(size);
  }

  /// Numbers from a position, as floats.
  ///
  /// @param what names them in the message
  /// @throws FormatException if the file ends before them
  float[] floats(long position, int count, ElementType type, ByteOrder order, String what)
      throws IOException {
    return floats(position, count, type, order, what, null);
  }

  /// Doubles from a position.
  ///
  /// @param what names them in the message
  /// @throws FormatException if the file ends before them
  double[] doubles(long position, int count, ByteOrder order, String what) throws IOException {
    require(position, (long) count * Double.BYTES, what);
    double[] values = new double[count];
    byte[] chunk = new byte[(int) Math.min(CHUNK, (long) count * Double.BYTES)];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
    source.seek(position);
    int perChunk = CHUNK / Double.BYTES;
    for (int done = 0; done < count; done += perChunk) {
      int now = Math.min(perChunk, count - done);
      readFully(chunk, now * Double.BYTES);
      buffer.asDoubleBuffer().get(values, done, now);
    }
    return values;
  }

  /// The floats in another order.
  ///
  /// @param place of each number in what comes back, asked in the file's order; null for the file's
  float[] floats(
      long position,
      int count,
      ElementType type,
      ByteOrder order,
      String what,
      @Nullable IntUnaryOperator place)
      throws IOException {
    require(position, (long) count * type.bytes(), what);
    float[] values = new float[count];
    byte[] chunk = new byte[(int) Math.min(CHUNK, (long) count * type.bytes())];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
    source.seek(position);
    int perChunk = CHUNK / type.bytes();
    for (int done = 0; done < count; done += perChunk) {
      int now = Math.min(perChunk, count - done);
      readFully(chunk, now * type.bytes());
      if (place == null) {
        type.read(buffer, values, done, now);
        continue;
      }
      for (int i = 0; i < now; i++) {
        values[place.applyAsInt(done + i)] = type.read(buffer, i * type.bytes());
      }
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  private void require(long position, long length, String what) throws FormatException {
    if (position > size || length > size - position) {
      throw refuse(
          "ends after %d bytes, expected %d bytes of %s from byte %d; the file is truncated, get a new copy"
              .formatted(size, length, what, position));
    }
  }

  private void readFully(byte[] into, int length) throws IOException {
    try {
      source.readFully(into, length);
    } catch (EOFException e) {
      throw new FormatException(
          path,
          "has fewer bytes than it states, expected all; it is damaged or changed while it was"
              + " read, get a new copy",
          e);
    }
  }
}
