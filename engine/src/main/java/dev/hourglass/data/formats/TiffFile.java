package dev.hourglass.data.formats;

import dev.hourglass.data.DataException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The first image of a TIFF file: its structure, of which every number was compared with the
/// others and with the file.
///
/// Not read: JPEG within TIFF, numbers with a sign or a point, colours other than grey, palettes,
/// red, green and blue, and four inks. Colour profiles are left out, as in [WebpFile].
final class TiffFile {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int COLOURS = 262;
  private static final int FILL_ORDER = 266;
  private static final int STRIPS = 273;
  private static final int SAMPLES = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTES = 279;
  private static final int PLANAR = 284;
  private static final int T4_OPTIONS = 292;
  private static final int T6_OPTIONS = 293;
  private static final int PREDICTOR = 317;
  private static final int PALETTE = 320;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILES = 324;
  private static final int TILE_BYTES = 325;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;

  /// None, three kinds of fax, LZW, Deflate, PackBits, Deflate again.
  private static final List<Long> COMPRESSIONS = List.of(1L, 2L, 3L, 4L, 5L, 8L, 32773L, 32946L);

  /// Those which a predictor belongs to.
  private static final List<Long> PREDICTABLE = List.of(5L, 8L, 32946L);

  private static final List<Long> DEPTHS = List.of(1L, 2L, 4L, 8L, 16L);
  private static final int WHITE_IS_ZERO = 0;
  private static final int BLACK_IS_ZERO = 1;
  private static final int RGB = 2;
  private static final int INDEXED = 3;
  private static final int INKS = 5;
  private static final int MOST_SAMPLES = 5;
  private static final int WIDE = 16;

  /// TIFF 6.0, section 15.
  private static final int TILE_STEP = 16;

  private final String file;
  private final byte[] content;
  private final TiffDirectory tags;

  /// What the decoder sees.
  private final Map<Integer, long[]> kept = new TreeMap<>();

  private TiffFile(String file, byte[] content) throws IOException {
    this.file = file;
    this.content = content;
    this.tags = new TiffDirectory(ByteBuffer.wrap(content));
  }

  /// Reads and checks the structure of a file.
  ///
  /// @throws DataException if it has too many pixels or is of a kind that is not read
  /// @throws IOException if it is damaged
  static TiffFile of(String file, byte[] content) throws IOException {
    TiffFile tiff = new TiffFile(file, content);
    tiff.keepPixels();
    tiff.keepCompression();
    tiff.keepPieces();
    return tiff;
  }

  Orientation orientation() {
    return Orientation.of(tags);
  }

  /// A file with the first image only.
  byte[] copy() {
    return TiffCopy.of(content, tags.order(), kept);
  }

  private DataException unread(String what, long found, String expected) {
    return new DataException(
        "%s is a TIFF with %s %d, expected %s: convert it to PNG"
            .formatted(file, what, found, expected));
  }

  private long keep(int tag, long value) {
    kept.put(tag, new long[] {value});
    return value;
  }

  private long kept(int tag) {
    long[] values = kept.get(tag);
    return values == null ? 0 : values[0];
  }

  private void keepPixels() throws IOException {
    long width = keep(WIDTH, tags.values(WIDTH, 1)[0]);
    long height = keep(HEIGHT, tags.values(HEIGHT, 1)[0]);
    if (width < 1 || height < 1) {
      throw new IOException("no pixels");
    }
    ImageLimits.checkSize(file, height, width);
    long samples = keep(SAMPLES, tags.value(SAMPLES, 1));
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw unread("samples per pixel:", samples, "1 to " + MOST_SAMPLES);
    }
    keepDepth((int) samples);
    ImageLimits.checkUnpacked(file, height, width, bits(), content.length);
    keepColours((int) samples);
  }

  private void keepDepth(int samples) throws IOException {
    if (tags.has(SAMPLE_FORMAT)) {
      for (long format : tags.values(SAMPLE_FORMAT, MOST_SAMPLES)) {
        if (format != 1 && format != 4) {
          throw unread("samples of format", format, "whole numbers without a sign");
        }
      }
    }
    long[] bits = tags.has(BITS) ? tags.values(BITS, MOST_SAMPLES) : new long[] {1};
    if (!DEPTHS.contains(bits[0]) || Arrays.stream(bits).anyMatch(one -> one != bits[0])) {
      throw unread("samples of bits:", Arrays.stream(bits).max().orElse(0), "1, 2, 4, 8 or 16");
    }
    long[] all = new long[samples];
    Arrays.fill(all, bits[0]);
    kept.put(BITS, all);
    if (tags.has(EXTRA_SAMPLES)) {
      kept.put(EXTRA_SAMPLES, tags.values(EXTRA_SAMPLES, samples));
    }
  }

  private void keepColours(int samples) throws IOException {
    long colours = keep(COLOURS, tags.value(COLOURS, samples >= 3 ? RGB : BLACK_IS_ZERO));
    int needed =
        switch ((int) colours) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO, INDEXED -> 1;
          case RGB -> 3;
          case INKS -> 4;
          default -> throw unread("colours of kind", colours, "grey, a palette, RGB or CMYK");
        };
    int more = colours == INDEXED ? 0 : 1;
    if (samples < needed || samples > needed + more) {
      throw unread("samples per pixel:", samples, needed + " for its colours");
    }
    if (colours == INDEXED) {
      kept.put(PALETTE, tags.values(PALETTE, 3 << kept(BITS)));
    }
    if (colours == INKS && kept(BITS) < Byte.SIZE) {
      throw unread("samples of bits:", kept(BITS), "8 or 16 for its colours");
    }
  }

  private void keepCompression() throws IOException {
    long compression = keep(COMPRESSION, tags.value(COMPRESSION, 1));
    if (!COMPRESSIONS.contains(compression)) {
      throw unread("compression", compression, "none, fax, LZW, Deflate or PackBits");
    }
    for (int tag : new int[] {FILL_ORDER, T4_OPTIONS, T6_OPTIONS}) {
      if (tags.has(tag)) {
        keep(tag, tags.value(tag, 0));
      }
    }
    long predictor = PREDICTABLE.contains(compression) ? tags.value(PREDICTOR, 1) : 1;
    boolean done = predictor == 1 || (predictor == 2 && kept(BITS) == Byte.SIZE);
    if (!done && (predictor != 2 || kept(BITS) < WIDE || kept(COLOURS) == WHITE_IS_ZERO)) {
      throw unread("predictor", predictor, "1, or 2 for samples of 8 or 16 bits");
    }
    keep(PREDICTOR, done ? predictor : 1);
  }

  /// Whether rows hold differences that the decoder does not add up.
  private boolean hasWideDifferences() throws IOException {
    return PREDICTABLE.contains(kept(COMPRESSION))
        && kept(BITS) == WIDE
        && tags.value(PREDICTOR, 1) == 2;
  }

  /// The bits of a pixel.
  private int bits() {
    return (int) (kept(BITS) * kept(SAMPLES));
  }

  private void keepPieces() throws IOException {
    boolean planar = keep(PLANAR, tags.value(PLANAR, 1)) == 2;
    boolean tiled = tags.has(TILES);
    long width = kept(WIDTH);
    long height = kept(HEIGHT);
    long tileWidth = tiled ? keep(TILE_WIDTH, tags.value(TILE_WIDTH, 0)) : width;
    long tileHeight =
        tiled
            ? keep(TILE_HEIGHT, tags.value(TILE_HEIGHT, 0))
            : keep(ROWS_PER_STRIP, Math.min(height, tags.value(ROWS_PER_STRIP, height)));
    if (tileWidth < 1 || tileHeight < 1) {
      throw new IOException("tiles without pixels");
    }
    ImageLimits.checkSize(file, tileHeight, tileWidth);
    if (tiled && (tileWidth % TILE_STEP != 0 || tileHeight % TILE_STEP != 0)) {
      throw unread(
          "tiles of side",
          tileWidth % TILE_STEP != 0 ? tileWidth : tileHeight,
          "a multiple of " + TILE_STEP);
    }
    long across = Math.ceilDiv(width, tileWidth);
    long down = Math.ceilDiv(height, tileHeight);
    // Tiles at the edges may be larger than what is seen of them.
    ImageLimits.checkSize(file, down * tileHeight, across * tileWidth);
    ImageLimits.checkUnpacked(file, down * tileHeight, across * tileWidth, bits(), content.length);
    int pieces = (int) (across * down * (planar ? kept(SAMPLES) : 1));
    keepPieces(tiled ? TILES : STRIPS, tiled ? TILE_BYTES : STRIP_BYTES, pieces);
  }

  private void keepPieces(int offsetsTag, int bytesTag, int pieces) throws IOException {
    long[] offsets = tags.values(offsetsTag, pieces);
    long[] bytes = tags.values(bytesTag, pieces);
    if (offsets.length < pieces || bytes.length < pieces) {
      throw new IOException("fewer pieces than the image has");
    }
    long all = 0;
    for (int i = 0; i < pieces; i++) {
      all += bytes[i];
      // Pieces that share their bytes would be decoded again and again.
      if (offsets[i] + bytes[i] > content.length || all > content.length) {
        throw new EOFException("pieces of more bytes than the file has");
      }
    }
    kept.put(offsetsTag, offsets);
    kept.put(bytesTag, bytes);
  }

  /// What the decoder leaves to do.
  BufferedImage finished(BufferedImage image) throws IOException {
    if (hasWideDifferences()) {
      addUp(image.getRaster());
    }
    boolean inks = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK;
    return inks ? Cmyk.of(image.getRaster()) : image;
  }

  private void addUp(WritableRaster raster) {
    int samples = raster.getNumBands();
    int width = raster.getWidth();
    int tile = kept.containsKey(TILE_WIDTH) ? (int) kept(TILE_WIDTH) : width;
    int[] row = new int[samples * width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = samples; i < row.length; i++) {
        int before = i / samples % tile == 0 ? 0 : row[i - samples];
        row[i] = row[i] + before & 0xFFFF;
      }
      raster.setPixels(0, y, width, 1, row);
    }
  }
}
