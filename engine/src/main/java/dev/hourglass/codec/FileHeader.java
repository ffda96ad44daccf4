package dev.hourglass.codec;

import dev.hourglass.data.Shape;
import dev.hourglass.files.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// What a file says before its blocks.
///
/// @param count images
/// @param shape of each
/// @param blockImages images of each block but the last
/// @param strength with which lossless images were compressed
/// @param codeSize latent dimensions, 0 where the images are stored lossless
/// @param learned whether the model's learned density gives the tables of the codes
/// @param fingerprint of the model, 32 bytes, none where the images are stored lossless
/// @param step what a code's whole numbers are multiplied with, 0 where there are none
/// @param labels whether images have labels
/// @param names whether images have names
/// @param classes names of the classes, may be empty
/// @param modelBytes length of the embedded model, 0 without one
/// @param modelCrc CRC-32C of the embedded model
/// @param tables coded {@link CodecTables}
record FileHeader(
    int count,
    Shape shape,
    int blockImages,
    Strength strength,
    int codeSize,
    boolean learned,
    byte[] fingerprint,
    float step,
    boolean labels,
    boolean names,
    List<String> classes,
    int modelBytes,
    int modelCrc,
    byte[] tables) {
  static final int VERSION = 1;
  static final int MOST_BLOCK_IMAGES = 4096;
  static final int MOST_LOSSLESS_IMAGES = 1 << 14;

  private static final byte[] MAGIC = {'H', 'G', 'C', '1'};
  private static final int CODES = 1;
  private static final int LOSSLESS = 2;
  private static final int LEARNED = 3;
  private static final int LABELS = 1;
  private static final int NAMES = 2;
  private static final int CLASSES = 4;
  private static final int MODEL = 8;
  private static final int PREFIX = 12;
  private static final int LONGEST = 1 << 26;

  /// Bytes of an image, and of a block of lossless images.
  static final int MOST_SIZE = 1 << 25;

  private static final int MOST_DIMENSIONS = 1 << 14;

  /// A label below this stands for a class. No whole number of it is infinite.
  private static final float LARGEST_STEP = Float.MAX_VALUE / SymbolTable.FARTHEST;

  static final int MOST_CLASSES = 1 << 20;

  byte[] toBytes() {
    ByteFields.Out body = new ByteFields.Out();
    body.number(count).number(shape.channels()).number(shape.height()).number(shape.width());
    body.number(blockImages);
    if (isLossless()) {
      body.number(strength.number);
    } else {
      body.number(codeSize).raw(fingerprint).word(Float.floatToRawIntBits(step));
    }
    if (!classes.isEmpty()) {
      body.number(classes.size());
      classes.forEach(body::text);
    }
    if (modelBytes > 0) {
      body.number(modelBytes).word(modelCrc);
    }
    byte[] fields = body.number(tables.length).raw(tables).toBytes();
    int flags = (labels ? LABELS : 0) | (names ? NAMES : 0);
    flags |= (classes.isEmpty() ? 0 : CLASSES) | (modelBytes > 0 ? MODEL : 0);
    ByteFields.Out whole = new ByteFields.Out();
    whole.raw(MAGIC).raw((byte) VERSION, (byte) 0, (byte) kind(), (byte) flags);
    byte[] front = whole.word(PREFIX + fields.length + 4).raw(fields).toBytes();
    return whole.word(ByteFields.crc(front, 0, front.length)).toBytes();
  }

  private int kind() {
    int codes = learned ? LEARNED : CODES;
    return isLossless() ? LOSSLESS : codes;
  }

  /// Reads a header, and nothing behind it.
  ///
  /// @param path what to call the file in messages
  /// @throws FormatException if there is no undamaged header of a version that this program knows
  static FileHeader read(Path path, InputStream in) throws IOException {
    byte[] prefix = in.readNBytes(PREFIX);
    if (prefix.length < PREFIX || !Arrays.equals(Arrays.copyOf(prefix, 4), MAGIC)) {
      throw new FormatException(
          path,
          "does not begin with HGC1, expected images that hourglass compress wrote: check the path");
    }
    ByteBuffer fields = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN);
    int version = Short.toUnsignedInt(fields.getShort(4));
    int length = fields.getInt(8);
    if (version > VERSION) {
      throw new FormatException(
          path,
          "has the format version %d, expected at most %d, which this program reads: update hourglass"
              .formatted(version, VERSION));
    }
    byte[] rest =
        length < PREFIX + 4 || length > LONGEST ? new byte[0] : in.readNBytes(length - PREFIX);
    byte[] whole = Arrays.copyOf(prefix, PREFIX + rest.length);
    System.arraycopy(rest, 0, whole, PREFIX, rest.length);
    int end = whole.length - 4;
    if (length != whole.length
        || ByteFields.crc(whole, 0, end)
            != ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(end)) {
      throw new FormatException(
          path,
          "has a damaged or truncated header, without which no image can be decoded, expected its"
              + " checksum to fit: get a new copy");
    }
    try {
      return parse(prefix[6], prefix[7], Arrays.copyOfRange(whole, PREFIX, end));
    } catch (DamagedException e) {
      throw new FormatException(path, e.getMessage() + ": get a new copy", e);
    }
  }

  private static FileHeader parse(int kind, int flags, byte[] bytes) throws DamagedException {
    boolean lossless = kind == LOSSLESS;
    if (kind < CODES || kind > LEARNED || flags >> (lossless ? 3 : 4) != 0) {
      throw new DamagedException(
          "has content of kind %d with flags %d, expected kind %d or %d, codes, or %d, lossless images"
              .formatted(kind, flags, CODES, LEARNED, LOSSLESS));
    }
    ByteFields.In in = new ByteFields.In(bytes);
    int count = (int) in.number("images", 0, Integer.MAX_VALUE);
    Shape shape = shape(in);
    int blockImages = (int) in.number("images in a block", 1, mostImages(lossless));
    if (lossless && blockImages > mostLossless(shape)) {
      throw new DamagedException(
          "has %d images of %s in a block, expected at most %d"
              .formatted(blockImages, shape, mostLossless(shape)));
    }
    Strength strength = lossless ? Strength.read(in) : Strength.FAST;
    int codeSize = lossless ? 0 : (int) in.number("dimensions", 1, MOST_DIMENSIONS);
    byte[] fingerprint = in.raw(lossless ? 0 : Fingerprint.BYTES);
    float step = lossless ? 0 : step(in);
    List<String> classes = new ArrayList<>();
    if ((flags & CLASSES) != 0) {
      int names = (int) in.number("classes", 1, Math.min(MOST_CLASSES, in.remaining()));
      for (int c = 0; c < names; c++) {
        classes.add(in.text());
      }
    }
    boolean embedded = (flags & MODEL) != 0;
    int model = embedded ? (int) in.number("bytes of a model", 1, Integer.MAX_VALUE - 8) : 0;
    int crc = embedded ? in.word() : 0;
    byte[] tables = in.raw((int) in.number("bytes of tables", 1, in.remaining()));
    if (in.remaining() > 0) {
      throw new DamagedException(
          "has %d more bytes in its header, expected none".formatted(in.remaining()));
    }
    boolean labels = (flags & LABELS) != 0;
    boolean names = (flags & NAMES) != 0;
    if (lossless && labels && classes.isEmpty()) {
      throw new DamagedException("has labels without names of classes, expected both");
    }
    return new FileHeader(
        count,
        shape,
        blockImages,
        strength,
        codeSize,
        kind == LEARNED,
        fingerprint,
        step,
        labels,
        names,
        List.copyOf(classes),
        model,
        crc,
        tables);
  }

  private static int mostImages(boolean lossless) {
    return lossless ? MOST_LOSSLESS_IMAGES : MOST_BLOCK_IMAGES;
  }

  private static float step(ByteFields.In in) throws DamagedException {
    float step = Float.intBitsToFloat(in.word());
    if (!(step > 0 && step <= LARGEST_STEP)) {
      throw new DamagedException(
          "has the step %s, expected a positive number of at most %s"
              .formatted(step, LARGEST_STEP));
    }
    return step;
  }

  private static Shape shape(ByteFields.In in) throws DamagedException {
    int channels = (int) in.number("channels", 1, MOST_SIZE);
    int height = (int) in.number("rows", 1, MOST_SIZE / channels);
    return new Shape(
        channels, height, (int) in.number("columns", 1, MOST_SIZE / channels / height));
  }

  /// {@return the most images of a block of lossless images, which bounds its memory}
  static int mostLossless(Shape shape) {
    return Math.clamp(MOST_SIZE / shape.size(), 1, MOST_LOSSLESS_IMAGES);
  }

  /// {@return whether the images themselves are stored, not codes of a model}
  boolean isLossless() {
    return codeSize == 0;
  }

  int blocks() {
    return Math.ceilDiv(count, blockImages);
  }

  /// {@return place of a block's first image}
  int begin(int block) {
    return block * blockImages;
  }

  /// {@return place behind a block's last image}
  int end(int block) {
    return (int) Math.min((long) (block + 1) * blockImages, count);
  }

  ImageRange range(int block) {
    return new ImageRange(begin(block), end(block));
  }

  /// {@return labels are below this}
  int labelBound() {
    return classes.isEmpty() ? MOST_CLASSES : classes.size();
  }

  String fingerprintHex() {
    return HexFormat.of().formatHex(fingerprint);
  }

  BlockCoder coder() throws DamagedException {
    int measured = learned ? 0 : codeSize;
    CodecTables read = CodecTables.read(tables, measured + CodecTables.others(labels, names));
    return new BlockCoder(read, measured, labels, names);
  }
}
