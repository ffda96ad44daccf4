package com.github.luben.zstd;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;

/// What Hardwood calls of zstd-jni, by aircompressor: Java that checks its bounds, a thirtieth of
/// the size. Hardwood offers no other way to bring one's own decompression.
public final class Zstd {
  private Zstd() {}

  /// Decompresses a frame.
  ///
  /// @param to receives its content
  /// @param from the frame, from its position to its limit
  /// @return number of bytes
  /// @throws IOException if it is damaged, or longer than there is room for
  public static int decompress(byte[] to, ByteBuffer from) throws IOException {
    byte[] frame = new byte[from.remaining()];
    from.duplicate().get(frame);
    try {
      return new ZstdDecompressor().decompress(frame, 0, frame.length, to, 0, to.length);
    } catch (RuntimeException e) {
      throw new IOException("a page is no zstd: " + e.getMessage(), e);
    }
  }
}
