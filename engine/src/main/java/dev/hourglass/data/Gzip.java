package dev.hourglass.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// Files that may be compressed: what is gzip says so in its first two bytes, whatever its name.
final class Gzip {
  private static final int BUFFER = 1 << 16;

  private Gzip() {}

  /// The content of a file, decompressed if it is gzip.
  ///
  /// @throws IOException if it cannot be read; `EOFException` or `ZipException` if the gzip is bad,
  ///   now or on a later read
  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      return startsLikeGzip(in) ? new GZIPInputStream(in, BUFFER) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// Whether the file is gzip by its first two bytes.
  static boolean isGzip(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 2)) {
      return startsLikeGzip(in);
    }
  }

  private static boolean startsLikeGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }
}
