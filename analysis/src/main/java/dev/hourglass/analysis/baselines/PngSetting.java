package dev.hourglass.analysis.baselines;

import dev.hourglass.data.ByteImages;
import java.util.Arrays;
import java.util.zip.Deflater;

/// A setting of the PNG baseline (ISO/IEC 15948): bits per value, and the factor by which images
/// are made smaller in each direction.
///
/// Cells of pixels become their mean, rounded to one of 2^bits levels from black to white; the
/// reconstruction interpolates linearly between the middles of cells. Grey values are packed as PNG
/// does, several in a byte; colours keep a byte each, of which only some values occur. All rows
/// have the same filter, the one of None, Sub, Up and Paeth with which the data become smallest.
///
/// @param bits 1, 2, 4 or 8
/// @param smaller at least 1
record PngSetting(int bits, int smaller) {
  /// What every PNG file has beside its compressed data: signature, header, end and the data's own
  /// frame.
  static final int FRAME = 8 + 25 + 12 + 12;

  /// PNG's numbers of the filters.
  private static final int[] FILTERS = {0, 1, 2, 4};

  /// For people.
  String description() {
    String levels = (1 << bits) + " levels";
    return smaller == 1 ? levels : levels + ", 1/" + smaller + " size";
  }

  /// What one thread needs for the images of a set.
  Work work(ByteImages images) {
    return new Work(images);
  }

  /// Buffers for images of one size.
  final class Work {
    private final ByteImages images;
    final int rows;
    final int columns;
    private final int rowBytes;
    private final byte[] pixels;
    private final int[] levels;
    private final byte[] packed;
    private final byte[] filtered;
    private final byte[] deflated;
    private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);

    private Work(ByteImages images) {
      this.images = images;
      rows = Math.ceilDiv(images.shape().height(), smaller);
      columns = Math.ceilDiv(images.shape().width(), smaller);
      boolean grey = images.shape().channels() == 1;
      rowBytes = grey ? Math.ceilDiv(columns * bits, 8) : columns * images.shape().channels();
      pixels = new byte[images.shape().size()];
      levels = new int[images.shape().channels() * rows * columns];
      packed = new byte[rows * rowBytes];
      filtered = new byte[rows * (rowBytes + 1)];
      // What cannot be compressed is stored in blocks with a few bytes in front of each.
      deflated = new byte[filtered.length + filtered.length / 1000 + 64];
    }

    /// The compressed data of an image: a zlib stream of filtered rows.
    byte[] data(int image) {
      reduce(image);
      pack();
      byte[] best = {};
      for (int filter : FILTERS) {
        filter(filter);
        deflater.reset();
        deflater.setInput(filtered);
        deflater.finish();
        int length = deflater.deflate(deflated);
        if (best.length == 0 || length < best.length) {
          best = Arrays.copyOf(deflated, length);
        }
      }
      return best;
    }

    /// Reconstructs an image.
    ///
    /// @param to receives `[channel][row][column]` in [0, 1]
    void reconstruct(int image, float[] to) {
      reduce(image);
      int at = 0;
      for (int channel = 0; channel < images.shape().channels(); channel++) {
        for (int row = 0; row < images.shape().height(); row++) {
          for (int column = 0; column < images.shape().width(); column++) {
            to[at++] = (float) brightness(channel, row, column);
          }
        }
      }
    }

    private void reduce(int image) {
      images.content().copy(image, pixels, 0);
      int at = 0;
      for (int channel = 0; channel < images.shape().channels(); channel++) {
        int plane = channel * images.shape().pixels();
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            levels[at++] = level(plane, row * smaller, column * smaller);
          }
        }
      }
    }

    /// The mean of a cell in whole numbers, halves up.
    private int level(int plane, int top, int left) {
      int bottom = Math.min(top + smaller, images.shape().height());
      int right = Math.min(left + smaller, images.shape().width());
      int sum = 0;
      for (int row = top; row < bottom; row++) {
        for (int column = left; column < right; column++) {
          sum += Byte.toUnsignedInt(pixels[plane + row * images.shape().width() + column]);
        }
      }
      int white = 255 * (bottom - top) * (right - left);
      return (2 * sum * highest() + white) / (2 * white);
    }

    private int highest() {
      return (1 << bits) - 1;
    }

    private double brightness(int channel, int row, int column) {
      double down = place(row, rows, images.shape().height());
      double along = place(column, columns, images.shape().width());
      int top = (int) down;
      int left = (int) along;
      int below = Math.min(top + 1, rows - 1);
      int right = Math.min(left + 1, columns - 1);
      double upper = between(at(channel, top, left), at(channel, top, right), along - left);
      double lower = between(at(channel, below, left), at(channel, below, right), along - left);
      return between(upper, lower, down - top) / highest();
    }

    private int at(int channel, int row, int column) {
      return levels[(channel * rows + row) * columns + column];
    }

    private static double between(double from, double to, double share) {
      return from + share * (to - from);
    }

    /// The position of a pixel among the cells' middles; the last cell may be smaller than the
    /// others.
    private double place(int pixel, int cells, int pixels) {
      int cell = pixel / smaller;
      double middle = middle(cell, pixels);
      int next = pixel < middle ? cell - 1 : cell + 1;
      if (pixel == middle || next < 0 || next >= cells) {
        return cell;
      }
      double share = Math.abs(pixel - middle) / Math.abs(middle(next, pixels) - middle);
      return pixel < middle ? cell - share : cell + share;
    }

    private double middle(int cell, int pixels) {
      int first = cell * smaller;
      return (first + Math.min(first + smaller, pixels) - 1) / 2.0;
    }

    private void pack() {
      Arrays.fill(packed, (byte) 0);
      int channels = images.shape().channels();
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < columns * channels; i++) {
          int level = at(i % channels, row, i / channels);
          if (channels == 1) {
            int bit = i * bits;
            packed[row * rowBytes + bit / 8] |= (byte) (level << (8 - bits - bit % 8));
          } else {
            packed[row * rowBytes + i] = (byte) (level * 255 / highest());
          }
        }
      }
    }

    private void filter(int filter) {
      int step = images.shape().channels();
      for (int row = 0; row < rows; row++) {
        int to = row * (rowBytes + 1);
        filtered[to++] = (byte) filter;
        for (int i = 0; i < rowBytes; i++) {
          int left = i < step ? 0 : value(row, i - step);
          int above = row == 0 ? 0 : value(row - 1, i);
          int corner = i < step || row == 0 ? 0 : value(row - 1, i - step);
          filtered[to + i] = (byte) (value(row, i) - guess(filter, left, above, corner));
        }
      }
    }

    private int value(int row, int i) {
      return Byte.toUnsignedInt(packed[row * rowBytes + i]);
    }
  }

  private static int guess(int filter, int left, int above, int corner) {
    return switch (filter) {
      case 1 -> left;
      case 2 -> above;
      case 4 -> paeth(left, above, corner);
      default -> 0;
    };
  }

  private static int paeth(int left, int above, int corner) {
    int guess = left + above - corner;
    int toLeft = Math.abs(guess - left);
    int toAbove = Math.abs(guess - above);
    int toCorner = Math.abs(guess - corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return left;
    }
    return toAbove <= toCorner ? above : corner;
  }
}
