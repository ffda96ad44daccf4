package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes the plainest Parquet: a column of encoded images and one of labels, without compression
/// (https://github.com/apache/parquet-format).
final class ParquetWriter {
  private static final int INT64 = 2;
  private static final int BYTE_ARRAY = 6;

  // Types of fields in Thrift's compact encoding.
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int last;

  private ParquetWriter() {}

  static void write(Path path, List<byte[]> images, int[] labels) throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    for (byte[] image : images) {
      pixels.writeBytes(little(image.length));
      pixels.writeBytes(image);
    }
    byte[] values = new byte[labels.length * Long.BYTES];
    ByteBuffer numbers = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
    for (int label : labels) {
      numbers.putLong(label);
    }
    byte[] first = page(pixels.toByteArray(), labels.length);
    byte[] second = page(values, labels.length);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("PAR1".getBytes(US_ASCII));
    file.writeBytes(first);
    file.writeBytes(second);
    byte[] footer = footer(labels.length, first.length, second.length);
    file.writeBytes(footer);
    file.writeBytes(little(footer.length));
    file.writeBytes("PAR1".getBytes(US_ASCII));
    Files.write(path, file.toByteArray());
  }

  private static byte[] little(int number) {
    byte[] bytes = new byte[Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(number);
    return bytes;
  }

  private static byte[] page(byte[] content, int count) {
    ParquetWriter header = new ParquetWriter();
    header.number(1, I32, 0).number(2, I32, content.length).number(3, I32, content.length);
    ParquetWriter data = new ParquetWriter();
    data.number(1, I32, count).number(2, I32, 0).number(3, I32, 3).number(4, I32, 3);
    header.struct(5, data);
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    page.writeBytes(header.end());
    page.writeBytes(content);
    return page.toByteArray();
  }

  private static byte[] footer(int rows, int first, int second) {
    ParquetWriter root = new ParquetWriter().text(4, "schema").number(5, I32, 2);
    ParquetWriter file = new ParquetWriter().number(1, I32, 1);
    file.list(2, STRUCT, root.end(), column("image", BYTE_ARRAY), column("label", INT64));
    file.number(3, I64, rows);
    ParquetWriter group = new ParquetWriter();
    group.list(
        1,
        STRUCT,
        chunk("image", BYTE_ARRAY, rows, 4, first),
        chunk("label", INT64, rows, 4L + first, second));
    group.number(2, I64, (long) first + second).number(3, I64, rows);
    return file.list(4, STRUCT, group.end()).end();
  }

  private static byte[] column(String name, int type) {
    return new ParquetWriter().number(1, I32, type).number(3, I32, 0).text(4, name).end();
  }

  private static byte[] chunk(String name, int type, int rows, long offset, int length) {
    ParquetWriter data = new ParquetWriter().number(1, I32, type).list(2, I32, new byte[] {0});
    byte[] path = new byte[name.length() + 1];
    path[0] = (byte) name.length();
    System.arraycopy(name.getBytes(US_ASCII), 0, path, 1, name.length());
    data.list(3, BINARY, path).number(4, I32, 0).number(5, I64, rows);
    data.number(6, I64, length).number(7, I64, length).number(9, I64, offset);
    return new ParquetWriter().number(2, I64, offset).struct(3, data).end();
  }

  private void field(int id, int type) {
    bytes.write(((id - last) << 4) | type);
    last = id;
  }

  private void varint(long number) {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private ParquetWriter number(int id, int type, long value) {
    field(id, type);
    varint((value << 1) ^ (value >> 63));
    return this;
  }

  private ParquetWriter text(int id, String text) {
    field(id, BINARY);
    varint(text.length());
    bytes.writeBytes(text.getBytes(US_ASCII));
    return this;
  }

  private ParquetWriter struct(int id, ParquetWriter inner) {
    field(id, STRUCT);
    bytes.writeBytes(inner.end());
    return this;
  }

  private ParquetWriter list(int id, int type, byte[]... items) {
    field(id, LIST);
    bytes.write((items.length << 4) | type);
    for (byte[] item : items) {
      bytes.writeBytes(item);
    }
    return this;
  }

  private byte[] end() {
    bytes.write(0);
    return bytes.toByteArray();
  }
}
