package org.xerial.snappy;

import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;

/// What Hardwood calls of snappy-java, by aircompressor: Java that checks its bounds, where native
/// code wrote as many bytes as damaged data stated.
public final class Snappy {
  private Snappy() {}

  /// Decompresses a block.
  ///
  /// @param from the block, from its position to its limit
  /// @param to receives its content, from its position on
  /// @return number of bytes
  /// @throws IOException if it is damaged, or longer than there is room for
  public static int uncompress(ByteBuffer from, ByteBuffer to) throws IOException {
    byte[] block = new byte[from.remaining()];
    from.duplicate().get(block);
    try {
      int length = SnappyDecompressor.getUncompressedLength(block, 0);
      if (length < 0 || length > to.remaining()) {
        throw new IOException("a page states %d bytes of snappy".formatted(length));
      }
      byte[] plain = new byte[length];
      int count =
          new SnappyDecompressor().decompress(block, 0, block.length, plain, 0, plain.length);
      to.duplicate().put(plain, 0, count);
      return count;
    } catch (RuntimeException e) {
      throw new IOException("a page is no snappy: " + e.getMessage(), e);
    }
  }
}
