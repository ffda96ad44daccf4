package dev.hourglass.app.tables;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.CompressionCodec;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Compares every length in a Parquet file with what is there, before Hardwood allocates memory for
/// it.
///
/// Hardwood believes what pages state of their sizes and how many values they hold, and allocates
/// buffers for them. So all headers of pages are read here first.
final class ParquetPages {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = 8;
  private static final int LARGEST_FOOTER = 1 << 26;

  private static final int DATA = 0;
  private static final int DICTIONARY = 2;
  private static final int DATA_V2 = 3;

  // Fields of parquet.thrift's PageHeader, DataPageHeaderV2, OffsetIndex and PageLocation.
  private static final int TYPE = 1;
  private static final int UNCOMPRESSED = 2;
  private static final int COMPRESSED = 3;
  private static final int DATA_HEADER = 5;
  private static final int DICTIONARY_HEADER = 7;
  private static final int DATA_V2_HEADER = 8;
  private static final int VALUES = 1;
  private static final int DEFINITION_LEVELS = 5;
  private static final int REPETITION_LEVELS = 6;
  private static final int IS_COMPRESSED = 7;
  private static final int LOCATIONS = 1;
  private static final int OFFSET = 1;
  private static final int LENGTH = 2;

  private final InputFile file;
  private final long most;
  private long uncompressed;
  private long largestDictionary;

  private ParquetPages(InputFile file) throws IOException {
    this.file = file;
    this.most = dev.hourglass.files.InputFile.mostUnpacked(file.length());
  }

  /// {@return whether a file is Parquet by its first bytes}
  static boolean isParquet(byte[] start) {
    return start.length >= MAGIC.length
        && ByteBuffer.wrap(start, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
  }

  /// Checks the lengths in a file's metadata.
  ///
  /// @throws IOException if it is damaged, with what is wrong
  static void checkFooter(Path path) throws IOException {
    try (InputFile file = InputFile.of(path)) {
      file.open();
      long size = file.length();
      if (size < MAGIC.length + TAIL) {
        throw new IOException("it has %d bytes".formatted(size));
      }
      ByteBuffer tail = map(file, size - TAIL, TAIL).order(ByteOrder.LITTLE_ENDIAN);
      int length = tail.getInt();
      byte[] end = new byte[MAGIC.length];
      tail.get(end);
      if (!isParquet(end)) {
        throw new IOException("its end is missing");
      }
      if (length < 0 || length > Math.min(LARGEST_FOOTER, size - TAIL - MAGIC.length)) {
        throw new IOException("it states %d bytes of metadata".formatted(length));
      }
      ThriftStruct.read(map(file, size - TAIL - length, length));
    }
  }

  private static ByteBuffer map(InputFile file, long from, long length) throws IOException {
    if (from < 0 || length < 0 || length > Integer.MAX_VALUE || from > file.length() - length) {
      throw new IOException("%d bytes at %d are not in it".formatted(length, from));
    }
    return file.readRange(from, (int) length);
  }

  /// The sizes of a column's parts.
  ///
  /// @param values how many there are
  /// @param bytes of all pages, decompressed
  /// @param largestDictionary bytes of the largest dictionary, any of which may be in every row
  record Sizes(long values, long bytes, long largestDictionary) {}

  /// Checks all pages of a column.
  ///
  /// @param chunks the column's, in every group of rows
  /// @param rows in each group; as many values are there, or at least as many in lists
  /// @throws IOException if a page is damaged, with what is wrong
  static Sizes check(Path path, List<ColumnChunk> chunks, List<Long> rows, boolean lists)
      throws IOException {
    try (InputFile file = InputFile.of(path)) {
      file.open();
      ParquetPages pages = new ParquetPages(file);
      long values = 0;
      for (int i = 0; i < chunks.size(); i++) {
        long count = chunks.get(i).metaData().numValues();
        if (lists ? count < rows.get(i) : count != rows.get(i)) {
          throw new IOException("it states %d values in %d rows".formatted(count, rows.get(i)));
        }
        values += count;
        // A value takes up to sixteen bytes in memory beside its own.
        if (count < 0 || values > pages.most / 4) {
          throw new IOException("it states %d values".formatted(values));
        }
        pages.checkChunk(chunks.get(i));
      }
      return new Sizes(values, pages.uncompressed, pages.largestDictionary);
    } catch (BufferUnderflowException e) {
      throw new IOException("a page ends too early", e);
    }
  }

  private void checkChunk(ColumnChunk chunk) throws IOException {
    ColumnMetaData column = chunk.metaData();
    long start = chunk.chunkStartOffset();
    ByteBuffer bytes = map(file, start, column.totalCompressedSize());
    // Where pages start, and how long those with data are.
    Map<Long, Long> pages = new TreeMap<>();
    Map<Long, Long> data = new TreeMap<>();
    long values = 0;
    while (bytes.hasRemaining() && values < column.numValues()) {
      long place = start + bytes.position();
      ThriftStruct header = ThriftStruct.read(bytes);
      int compressed = header.i32(COMPRESSED, -1);
      if (compressed < 0 || compressed > bytes.remaining()) {
        throw new IOException("a page states %d bytes".formatted(compressed));
      }
      ByteBuffer body = bytes.slice(bytes.position(), compressed);
      long count = checkPage(header, body, column.codec());
      bytes.position(bytes.position() + compressed);
      pages.put(place, start + bytes.position() - place);
      if (count >= 0) {
        data.put(place, start + bytes.position() - place);
        values += count;
      }
    }
    if (values != column.numValues()) {
      throw new IOException(
          "its pages hold %d values where %d are stated".formatted(values, column.numValues()));
    }
    boolean known = values == 0 || pages.containsKey(column.dataPageOffset());
    if (!known) {
      throw new IOException("no page is at byte %d".formatted(column.dataPageOffset()));
    }
    checkIndex(chunk, data);
  }

  /// Checks a page.
  ///
  /// @return how many values it has, or -1 if it has no data
  private long checkPage(ThriftStruct header, ByteBuffer body, CompressionCodec codec)
      throws IOException {
    int type = header.i32(TYPE, -1);
    long plain = header.i32(UNCOMPRESSED, -1);
    uncompressed += Math.max(0, plain);
    int field =
        switch (type) {
          case DATA -> DATA_HEADER;
          case DICTIONARY -> DICTIONARY_HEADER;
          case DATA_V2 -> DATA_V2_HEADER;
          default -> throw new IOException("a page has the unknown type %d".formatted(type));
        };
    ThriftStruct own =
        header.struct(field).orElseThrow(() -> new IOException("a page has no header of its kind"));
    long values = own.i32(VALUES, -1);
    if (plain < 0
        || values < 0
        || uncompressed > most
        || (type == DICTIONARY && values > plain + 1)) {
      throw new IOException(
          "a page states %d bytes and %d values, expected at most %d bytes"
              .formatted(plain, values, most));
    }
    long levels = 0;
    boolean packed = codec != CompressionCodec.UNCOMPRESSED;
    if (type == DATA_V2) {
      int repetition = own.i32(REPETITION_LEVELS, -1);
      int definition = own.i32(DEFINITION_LEVELS, -1);
      levels = (long) repetition + definition;
      packed &= own.flag(IS_COMPRESSED, true);
      if (repetition < 0 || definition < 0 || levels > Math.min(plain, body.remaining())) {
        throw new IOException("a page states %d bytes of levels".formatted(levels));
      }
    }
    if (packed && codec == CompressionCodec.SNAPPY) {
      long stated = ThriftStruct.varint(body.position((int) levels));
      if (stated != plain - levels) {
        throw new IOException(
            "a page decompresses to %d bytes where it states %d".formatted(stated, plain - levels));
      }
    }
    if (!packed && body.remaining() < plain - (type == DATA_V2 ? levels : 0)) {
      throw new IOException("a page has fewer bytes than it states");
    }
    if (type == DICTIONARY) {
      largestDictionary = Math.max(largestDictionary, plain);
      return -1;
    }
    return values;
  }

  /// An index of pages must lead to those that were checked.
  private void checkIndex(ColumnChunk chunk, Map<Long, Long> data) throws IOException {
    Long place = chunk.offsetIndexOffset();
    Integer length = chunk.offsetIndexLength();
    if (place == null) {
      return;
    }
    if (length == null) {
      throw new IOException("its index of pages has no length");
    }
    Map<Long, Long> stated = new TreeMap<>();
    for (ThriftStruct one : ThriftStruct.read(map(file, place, length)).structs(LOCATIONS)) {
      stated.put(one.i64(OFFSET), (long) one.i32(LENGTH, -1));
    }
    if (!stated.equals(data)) {
      throw new IOException("its index of pages does not fit its pages");
    }
  }
}
