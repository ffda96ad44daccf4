package dev.hourglass.app.logs;

import dev.hourglass.files.WriteFailure;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// A file that only grows, record by record, while a training runs. Each record is handed to the
/// system in one piece, so that a killed process leaves at most its last one incomplete.
final class LogFile implements AutoCloseable {
  private final Path path;
  private final OutputStream out;

  /// Opens a file to append to.
  ///
  /// @param kept how many of its bytes stay, at most as many as it has
  LogFile(Path path, long kept) throws IOException {
    this.path = path;
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(kept);
      // Not a channel: an interrupted thread would lose the log.
      out = new FileOutputStream(path.toFile(), true);
    } catch (IOException e) {
      throw new IOException(
          "%s could not be opened (%s), expected a file to write to: free space or choose another folder"
              .formatted(path, WriteFailure.reason(e, path)),
          e);
    }
  }

  void append(byte[] record) throws IOException {
    try {
      out.write(record);
      out.flush();
    } catch (IOException e) {
      throw new IOException(
          "%s could not be written (%s), expected space for %d bytes: free space and resume the run"
              .formatted(path, WriteFailure.message(e), record.length),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
