package dev.hourglass.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
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

  /// Finds whole blocks in a stream, from any of its bytes on: after damage it goes to the next
  /// header that is one.
  static final class Scanner {
    /// Damaged blocks whose content is searched: more would let a forged file take very long.
    private static final int MOST_SEARCHED = 64;

    private final int blocks;
    private InputStream in;
    private long position;
    private int searched;
    private BlockFrame frame = new BlockFrame(-1, 0, 0);
    private byte[] content = {};

    /// @param position of the stream in its file
    Scanner(InputStream in, int blocks, long position) {
      this.in = in;
      this.blocks = blocks;
      this.position = position;
    }

    /// Goes to the next whole block.
    ///
    /// @return whether there was one
    boolean next() throws IOException {
      while (header()) {
        content = in.readNBytes(frame.length);
        position += content.length;
        if (frame.fits(content)) {
          return true;
        }
        // Where bytes are missing, the next block begins inside of what this one states to have.
        if (searched++ < MOST_SEARCHED) {
          in = new SequenceInputStream(new ByteArrayInputStream(content), in);
          position -= content.length;
        }
      }
      return false;
    }

    private boolean header() throws IOException {
      byte[] header = in.readNBytes(HEADER);
      position += header.length;
      if (header.length < HEADER) {
        return false;
      }
      BlockFrame found = parse(header, blocks);
      while (found == null) {
        int more = in.read();
        if (more < 0) {
          return false;
        }
        System.arraycopy(header, 1, header, 0, HEADER - 1);
        header[HEADER - 1] = (byte) more;
        position++;
        found = header[0] == 'H' ? parse(header, blocks) : null;
      }
      frame = found;
      return true;
    }

    int number() {
      return frame.number;
    }

    /// {@return where the block's header begins in the file}
    long start() {
      return position - content.length - HEADER;
    }

    /// {@return the content of the block}
    byte[] content() {
      return content;
    }
  }
}
