package dev.hourglass.data.formats;

import dev.hourglass.files.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Files that may be compressed: what is gzip says so in its first two bytes, whatever its name.
public final class Gzip {
  private Gzip() {}

  /// The content of a file, decompressed if it is gzip.
  ///
  /// @throws IOException if it cannot be read; `EOFException` or `ZipException` if the gzip is bad,
  ///   now or on a later read
  public static InputStream open(Path file) throws IOException {
    InputStream in = InputFile.stream(file);
    try {
      return startsLikeGzip(in) ? new GunzipStream(in) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// Whether the file is gzip by its first two bytes.
  public static boolean isGzip(Path file) throws IOException {
    try (InputStream in = InputFile.stream(file)) {
      return startsLikeGzip(in);
    }
  }

  private static boolean startsLikeGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = GunzipStream.isMagic(in.read(), in.read());
    in.reset();
    return gzip;
  }
}
