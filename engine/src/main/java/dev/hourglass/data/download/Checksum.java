package dev.hourglass.data.download;

import dev.hourglass.data.formats.Gzip;
import dev.hourglass.data.formats.IdxFile;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/// The published digest of a file.
///
/// @param kind what is hashed, and how
/// @param hex the digest in lower-case hex
public record Checksum(Kind kind, String hex) {

  /// What is hashed, and how.
  public enum Kind {
    /// SHA-256 of the uncompressed content: the same for a plain file and for any gzip of it.
    CONTENT_SHA256("SHA-256"),
    /// MD5 of the gzip file: a recompressed file differs although its content does not.
    GZIP_MD5("MD5");

    private final String algorithm;

    Kind(String algorithm) {
      this.algorithm = algorithm;
    }
  }

  /// How a file compares.
  public enum State {
    /// It has the published digest.
    OK,
    /// It has another.
    DIFFERS,
    /// It is a plain file, and only the digest of its gzip is published.
    UNCHECKED,
    /// It cannot be read or decompressed.
    DAMAGED,
    /// There is no such file.
    MISSING
  }

  /// {@return SHA-256 of the uncompressed content}
  ///
  /// @param hex the digest in hexadecimal digits
  public static Checksum contentSha256(String hex) {
    return new Checksum(Kind.CONTENT_SHA256, hex);
  }

  /// {@return MD5 of the gzip file}
  ///
  /// @param hex the digest in hexadecimal digits
  public static Checksum gzipMd5(String hex) {
    return new Checksum(Kind.GZIP_MD5, hex);
  }

  /// Compares a file with the published digest.
  ///
  /// @param file whose bytes are summed
  /// @return what the comparison gave
  public State check(Path file) {
    if (!Files.isRegularFile(file)) {
      return State.MISSING;
    }
    try {
      if (kind == Kind.GZIP_MD5 && !Gzip.isGzip(file)) {
        return State.UNCHECKED;
      }
      return actual(file).equals(hex) ? State.OK : State.DIFFERS;
    } catch (IOException e) {
      return State.DAMAGED;
    }
  }

  private String actual(Path file) throws IOException {
    MessageDigest digest = Sha256.algorithm(kind.algorithm);
    // A small gzip can unfold to terabytes: nothing beyond what could be loaded is worth hashing.
    long left = IdxFile.LARGEST;
    try (InputStream in = kind == Kind.CONTENT_SHA256 ? Gzip.open(file) : InputFile.stream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        left -= n;
      }
    }
    return Sha256.hex(digest.digest());
  }
}
