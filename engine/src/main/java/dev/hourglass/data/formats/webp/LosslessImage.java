package dev.hourglass.data.formats.webp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Decodes the pixels of lossless WebP images (RFC 9649, section 3).
///
/// A decoder of our own because the time that an image takes has to be bounded by its pixels: each
/// transform is allowed once, as the format demands, and what is behind the end is never read.
public final class LosslessImage {
  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int NEAR_DISTANCES = 120;
  private static final int MOST_CACHE_BITS = 11;
  private static final int CACHE_HASH = 0x1e35a7bd;

  /// Pixels near the one that is decoded, from near to far: rows above it, and 8 − columns to the
  /// left of it.
  private static final int[] NEAR = {
    0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37, 0x39,
    0x15, 0x1b, 0x36, 0x3a, 0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b, 0x46, 0x4a,
    0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34, 0x3c, 0x03, 0x57, 0x59, 0x13, 0x1d, 0x56, 0x5a, 0x23, 0x2d,
    0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69, 0x12, 0x1e, 0x66, 0x6a, 0x22, 0x2e,
    0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77, 0x79, 0x53, 0x5d, 0x11, 0x1f,
    0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b, 0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e,
    0x00, 0x74, 0x7c, 0x41, 0x4f, 0x10, 0x20, 0x62, 0x6e, 0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72,
    0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f, 0x60, 0x70
  };

  private final LosslessBits bits;

  private LosslessImage(ByteBuffer content) {
    this.bits = new LosslessBits(content);
  }

  /// The codes of a part of an image: of literals' green, lengths and recent colours, of red, blue,
  /// alpha, and of distances.
  private record Codes(
      PrefixCode main, PrefixCode red, PrefixCode blue, PrefixCode alpha, PrefixCode distance) {}

  /// Decodes an image.
  ///
  /// @param content from the first transform on, behind the header
  /// @return `[row][column]`, 0xAARRGGBB each
  /// @throws IOException if it is damaged or ends too early
  public static int[] decode(ByteBuffer content, int height, int width) throws IOException {
    return new LosslessImage(content).image(height, width);
  }

  private int[] image(int height, int width) throws IOException {
    List<LosslessTransform> transforms = new ArrayList<>();
    int columns = width;
    while (bits.readFlag()) {
      LosslessTransform transform = transform(height, columns);
      for (LosslessTransform earlier : transforms) {
        if (earlier.getClass() == transform.getClass()) {
          throw new IOException("the same transform twice");
        }
      }
      transforms.add(transform);
      columns = transform.packed(columns);
    }
    int[] pixels = pixels(height, columns, true);
    for (LosslessTransform transform : transforms.reversed()) {
      pixels = transform.inverse(pixels, height);
    }
    return pixels;
  }

  private LosslessTransform transform(int height, int width) throws IOException {
    return switch (bits.read(2)) {
      case 0 -> {
        int block = 2 + bits.read(3);
        yield new LosslessTransform.Prediction(blocks(height, width, block), width, block);
      }
      case 1 -> {
        int block = 2 + bits.read(3);
        yield new LosslessTransform.Colour(blocks(height, width, block), width, block);
      }
      case 2 -> new LosslessTransform.Green();
      default -> LosslessTransform.Palette.of(pixels(1, 1 + bits.read(Byte.SIZE), false), width);
    };
  }

  private int[] blocks(int height, int width, int block) throws IOException {
    return pixels(shifted(height, block), shifted(width, block), false);
  }

  /// A side divided by a power of two, rounded up.
  static int shifted(int side, int by) {
    return (side + (1 << by) - 1) >> by;
  }

  /// @param whole whether it is the image itself, whose parts may have codes of their own
  private int[] pixels(int height, int width, boolean whole) throws IOException {
    int cacheBits = bits.readFlag() ? bits.read(4) : 0;
    if (cacheBits > MOST_CACHE_BITS) {
      throw new IOException("too many recent colours");
    }
    int block = 0;
    int[] parts = {};
    int groups = 1;
    if (whole && bits.readFlag()) {
      block = 2 + bits.read(3);
      parts = blocks(height, width, block);
      for (int i = 0; i < parts.length; i++) {
        parts[i] = parts[i] >> 8 & 0xFFFF;
        groups = Math.max(groups, parts[i] + 1);
      }
    }
    Codes[] codes = new Codes[groups];
    for (int i = 0; i < groups; i++) {
      codes[i] = codes(cacheBits);
    }
    return new Pixels(height, width, cacheBits).decode(codes, parts, block);
  }

  private Codes codes(int cacheBits) throws IOException {
    int recent = cacheBits == 0 ? 0 : 1 << cacheBits;
    return new Codes(
        PrefixCode.read(bits, LITERALS + LENGTHS + recent),
        PrefixCode.read(bits, LITERALS),
        PrefixCode.read(bits, LITERALS),
        PrefixCode.read(bits, LITERALS),
        PrefixCode.read(bits, DISTANCES));
  }

  /// Pixels as they come.
  private final class Pixels {
    private final int width;
    private final int[] pixels;
    private final int[] recent;
    private final int shift;
    private int at;

    Pixels(int height, int width, int cacheBits) {
      this.width = width;
      this.pixels = new int[height * width];
      this.recent = new int[cacheBits == 0 ? 0 : 1 << cacheBits];
      this.shift = Integer.SIZE - cacheBits;
    }

    int[] decode(Codes[] groups, int[] parts, int block) throws IOException {
      int across = shifted(width, block);
      while (at < pixels.length) {
        int part = ((at / width) >> block) * across + ((at % width) >> block);
        Codes codes = groups[parts.length == 0 ? 0 : parts[part]];
        int symbol = codes.main.next(bits);
        if (symbol < LITERALS) {
          int red = codes.red.next(bits);
          int blue = codes.blue.next(bits);
          put(codes.alpha.next(bits) << 24 | red << 16 | symbol << 8 | blue);
        } else if (symbol < LITERALS + LENGTHS) {
          int length = number(symbol - LITERALS);
          repeat(length, distance(number(codes.distance.next(bits))));
        } else {
          put(recent[symbol - LITERALS - LENGTHS]);
        }
      }
      return pixels;
    }

    private void put(int pixel) {
      pixels[at++] = pixel;
      if (recent.length > 0) {
        recent[(CACHE_HASH * pixel) >>> shift] = pixel;
      }
    }

    private void repeat(int length, int distance) throws IOException {
      if (distance > at || length > pixels.length - at) {
        throw new IOException("pixels from outside the image");
      }
      for (int i = 0; i < length; i++) {
        put(pixels[at - distance]);
      }
    }

    /// A length or distance: its symbol states its magnitude, the bits behind it the rest.
    private int number(int symbol) throws IOException {
      if (symbol < 4) {
        return symbol + 1;
      }
      int more = (symbol - 2) >> 1;
      return ((2 + (symbol & 1)) << more) + bits.read(more) + 1;
    }

    private int distance(int code) {
      if (code > NEAR_DISTANCES) {
        return code - NEAR_DISTANCES;
      }
      int near = NEAR[code - 1];
      return Math.max(1, (near >> 4) * width + 8 - (near & 15));
    }
  }
}
