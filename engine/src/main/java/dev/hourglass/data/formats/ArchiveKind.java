package dev.hourglass.data.formats;

import dev.hourglass.files.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// What a file is by its first bytes.
public enum ArchiveKind {
  /// A ZIP archive.
  ZIP,
  /// A TAR archive, compressed with gzip or not.
  TAR,
  /// Gzip of anything else, or so damaged that nothing is known of it.
  GZIP,
  /// Anything else.
  OTHER;

  private static final int HEADER = 512;

  /// Finds out whether a file is an archive, whatever its name.
  ///
  /// @param file the file
  /// @return what it is by its first bytes
  /// @throws IOException if it cannot be read
  public static ArchiveKind of(Path file) throws IOException {
    try (InputStream in = InputFile.stream(file)) {
      byte[] start = in.readNBytes(HEADER);
      // PK 3 4 before a member, PK 5 6 at the end of an archive without any.
      if (start.length >= 4
          && start[0] == 'P'
          && start[1] == 'K'
          && ((start[2] == 3 && start[3] == 4) || (start[2] == 5 && start[3] == 6))) {
        return ZIP;
      }
    }
    if (startsLikeTar(file)) {
      return TAR;
    }
    return Gzip.isGzip(file) ? GZIP : OTHER;
  }

  private static boolean startsLikeTar(Path file) {
    try (InputStream in = Gzip.open(file)) {
      return TarReader.isHeader(in.readNBytes(HEADER));
    } catch (IOException e) {
      // A gzip that cannot be opened is no archive either.
      return false;
    }
  }
}
