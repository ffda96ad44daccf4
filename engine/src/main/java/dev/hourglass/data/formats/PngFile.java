package dev.hourglass.data.formats;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The chunks of a PNG file, as far as they say which way up its image is.
final class PngFile {
  private static final int SIGNATURE = 8;

  /// The bytes of a chunk beside its content: length, type and checksum.
  private static final int FRAME = 12;

  private static final int EXIF = 0x65584966;

  private PngFile() {}

  static Orientation orientation(byte[] content) {
    return Orientation.of(exif(ByteBuffer.wrap(content)));
  }

  private static @Nullable ByteBuffer exif(ByteBuffer chunks) {
    int at = SIGNATURE;
    while (at <= chunks.capacity() - FRAME) {
      int length = chunks.getInt(at);
      if (length < 0 || length > chunks.capacity() - FRAME - at) {
        return null;
      }
      if (chunks.getInt(at + 4) == EXIF) {
        return chunks.slice(at + 8, length);
      }
      at += FRAME + length;
    }
    return null;
  }
}
