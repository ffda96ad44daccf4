package dev.hourglass.files;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file of which nothing is believed: every read is held against its size before memory is
/// reserved.
final class InputFile implements Closeable {
  private static final int CHUNK = 1 << 16;

  private final Path path;
  private final Source source;
  private final long size;

  /// Where the bytes come from.
  private interface Source extends Closeable {
    void seek(long position) throws IOException;

    /// @throws EOFException if they end before
    void readFully(byte[] into, int length) throws IOException;
  }

  private InputFile(Path path, Source source, long size) {
    this.path = path;
    this.source = source;
    this.size = size;
  }

  /// A file on the disk.
  ///
  /// @throws NoSuchFileException if there is none
  /// @throws AccessDeniedException if it may not be read
  /// @throws FormatException if it is a folder or device
  static InputFile open(Path path) throws IOException {
    requireReadable(path);
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    return new InputFile(path, new OnDisk(file), file.length());
  }

  /// A member of an archive, which is read from front to back.
  ///
  /// @param path what to call it in messages
  /// @param size bytes that it states to have: not believed beyond what the archive can hold
  static InputFile ofMember(Path path, InputStream content, long size) {
    return new InputFile(path, new Member(content), size);
  }

  /// @throws NoSuchFileException if there is none
  /// @throws AccessDeniedException if it may not be read
  /// @throws FormatException if it is a folder or device
  static void requireReadable(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(
          path.toString(), null, "no such file, expected one to read; check the path");
    }
    if (!Files.isRegularFile(path)) {
      throw new FormatException(path, "is a folder or device, expected a file; check the path");
    }
    if (!Files.isReadable(path)) {
      throw new AccessDeniedException(
          path.toString(), null, "may not be read by this user; change its permissions");
    }
  }

  Path path() {
    return path;
  }

  /// Bytes in the file when it was opened.
  long size() {
    return size;
  }

  FormatException refuse(String problem) {
    return new FormatException(path, problem);
  }

  /// Bytes from a position.
  ///
  /// @param what names them in the message
  /// @throws FormatException if the file ends before them
  byte[] bytes(long position, int length, String what) throws IOException {
    require(position, length, what);
    byte[] bytes = new byte[length];
    source.seek(position);
    readFully(bytes, length);
    return bytes;
  }

  /// Numbers from a position, as floats.
  ///
  /// @param what names them in the message
  /// @throws FormatException if the file ends before them
  float[] floats(long position, int count, ElementType type, ByteOrder order, String what)
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
      for (int i = 0; i < now; i++) {
        values[done + i] = type.read(buffer, i * type.bytes());
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
          "ends after %d bytes, expected %d bytes of %s from byte %d; the file is cut off, get it again"
              .formatted(size, length, what, position));
    }
  }

  private void readFully(byte[] into, int length) throws IOException {
    try {
      source.readFully(into, length);
    } catch (EOFException e) {
      throw new FormatException(
          path,
          "has fewer bytes than it states, expected all; it is damaged or changed while it was read, get it again",
          e);
    }
  }

  private record OnDisk(RandomAccessFile file) implements Source {
    @Override
    public void seek(long position) throws IOException {
      file.seek(position);
    }

    @Override
    public void readFully(byte[] into, int length) throws IOException {
      file.readFully(into, 0, length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static final class Member implements Source {
    private final InputStream content;
    private long at;

    Member(InputStream content) {
      this.content = content;
    }

    @Override
    public void seek(long position) throws IOException {
      if (position < at) {
        throw new IllegalStateException("a member of an archive is read from front to back");
      }
      content.skipNBytes(position - at);
      at = position;
    }

    @Override
    public void readFully(byte[] into, int length) throws IOException {
      if (content.readNBytes(into, 0, length) < length) {
        throw new EOFException();
      }
      at += length;
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }
}
