package dev.hourglass.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The end of a file: the length of each block with its header, CRC-32C of these bytes, their
/// number, and `HGCE`. Whoever can seek finds a block by it, and nothing is lost without it.
final class BlockIndex {
  static final int FOOTER = 12;
  private static final byte[] END = {'H', 'G', 'C', 'E'};

  private BlockIndex() {}

  /// {@return the bytes behind the last block}
  ///
  /// @param lengths of each block with its header
  static byte[] toBytes(int... lengths) {
    ByteFields.Out out = new ByteFields.Out();
    for (int length : lengths) {
      out.number(length);
    }
    byte[] index = out.toBytes();
    return out.word(ByteFields.crc(index, 0, index.length)).word(index.length).raw(END).toBytes();
  }

  /// {@return how many bytes the index has in front of the footer, −1 if it is none}
  ///
  /// @param footer the last 12 bytes of a file
  static int length(byte[] footer) throws DamagedException {
    ByteFields.In in = new ByteFields.In(footer);
    in.word();
    int length = in.word();
    return Arrays.equals(in.raw(4), END) ? length : -1;
  }

  /// {@return where each block's header begins, and where the last block ends, or null if the index
  /// is damaged}
  ///
  /// @param index the bytes in front of the footer
  /// @param first where the first block begins
  /// @param blocks that there must be
  static long @Nullable [] starts(byte[] index, byte[] footer, long first, int blocks) {
    try {
      return read(index, footer, first, blocks);
    } catch (DamagedException e) {
      return null;
    }
  }

  private static long @Nullable [] read(byte[] index, byte[] footer, long first, int blocks)
      throws DamagedException {
    if (new ByteFields.In(footer).word() != ByteFields.crc(index, 0, index.length)
        || index.length < blocks) {
      return null;
    }
    ByteFields.In in = new ByteFields.In(index);
    long[] starts = new long[blocks + 1];
    starts[0] = first;
    for (int block = 0; block < blocks; block++) {
      long length = in.number("bytes of a block", BlockFrame.HEADER, Integer.MAX_VALUE);
      starts[block + 1] = starts[block] + length;
    }
    return in.remaining() == 0 ? starts : null;
  }
}
