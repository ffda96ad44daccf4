package dev.hourglass.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A block as it stands in a file: a header of 20 bytes (`HGCB`, number, length, CRC-32C of the
/// content, CRC-32C of these 16 bytes) and the content.
///
/// @param number from 0
/// @param length bytes of the content
/// @param crc CRC-32C of the content
record BlockFrame(int number, int length, int crc) {
  static final int HEADER = 20;

  /// Bytes of a content: what its images could take at most is less.
  static final int LONGEST = 1 << 30;

  private static final int MARK = 'H' | ('G' << 8) | ('C' << 16) | ('B' << 24);

  /// {@return a block's header and content}
  static byte[] of(int number, byte[] content) {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + content.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(MARK).putInt(number).putInt(content.length);
    bytes.putInt(ByteFields.crc(content, 0, content.length));
    bytes.putInt(ByteFields.crc(bytes.array(), 0, HEADER - 4)).put(content);
    return bytes.array();
  }

  /// {@return what a header says, or null if it is none}
  ///
  /// @param header 20 bytes
  /// @param blocks of the file
  static @Nullable BlockFrame parse(byte[] header, int blocks) {
    ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt() != MARK || bytes.getInt(16) != ByteFields.crc(header, 0, HEADER - 4)) {
      return null;
    }
    BlockFrame frame = new BlockFrame(bytes.getInt(), bytes.getInt(), bytes.getInt());
    boolean possible =
        frame.number >= 0 && frame.number < blocks && frame.length >= 0 && frame.length <= LONGEST;
    return possible ? frame : null;
  }

  boolean fits(byte[] content) {
    return content.length == length && ByteFields.crc(content, 0, length) == crc;
  }

  /// Finds blocks in a stream, from any of its bytes on: after damage it goes to the next header
  /// that is one.
  static final class Scanner {
    private final InputStream in;
    private final int blocks;
    private long position;
    private @Nullable BlockFrame frame;
    private byte[] content = {};

    /// @param position of the stream in its file
    Scanner(InputStream in, int blocks, long position) {
      this.in = in;
      this.blocks = blocks;
      this.position = position;
    }

    /// Goes to the next block, whole or not.
    ///
    /// @return whether there was one
    boolean next() throws IOException {
      byte[] header = in.readNBytes(HEADER);
      position += header.length;
      frame = header.length == HEADER ? parse(header, blocks) : null;
      while (header.length == HEADER && frame == null) {
        int more = in.read();
        if (more < 0) {
          return false;
        }
        System.arraycopy(header, 1, header, 0, HEADER - 1);
        header[HEADER - 1] = (byte) more;
        position++;
        frame = header[0] == 'H' ? parse(header, blocks) : null;
      }
      BlockFrame found = frame;
      if (found == null) {
        return false;
      }
      content = in.readNBytes(found.length);
      position += content.length;
      return true;
    }

    int number() {
      return frame == null ? -1 : frame.number;
    }

    /// {@return where the block's header begins in the file}
    long start() {
      return position - content.length - HEADER;
    }

    /// {@return the content of the block, or null if it is damaged}
    byte @Nullable [] content() {
      return frame != null && frame.fits(content) ? content : null;
    }
  }
}
