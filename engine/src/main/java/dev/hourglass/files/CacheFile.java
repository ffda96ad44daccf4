package dev.hourglass.files;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serial;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A file of bytes that were computed once and can be computed again, mapped into the address
/// space.
///
/// The file holds a header of 32 bytes (8 characters that name the format; the number of bytes,
/// that of the notes and a CRC-32C of both as little-endian 64-bit numbers), the bytes and the
/// notes. A file that is damaged, truncated or of another length counts as missing. It comes to its
/// name in one step, so that several processes may write the same file: the last one stays, and the
/// others go on with what they have mapped.
public final class CacheFile {
  private static final byte[] MAGIC = "HGCACHE1".getBytes(StandardCharsets.ISO_8859_1);
  private static final int HEADER = 4 * Long.BYTES;
  private static final int MOST_NOTES = 1 << 26;
  private static final long CHUNK = 1 << 26;

  private CacheFile() {}

  /// What a file holds.
  ///
  /// @param bytes mapped from the file
  /// @param notes what was to be remembered about them
  public record Content(MemorySegment bytes, byte[] notes) {}

  /// Computes the bytes of a file.
  @FunctionalInterface
  public interface Source {
    /// Writes all bytes; those that are not written are 0.
    ///
    /// @return what is to be remembered about them
    /// @throws IOException to give up, which leaves no file
    byte[] writeTo(Places file) throws IOException;
  }

  /// {@return what a file holds, or nothing if there is none, or it is damaged}
  ///
  /// @param path where it is
  /// @param length number of bytes that it must have
  public static Optional<Content> open(Path path, long length) {
    try {
      return Files.exists(path) ? content(InputFile.map(path), length) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<Content> content(MemorySegment file, long length) {
    long notes = file.byteSize() - HEADER - length;
    if (notes < 0 || notes > MOST_NOTES) {
      return Optional.empty();
    }
    byte[] start = file.asSlice(0, HEADER).toArray(ValueLayout.JAVA_BYTE);
    byte[] expected = header(length, notes, checksum(file));
    if (!Arrays.equals(start, expected)) {
      return Optional.empty();
    }
    MemorySegment end = file.asSlice(HEADER + length);
    return Optional.of(
        new Content(file.asSlice(HEADER, length), end.toArray(ValueLayout.JAVA_BYTE)));
  }

  /// Thrown if a file cannot be written, with one sentence for the user that names it.
  public static final class NotWritten extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    private NotWritten(String sentence, @Nullable Throwable cause) {
      super(sentence, cause);
    }
  }

  /// Makes a file.
  ///
  /// @param path where; missing folders are created
  /// @param length number of bytes
  /// @param source computes them
  /// @return what it holds now
  /// @throws NotWritten if it cannot be written
  /// @throws IOException if the source gives up; there is no new file then
  public static Content write(Path path, long length, Source source) throws IOException {
    Path target = path.toAbsolutePath();
    Holder holder = new Holder();
    try {
      Path folder =
          Files.createDirectories(
              Objects.requireNonNull(target.getParent(), "a file lies in a folder"));
      AtomicFile.clean(folder);
      requireRoom(folder, length);
      AtomicFile.writeInPlaces(target, file -> holder.write(file, length, source));
    } catch (IOException e) {
      if (holder.gaveUp) {
        throw e;
      }
      throw new NotWritten(
          "%s could not be written (%s): %schoose another folder with --data-dir, or keep the images in memory with a larger --memory"
              .formatted(
                  path, WriteFailure.reason(e, path), WriteFailure.isFull(e) ? "free space, " : ""),
          e);
    }
    return open(path, length)
        .orElseThrow(() ->
            new NotWritten(
                "%s differs from what was just written into it, expected the same: check the disk"
                    .formatted(path),
                null));
  }

  private static void requireRoom(Path folder, long length) throws IOException {
    long room = Files.getFileStore(folder).getUsableSpace();
    if (room < length) {
      throw new IOException("%d bytes are free, %d needed".formatted(room, length));
    }
  }

  /// Tells failures of the source from those of the file.
  private static final class Holder {
    boolean gaveUp;

    void write(RandomAccessFile file, long length, Source source) throws IOException {
      file.setLength(HEADER + length);
      Places places = new Places(file, HEADER, length);
      byte[] notes;
      try {
        notes = source.writeTo(places);
      } catch (IOException e) {
        IOException failure = places.failure;
        gaveUp = failure == null;
        throw failure == null ? e : failure;
      }
      places.flush();
      file.seek(HEADER + length);
      file.write(notes);
      long checksum = checksum(InputFile.map(file));
      file.seek(0);
      file.write(header(length, notes.length, checksum));
    }
  }

  private static byte[] header(long length, long notes, long checksum) {
    return ByteBuffer.allocate(HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putLong(length)
        .putLong(notes)
        .putLong(checksum)
        .array();
  }

  private static long checksum(MemorySegment file) {
    CRC32C sum = new CRC32C();
    for (long at = HEADER; at < file.byteSize(); at += CHUNK) {
      sum.update(file.asSlice(at, Math.min(CHUNK, file.byteSize() - at)).asByteBuffer());
    }
    return sum.getValue();
  }

  /// The bytes of a file that is being made.
  public static final class Places {
    private static final int BUFFER = 1 << 18;

    private final RandomAccessFile file;
    private final long start;
    private final long length;
    private final byte[] buffer = new byte[BUFFER];
    private long first;
    private int filled;
    private @Nullable IOException failure;

    private Places(RandomAccessFile file, long start, long length) {
      this.file = file;
      this.start = start;
      this.length = length;
    }

    /// Writes some bytes.
    ///
    /// @param position of the first
    /// @param bytes holds them
    /// @param offset of the first in it
    /// @param count how many
    /// @throws IOException if the disk is full or fails
    public void put(long position, byte[] bytes, int offset, int count) throws IOException {
      if (position < 0 || count > length - position) {
        throw new IndexOutOfBoundsException(
            "%d bytes at %d of %d".formatted(count, position, length));
      }
      if (position != first + filled || count > BUFFER - filled) {
        flush();
        first = position;
      }
      if (count > BUFFER) {
        write(position, bytes, offset, count);
        first = position + count;
        return;
      }
      System.arraycopy(bytes, offset, buffer, filled, count);
      filled += count;
    }

    private void flush() throws IOException {
      write(first, buffer, 0, filled);
      first += filled;
      filled = 0;
    }

    private void write(long position, byte[] bytes, int offset, int count) throws IOException {
      try {
        file.seek(start + position);
        file.write(bytes, offset, count);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
