package dev.hourglass.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Fields of a header one after another: written into memory, and read from it within its bounds.
final class ByteFields {
  private ByteFields() {}

  /// {@return CRC-32C of some bytes}
  static int crc(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  /// Writes fields.
  static final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Out raw(byte... some) {
      bytes.writeBytes(some);
      return this;
    }

    /// A number of any size, seven bits in each byte from the lowest on; all but the last byte have
    /// the highest bit.
    Out number(long number) {
      long rest = number;
      for (; rest >= 128; rest >>>= 7) {
        bytes.write(((int) rest & 127) | 128);
      }
      bytes.write((int) rest);
      return this;
    }

    Out text(String text) {
      byte[] utf = text.getBytes(StandardCharsets.UTF_8);
      return number(utf.length).raw(utf);
    }

    /// 4 bytes, little-endian.
    Out word(int word) {
      return raw((byte) word, (byte) (word >> 8), (byte) (word >> 16), (byte) (word >> 24));
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }
  }

  /// Reads fields.
  static final class In {
    private final ByteBuffer bytes;

    In(byte[] bytes) {
      this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] raw(int length) throws DamagedException {
      if (length > bytes.remaining()) {
        throw new DamagedException(
            "has %d bytes where %d are stated, expected all".formatted(bytes.remaining(), length));
      }
      int at = bytes.position();
      bytes.position(at + length);
      return Arrays.copyOfRange(bytes.array(), at, at + length);
    }

    /// {@return a number from a least to a most, both below 2⁶²}
    long number(String what, long least, long most) throws DamagedException {
      long number = 0;
      int shift = 0;
      byte next;
      do {
        next = raw(1)[0];
        number |= (long) (next & 127) << shift;
        shift += 7;
      } while (next < 0 && shift < 63);
      if (next < 0 || number < least || number > most) {
        throw new DamagedException(
            "has %d %s, expected %d to %d".formatted(number, what, least, most));
      }
      return number;
    }

    String text() throws DamagedException {
      byte[] utf = raw((int) number("bytes of a text", 0, bytes.remaining()));
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf)).toString();
      } catch (CharacterCodingException e) {
        throw (DamagedException)
            new DamagedException("has a text that is no UTF-8, expected letters").initCause(e);
      }
    }

    int word() throws DamagedException {
      return ByteBuffer.wrap(raw(4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    int remaining() {
      return bytes.remaining();
    }
  }
}
