package dev.hourglass.app.logs;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// TensorFlow's record format: the length of the data in eight bytes, a checksum of these, the
/// data, a checksum of the data; lowest bytes first. The checksums are CRC-32C, rotated by 15 bits
/// and moved by a constant, so that a checksum of data which holds checksums stays a good one.
final class Records {
  private static final int HEAD = Long.BYTES + Integer.BYTES;
  private static final int MASK = 0xA282EAD8;

  private Records() {}

  /// The data as a record.
  static byte[] framed(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(HEAD + data.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(checksum(record.array(), 0, Long.BYTES));
    record.put(data);
    record.putInt(checksum(data, 0, data.length));
    return record.array();
  }

  /// Reads the data of the next record; null at the end and where no whole, sound record follows.
  ///
  /// @param left bytes that the stream still has, beyond which nothing is allocated
  static byte @Nullable [] next(DataInputStream in, long left) throws IOException {
    try {
      byte[] head = new byte[HEAD];
      in.readFully(head);
      ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
      long length = numbers.getLong();
      boolean fits = length >= 0 && length <= left - size(0) && size(length) < Integer.MAX_VALUE;
      if (!fits || numbers.getInt() != checksum(head, 0, Long.BYTES)) {
        return null;
      }
      byte[] data = new byte[(int) length];
      in.readFully(data);
      return Integer.reverseBytes(in.readInt()) == checksum(data, 0, data.length) ? data : null;
    } catch (EOFException incomplete) {
      return null;
    }
  }

  /// Bytes of a record with so many bytes of data.
  static long size(long length) {
    return HEAD + length + Integer.BYTES;
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
