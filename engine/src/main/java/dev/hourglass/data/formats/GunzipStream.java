package dev.hourglass.data.formats;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// Decompresses gzip (RFC 1952), one member after the other. Trailing data that is not a member is
/// ignored, as by gzip.
///
/// Java's own stream calls itself once for each empty member, and a small file has room for more of
/// them than its stack.
final class GunzipStream extends InputStream {
  private static final int BUFFER = 1 << 16;
  private static final int FIRST = 0x1f;
  private static final int SECOND = 0x8b;
  private static final int DEFLATE = 8;
  private static final int HEADER_SUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int TIME_AND_SYSTEM = 6;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private final byte[] packed = new byte[BUFFER];
  private int at;
  private int end;
  private boolean ended;

  /// @param in closed with this stream
  /// @throws ZipException if it is no gzip
  /// @throws EOFException if it ends within the header
  GunzipStream(InputStream in) throws IOException {
    this.in = in;
    header();
  }

  /// Whether a file is gzip by its first two bytes.
  static boolean isMagic(int first, int second) {
    return first == FIRST && second == SECOND;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!ended && length > 0) {
      int count = inflate(into, offset, length);
      if (count > 0) {
        sum.update(into, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary() || !fill()) {
        throw new EOFException("it ends too early");
      }
    }
    return length == 0 ? 0 : -1;
  }

  private int inflate(byte[] into, int offset, int length) throws ZipException {
    try {
      inflater.setInput(packed, at, end - at);
      int count = inflater.inflate(into, offset, length);
      at = end - inflater.getRemaining();
      return count;
    } catch (DataFormatException e) {
      ZipException damaged = new ZipException("its compressed data is damaged");
      damaged.initCause(e);
      throw damaged;
    }
  }

  private void endMember() throws IOException {
    boolean right = number() == (int) sum.getValue();
    right &= number() == (int) inflater.getBytesWritten();
    if (!right) {
      throw new ZipException("its checksum is wrong");
    }
    if (!fill() || packed[at] != FIRST) {
      ended = true;
      return;
    }
    inflater.reset();
    sum.reset();
    header();
  }

  private void header() throws IOException {
    if (!isMagic(next(), next()) || next() != DEFLATE) {
      throw new ZipException("it has no gzip header");
    }
    int flags = next();
    skip(TIME_AND_SYSTEM);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << Byte.SIZE);
    }
    for (int text : new int[] {NAME, COMMENT}) {
      boolean inside = (flags & text) != 0;
      while (inside) {
        inside = next() != 0;
      }
    }
    skip((flags & HEADER_SUM) != 0 ? Short.BYTES : 0);
  }

  private void skip(int bytes) throws IOException {
    for (int b = 0; b < bytes; b++) {
      next();
    }
  }

  private int number() throws IOException {
    return next() | next() << 8 | next() << 16 | next() << 24;
  }

  private int next() throws IOException {
    if (!fill()) {
      throw new EOFException("it ends too early");
    }
    return Byte.toUnsignedInt(packed[at++]);
  }

  /// {@return whether there are packed bytes}
  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(packed));
    }
    return at < end;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
