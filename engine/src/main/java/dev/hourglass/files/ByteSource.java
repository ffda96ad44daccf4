package dev.hourglass.files;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where an [InputFile]'s bytes come from.
sealed interface ByteSource extends Closeable {
  /// Goes to a byte.
  void seek(long position) throws IOException;

  /// Reads the next bytes.
  ///
  /// @throws EOFException if they end before
  void readFully(byte[] into, int length) throws IOException;

  /// A file.
  ///
  /// @param copy to delete in the end, or null where it is the user's own file
  record OnDisk(RandomAccessFile file, @Nullable Path copy) implements ByteSource {
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
      if (copy != null) {
        Files.deleteIfExists(copy);
      }
    }
  }

  record InMemory(ByteBuffer bytes) implements ByteSource {
    @Override
    public void seek(long position) {
      bytes.position((int) position);
    }

    @Override
    public void readFully(byte[] into, int length) {
      bytes.get(into, 0, length);
    }

    @Override
    public void close() {}
  }

  final class Member implements ByteSource {
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
