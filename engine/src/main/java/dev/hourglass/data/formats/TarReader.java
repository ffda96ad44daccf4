package dev.hourglass.data.formats;

import dev.hourglass.data.DataException;
import dev.hourglass.files.InputFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// TAR archives from front to back: blocks of 512 bytes, a header before each member's content.
///
/// POSIX's ustar with pax records (IEEE Std 1003.1, pax), GNU's long names and base-256 sizes, and
/// the older form without a magic word. Links, devices and folders are skipped; a name is a word
/// and never a place to write to.
public final class TarReader {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 1 << 16;
  private static final int MOST_MEMBERS = 1_000_000;

  /// Long names and pax records of any archive together; a larger one may have as many bytes of
  /// them as it has itself.
  private static final long MOST_RECORDS = 1L << 24;

  private static final int NAME = 0;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int SUM = 148;
  private static final int SUM_LENGTH = 8;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;

  private final Path file;
  private final InputStream in;
  private long left;
  private long padding;
  private final long packed;
  private final long most;
  private long bytes;
  private long records;
  private int members;

  /// A file in the archive.
  ///
  /// @param name as the archive has it
  /// @param size bytes of its content
  public record Member(String name, long size) {}

  /// @param file for messages
  /// @param in the archive, decompressed; the caller closes it
  /// @param packed bytes of the file
  public TarReader(Path file, InputStream in, long packed) {
    this.file = file;
    this.in = in;
    this.packed = packed;
    most = InputFile.mostUnpacked(packed);
  }

  /// Whether a block is a header by its checksum.
  static boolean isHeader(byte[] block) {
    if (block.length < BLOCK) {
      return false;
    }
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean counts = i < SUM || i >= SUM + SUM_LENGTH;
      sum += counts ? Byte.toUnsignedInt(block[i]) : ' ';
    }
    return sum == octal(block, SUM, SUM_LENGTH);
  }

  /// The next file, or null at the end.
  ///
  /// @throws DataException if the archive is damaged, too long or has too many members
  public @Nullable Member next() throws IOException {
    String longName = null;
    long longSize = -1;
    while (true) {
      skip(left + padding);
      byte[] header = header();
      if (header == null) {
        return null;
      }
      begin(longSize < 0 ? size(header) : longSize);
      switch (header[TYPE]) {
        case 'L' -> longName = records().replaceAll("\0.*", "");
        case 'x' -> {
          String records = records();
          longName = Pax.value(records, "path", longName);
          longSize = number(Pax.value(records, "size", null));
        }
        case '0', '7', 0 -> {
          return new Member(longName == null ? name(header) : longName, left);
        }
        default -> {
          longName = null;
          longSize = -1;
        }
      }
    }
  }

  /// The whole content of the member that {@link #next} found.
  ///
  /// @param most bytes that it may have
  /// @throws DataException if it has more or ends too early
  public byte[] content(int most) throws IOException {
    if (left > most) {
      throw damaged("has a member of %d bytes, expected at most %d".formatted(left, most));
    }
    byte[] content = in.readNBytes((int) left);
    if (content.length < left) {
      throw cutOff();
    }
    left = 0;
    return content;
  }

  /// A name or records that are too long for a header.
  private String records() throws IOException {
    records += left;
    if (records > Math.max(MOST_RECORDS, packed)) {
      throw damaged("has more names and records than content, expected fewer");
    }
    return new String(content(LONGEST_NAME), StandardCharsets.UTF_8);
  }

  private byte @Nullable [] header() throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    boolean empty = true;
    for (byte b : block) {
      empty &= b == 0;
    }
    if (block.length == BLOCK && empty) {
      return null;
    }
    if (block.length == 0) {
      throw damaged(
          "has no end-of-archive marker, as if it were truncated between two members, expected"
              + " one");
    }
    if (block.length < BLOCK) {
      throw cutOff();
    }
    if (!isHeader(block)) {
      throw damaged("has a header with a wrong checksum, expected a matching one");
    }
    return block;
  }

  private void begin(long size) throws DataException {
    if (size > most) {
      throw tooMuch();
    }
    left = size;
    padding = Math.floorMod(-size, (long) BLOCK);
    bytes += BLOCK + size;
    members++;
    if (members > MOST_MEMBERS || bytes - size > most) {
      throw tooMuch();
    }
  }

  private DataException tooMuch() {
    return damaged(
        "has more than %d members or %d bytes, expected fewer from a file of %d bytes"
            .formatted(MOST_MEMBERS, most, packed));
  }

  private void skip(long count) throws IOException {
    if (count > most) {
      throw tooMuch();
    }
    try {
      in.skipNBytes(count);
    } catch (EOFException e) {
      throw cutOff();
    }
  }

  private long size(byte[] header) throws DataException {
    boolean binary = header[SIZE] < 0;
    long size = binary ? base256(header) : octal(header, SIZE, SIZE_LENGTH);
    if (size < 0) {
      throw damaged("has a size that is not a number, expected one");
    }
    return size;
  }

  /// GNU's form of sizes from 8 GiB: the low eight bytes of a large number.
  private static long base256(byte[] header) {
    long size = 0;
    for (int i = SIZE + SIZE_LENGTH - Long.BYTES; i < SIZE + SIZE_LENGTH; i++) {
      size = size << 8 | Byte.toUnsignedLong(header[i]);
    }
    return size;
  }

  /// A number in octal digits between spaces and zeros, or −1.
  private static long octal(byte[] block, int from, int length) {
    String digits = field(block, from, length).strip();
    return digits.matches("[0-7]{0,12}") ? Long.parseLong("0" + digits, 8) : -1;
  }

  private static long number(@Nullable String digits) {
    return digits != null && digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
  }

  private static String name(byte[] header) {
    String name = field(header, NAME, NAME_LENGTH);
    // Only POSIX's form has a prefix there; GNU's has times.
    boolean posix = field(header, MAGIC, 6).equals("ustar");
    String prefix = posix ? field(header, PREFIX, PREFIX_LENGTH) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /// A text up to its first zero byte.
  private static String field(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return new String(block, from, end - from, StandardCharsets.UTF_8);
  }

  private DataException cutOff() {
    return damaged("ends within a member, expected a complete one");
  }

  private DataException damaged(String problem) {
    return new DataException("%s %s: create the archive again".formatted(file, problem));
  }

  /// The records of a pax header: `length key=value`, a line each.
  private static final class Pax {
    private Pax() {}

    static @Nullable String value(String records, String key, @Nullable String otherwise) {
      for (int at = 0; at < records.length(); ) {
        int end = records.indexOf('\n', at);
        end = end < 0 ? records.length() : end;
        int space = records.indexOf(' ', at, end);
        boolean here = space >= at && records.startsWith(key + "=", space + 1);
        if (here && space + key.length() + 1 < end) {
          return records.substring(space + key.length() + 2, end);
        }
        at = end + 1;
      }
      return otherwise;
    }
  }
}
