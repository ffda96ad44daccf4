package dev.hourglass.app.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A second reading of event files, written from the formats' descriptions and sharing nothing with
/// the writer: even the checksum is computed bit by bit.
public final class EventFile {
  private static final int POLYNOMIAL = 0x82F63B78;

  private EventFile() {}

  // Keys are field numbers times 8 plus the kind: 0 varint, 1 eight bytes, 2 bytes, 5 four bytes.

  /// One event.
  public record Event(
      double time,
      long step,
      String version,
      Map<String, Float> numbers,
      Map<String, Picture> pictures) {}

  /// A picture.
  public record Picture(long height, long width, long colours, byte[] png) {}

  /// All events of a file.
  public static List<Event> read(Path path) throws IOException {
    ByteBuffer file = little(Files.readAllBytes(path));
    List<Event> events = new ArrayList<>();
    while (file.hasRemaining()) {
      byte[] length = take(file, 8);
      check(file.getInt(), length);
      byte[] data = take(file, Math.toIntExact(little(length).getLong()));
      check(file.getInt(), data);
      events.add(event(little(data)));
    }
    return events;
  }

  private static Event event(ByteBuffer in) {
    double time = 0;
    long step = 0;
    String version = "";
    Map<String, Float> numbers = new TreeMap<>();
    Map<String, Picture> pictures = new TreeMap<>();
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      switch (key) {
        case 0x09 -> time = in.getDouble();
        case 0x10 -> step = varint(in);
        case 0x1A -> version = text(in);
        case 0x2A -> summary(nested(in), numbers, pictures);
        default -> {
          // What a reader does with a field it does not know; ours is a varint.
          if ((key & 7) != 0) {
            throw new AssertionError("unknown field " + key);
          }
          varint(in);
        }
      }
    }
    return new Event(time, step, version, numbers, pictures);
  }

  private static void summary(
      ByteBuffer in, Map<String, Float> numbers, Map<String, Picture> pictures) {
    while (in.hasRemaining()) {
      expect(in, 0x0A);
      ByteBuffer value = nested(in);
      expect(value, 0x0A);
      String tag = text(value);
      int key = (int) varint(value);
      if (key == 0x15) {
        numbers.put(tag, value.getFloat());
      } else if (key == 0x22) {
        pictures.put(tag, picture(nested(value)));
      } else {
        throw new AssertionError("unknown field " + key);
      }
    }
  }

  private static Picture picture(ByteBuffer in) {
    expect(in, 0x08);
    long height = varint(in);
    expect(in, 0x10);
    long width = varint(in);
    expect(in, 0x18);
    long colours = varint(in);
    expect(in, 0x22);
    ByteBuffer png = nested(in);
    return new Picture(height, width, colours, take(png, png.remaining()));
  }

  private static void expect(ByteBuffer in, int key) {
    long found = varint(in);
    if (found != key) {
      throw new AssertionError("field " + found + ", expected " + key);
    }
  }

  private static String text(ByteBuffer in) {
    ByteBuffer bytes = nested(in);
    return new String(take(bytes, bytes.remaining()), StandardCharsets.UTF_8);
  }

  private static ByteBuffer nested(ByteBuffer in) {
    return little(take(in, (int) varint(in)));
  }

  private static long varint(ByteBuffer in) {
    long number = 0;
    int shift = 0;
    byte b;
    do {
      b = in.get();
      number |= (long) (b & 0x7F) << shift;
      shift += 7;
    } while (b < 0);
    return number;
  }

  private static byte[] take(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void check(int found, byte[] bytes) {
    int crc = ~0;
    for (byte b : bytes) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
      }
    }
    crc = ~crc;
    int expected = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    if (found != expected) {
      throw new AssertionError("checksum " + found + ", expected " + expected);
    }
  }
}
