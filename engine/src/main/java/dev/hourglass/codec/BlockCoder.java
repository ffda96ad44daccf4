package dev.hourglass.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Codes the images of a block: of each its quantised code, its label and its name, as far as the
/// file has them. A name is what it shares with the one before at both ends, and what is between.
final class BlockCoder {
  /// Bytes of a name.
  static final int LONGEST_NAME = 1024;

  private final CodecTables tables;
  private final int size;
  private final boolean labels;
  private final boolean names;

  /// What a block holds.
  ///
  /// @param count of its images
  /// @param codes whole numbers, `[image][dimension]`
  /// @param labels `[image]`, or null
  /// @param names one for each image, or none
  record Content(int count, int[] codes, int @Nullable [] labels, List<String> names) {
    /// Written out because javac keeps no type annotations of a compact constructor.
    Content(int count, int[] codes, int @Nullable [] labels, List<String> names) {
      this.count = count;
      this.codes = codes;
      this.labels = labels;
      this.names = names;
    }
  }

  /// @param size dimensions of a code, 0 where the file holds none
  BlockCoder(CodecTables tables, int size, boolean labels, boolean names) {
    this.tables = tables;
    this.size = size;
    this.labels = labels;
    this.names = names;
  }

  byte[] encode(Content content) {
    RansEncoder to = new RansEncoder();
    int[] codes = content.codes;
    int[] classes = content.labels;
    byte[] before = {};
    for (int i = 0; i < content.count; i++) {
      for (int d = 0; d < size; d++) {
        tables.table(d).encode(to, codes[i * size + d]);
      }
      if (classes != null) {
        tables.table(size).encode(to, classes[i]);
      }
      if (!content.names.isEmpty()) {
        byte[] name = bytes(content.names.get(i));
        name(to, Shared.of(before, name), name);
        before = name;
      }
    }
    return to.finish();
  }

  private void name(RansEncoder to, Shared shared, byte[] name) {
    int at = nameTables();
    tables.table(at).encode(to, shared.front);
    tables.table(at + 1).encode(to, shared.back);
    tables.table(at + 2).encode(to, shared.middle);
    for (int b = shared.front; b < shared.front + shared.middle; b++) {
      tables.table(at + 3).encode(to, Byte.toUnsignedInt(name[b]));
    }
  }

  /// What a name shares with the one before.
  ///
  /// @param front bytes at its begin
  /// @param back bytes at its end, behind those
  /// @param middle its other bytes
  private record Shared(int front, int back, int middle) {
    static Shared of(byte[] before, byte[] name) {
      int mismatch = Arrays.mismatch(before, name);
      int front = mismatch < 0 ? name.length : mismatch;
      int back = 0;
      int most = Math.min(before.length, name.length) - front;
      while (back < most && before[before.length - 1 - back] == name[name.length - 1 - back]) {
        back++;
      }
      return new Shared(front, back, name.length - front - back);
    }
  }

  private int nameTables() {
    return size + (labels ? 1 : 0);
  }

  /// {@return what {@link #encode} coded}
  ///
  /// @param count of the block's images
  /// @param classes labels must be below this
  /// @throws DamagedException if the bytes are no block of so many images
  Content decode(byte[] bytes, int count, int classes) throws DamagedException {
    RansDecoder from = new RansDecoder(bytes);
    int[] codes = new int[count * size];
    int[] found = labels ? new int[count] : null;
    List<String> texts = new ArrayList<>();
    byte[] before = {};
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < size; d++) {
        codes[i * size + d] = tables.table(d).decode(from);
      }
      if (found != null) {
        found[i] = bounded("label", tables.table(size).decode(from), classes - 1);
      }
      if (names) {
        before = name(from, before);
        texts.add(text(before));
      }
    }
    from.end();
    return new Content(count, codes, found, texts);
  }

  private byte[] name(RansDecoder from, byte[] before) throws DamagedException {
    int at = nameTables();
    int front = bounded("front of a name", tables.table(at).decode(from), before.length);
    int back = bounded("back of a name", tables.table(at + 1).decode(from), before.length - front);
    int rest = LONGEST_NAME - front - back;
    int middle = bounded("middle of a name", tables.table(at + 2).decode(from), rest);
    byte[] name = Arrays.copyOf(before, front + middle + back);
    for (int b = front; b < front + middle; b++) {
      name[b] = (byte) bounded("byte", tables.table(at + 3).decode(from), 255);
    }
    System.arraycopy(before, before.length - back, name, front + middle, back);
    return name;
  }

  private static int bounded(String what, int number, int most) throws DamagedException {
    if (number < 0 || number > most) {
      throw new DamagedException("a %s is %d, expected 0 to %d".formatted(what, number, most));
    }
    return number;
  }

  private static byte[] bytes(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a file's name takes %d bytes, expected at most %d: shorten it, or compress without names"
              .formatted(bytes.length, LONGEST_NAME));
    }
    return bytes;
  }

  private static String text(byte[] name) throws DamagedException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      throw (DamagedException)
          new DamagedException("a name is no text, expected UTF-8").initCause(e);
    }
  }

  /// {@return histograms of labels and names, in the order of their tables}
  ///
  /// @param labels `[image]`, or null
  /// @param names one for each image, or none
  /// @param block images of a block, whose first name shares nothing
  static List<Histogram> histograms(int @Nullable [] labels, List<String> names, int block) {
    List<Histogram> histograms = new ArrayList<>();
    if (labels != null) {
      histograms.add(Histogram.of(labels));
    }
    if (names.isEmpty()) {
      return histograms;
    }
    int[] fronts = new int[names.size()];
    int[] backs = new int[names.size()];
    int[] middles = new int[names.size()];
    long[] counts = new long[256];
    byte[] before = {};
    for (int i = 0; i < fronts.length; i++) {
      byte[] name = bytes(names.get(i));
      Shared shared = Shared.of(i % block == 0 ? new byte[0] : before, name);
      fronts[i] = shared.front;
      backs[i] = shared.back;
      middles[i] = shared.middle;
      for (int b = shared.front; b < shared.front + shared.middle; b++) {
        counts[Byte.toUnsignedInt(name[b])]++;
      }
      before = name;
    }
    histograms.add(Histogram.of(fronts));
    histograms.add(Histogram.of(backs));
    histograms.add(Histogram.of(middles));
    histograms.add(Histogram.ofCounts(0, counts));
    return histograms;
  }
}
