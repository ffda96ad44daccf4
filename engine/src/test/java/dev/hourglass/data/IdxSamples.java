package dev.hourglass.data;

import dev.hourglass.data.download.Checksum;
import dev.hourglass.data.formats.IdxRole;
import dev.hourglass.files.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// IDX files made by hand: a tiny dataset of 3 training and 2 test images of 2×4.
public final class IdxSamples {
  static final int HEIGHT = 2;
  static final int WIDTH = 4;

  private IdxSamples() {}

  /// Header numbers as big-endian 32-bit numbers, then the body.
  public static byte[] idx(byte[] body, int... header) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * header.length + body.length);
    for (int number : header) {
      bytes.putInt(number);
    }
    return bytes.put(body).array();
  }

  /// Images whose bytes count up from a start.
  public static byte[] images(int count, int start) {
    byte[] body = new byte[count * HEIGHT * WIDTH];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (start + i);
    }
    return idx(body, 2051, count, HEIGHT, WIDTH);
  }

  public static byte[] labels(int... labels) {
    byte[] body = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      body[i] = (byte) labels[i];
    }
    return idx(body, 2049, labels.length);
  }

  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Uncompressed content of the four files.
  public static Map<IdxRole, byte[]> contents() {
    Map<IdxRole, byte[]> contents = new EnumMap<>(IdxRole.class);
    contents.put(IdxRole.TRAIN_IMAGES, images(3, 0));
    contents.put(IdxRole.TRAIN_LABELS, labels(1, 0, 2));
    contents.put(IdxRole.TEST_IMAGES, images(2, 100));
    contents.put(IdxRole.TEST_LABELS, labels(2, 1));
    return contents;
  }

  /// Writes the four files, gzipped, under their usual names.
  public static void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<IdxRole, byte[]> entry : contents().entrySet()) {
      Files.write(folder.resolve(entry.getKey().fileName() + ".gz"), gzip(entry.getValue()));
    }
  }

  /// Digests of the contents, as a publisher would state them.
  public static Map<IdxRole, Checksum> checksums() {
    Map<IdxRole, Checksum> checksums = new EnumMap<>(IdxRole.class);
    contents()
        .forEach((role, bytes) ->
            checksums.put(
                role,
                Checksum.contentSha256(Sha256.hex(Sha256.algorithm("SHA-256").digest(bytes)))));
    return checksums;
  }
}
