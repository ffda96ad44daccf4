package dev.hourglass.data.formats.webp;

import java.util.Arrays;

/// What was done to the pixels of a lossless WebP image before they were encoded.
sealed interface LosslessTransform {
  /// Undoes it.
  ///
  /// @param pixels `[row][column]`, 0xAARRGGBB each
  /// @return the same array or another one
  int[] inverse(int[] pixels, int height);

  /// Columns that are encoded of so many.
  default int packed(int columns) {
    return columns;
  }

  /// The sum of two pixels, channel by channel.
  private static int sum(int a, int b) {
    int even = (a & 0xFF00FF) + (b & 0xFF00FF) & 0xFF00FF;
    int odd = (a & 0xFF00FF00) + (b & 0xFF00FF00) & 0xFF00FF00;
    return even | odd;
  }

  /// Red and blue are differences to green.
  record Green() implements LosslessTransform {
    @Override
    public int[] inverse(int[] pixels, int height) {
      for (int i = 0; i < pixels.length; i++) {
        int green = pixels[i] >> 8 & 255;
        pixels[i] = sum(pixels[i], green << 16 | green);
      }
      return pixels;
    }
  }

  /// Red and blue are differences to shares of green and red, which each block has its own of.
  ///
  /// @param blocks the shares, `[row][column]`
  /// @param side of a block, as a power of two
  record Colour(int[] blocks, int width, int side) implements LosslessTransform {
    @Override
    public int[] inverse(int[] pixels, int height) {
      int across = LosslessImage.shifted(width, side);
      for (int i = 0; i < pixels.length; i++) {
        int block = blocks[((i / width) >> side) * across + ((i % width) >> side)];
        int green = pixels[i] >> 8;
        int red = (pixels[i] >> 16) + share(block, green);
        int blue = pixels[i] + share(block >> 8, green) + share(block >> 16, red);
        pixels[i] = (pixels[i] & 0xFF00FF00) | (red & 255) << 16 | (blue & 255);
      }
      return pixels;
    }

    /// Of two lowest bytes, which have signs.
    private static int share(int factor, int colour) {
      return ((byte) factor * (byte) colour) >> 5;
    }
  }

  /// Pixels are places in a list of colours, several of them in the green of one if there are few.
  ///
  /// @param colours for every place that a pixel may have
  /// @param width of the image
  /// @param shared how many places share a pixel, as a power of two
  record Palette(int[] colours, int width, int shared) implements LosslessTransform {
    /// @param differences of colours, each to the one before it
    static Palette of(int[] differences, int width) {
      int count = differences.length;
      int shared = count <= 2 ? 3 : count <= 4 ? 2 : count <= 16 ? 1 : 0;
      // Places without a colour are transparent.
      int[] colours = Arrays.copyOf(differences, 256);
      for (int i = 1; i < count; i++) {
        colours[i] = sum(colours[i], colours[i - 1]);
      }
      return new Palette(colours, width, shared);
    }

    @Override
    public int packed(int columns) {
      return LosslessImage.shifted(columns, shared);
    }

    @Override
    public int[] inverse(int[] pixels, int height) {
      int[] image = new int[height * width];
      int bits = Byte.SIZE >> shared;
      int within = (1 << shared) - 1;
      int across = packed(width);
      for (int i = 0; i < image.length; i++) {
        int x = i % width;
        int green = pixels[i / width * across + (x >> shared)] >> 8 & 255;
        image[i] = colours[(green >> ((x & within) * bits)) & ((1 << bits) - 1)];
      }
      return image;
    }
  }

  /// Pixels are differences to what is predicted from those to the left and above, for each block
  /// in one of several ways.
  ///
  /// @param blocks the ways, `[row][column]`
  /// @param side of a block, as a power of two
  record Prediction(int[] blocks, int width, int side) implements LosslessTransform {
    private static final int BLACK = 0xFF000000;

    @Override
    public int[] inverse(int[] pixels, int height) {
      int across = LosslessImage.shifted(width, side);
      pixels[0] = sum(pixels[0], BLACK);
      for (int x = 1; x < width; x++) {
        pixels[x] = sum(pixels[x], pixels[x - 1]);
      }
      for (int y = 1; y < height; y++) {
        int row = y * width;
        pixels[row] = sum(pixels[row], pixels[row - width]);
        for (int x = 1; x < width; x++) {
          int way = blocks[(y >> side) * across + (x >> side)] >> 8 & 15;
          pixels[row + x] = sum(pixels[row + x], predicted(pixels, row + x, way));
        }
      }
      return pixels;
    }

    private int predicted(int[] pixels, int at, int way) {
      int left = pixels[at - 1];
      int top = pixels[at - width];
      int topLeft = pixels[at - width - 1];
      // Of the last column it is the first pixel of the same row.
      int topRight = pixels[at - width + 1];
      return switch (way) {
        case 1 -> left;
        case 2 -> top;
        case 3 -> topRight;
        case 4 -> topLeft;
        case 5 -> mean(mean(left, topRight), top);
        case 6 -> mean(left, topLeft);
        case 7 -> mean(left, top);
        case 8 -> mean(topLeft, top);
        case 9 -> mean(top, topRight);
        case 10 -> mean(mean(left, topLeft), mean(top, topRight));
        case 11 -> nearer(left, top, topLeft);
        case 12 -> ahead(left, top, topLeft);
        case 13 -> halfAhead(mean(left, top), topLeft);
        default -> BLACK;
      };
    }

    private static int mean(int a, int b) {
      return (a & b) + ((a ^ b) >>> 1 & 0x7F7F7F7F);
    }

    /// The one that is nearer to left + top − top left.
    private static int nearer(int left, int top, int topLeft) {
      int fromLeft = 0;
      int fromTop = 0;
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        int corner = topLeft >> shift & 255;
        fromLeft += Math.abs((top >> shift & 255) - corner);
        fromTop += Math.abs((left >> shift & 255) - corner);
      }
      return fromLeft < fromTop ? left : top;
    }

    private static int ahead(int left, int top, int topLeft) {
      int sum = 0;
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        int channel = (left >> shift & 255) + (top >> shift & 255) - (topLeft >> shift & 255);
        sum |= Math.clamp(channel, 0, 255) << shift;
      }
      return sum;
    }

    private static int halfAhead(int mean, int topLeft) {
      int sum = 0;
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        int channel = mean >> shift & 255;
        channel += (channel - (topLeft >> shift & 255)) / 2;
        sum |= Math.clamp(channel, 0, 255) << shift;
      }
      return sum;
    }
  }
}
