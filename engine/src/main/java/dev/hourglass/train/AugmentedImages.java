package dev.hourglass.train;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Pixels;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.random.Normal;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import org.jspecify.annotations.Nullable;

/// Training images as one epoch uses them: each shifted, turned about its centre and elastically
/// displaced, computed whenever it is asked for.
///
/// Each pixel is interpolated between the four pixels of the original at the place that it is moved
/// from; beyond the border all is 0. What happens to an image depends on the seed, the epoch and
/// its number alone, so that any number of threads and resumed trainings see the same bits.
///
/// The elastic displacement blends normal numbers on a coarse lattice by quadratic B-splines: white
/// noise under a smooth hill, as Simard, Steinkraus and Platt ("Best practices for convolutional
/// neural networks applied to visual document analysis", ICDAR 2003) do with a Gaussian of 4
/// pixels; at a spacing of 8 pixels the spline's hill is as wide.
final class AugmentedImages implements BlockLayout.Source {
  /// Positions in an image's random numbers: the shifts, the angle, and the lattice behind them.
  private static final int SHIFT_X = 0;

  private static final int SHIFT_Y = 1;
  private static final int ANGLE = 2;
  private static final int LATTICE = 16;
  private static final int LATTICE_ROW = 1 << 16;

  /// A lattice cell is at least this wide, and in large images 2/7 of the shorter side.
  private static final int LEAST_SPACING = 8;

  /// Root mean square, over the positions in a cell, of what the spline leaves of independent
  /// numbers: 11/20 along each axis is the integral of the squared B-spline.
  private static final double LEFT_BY_SPLINE = 11 / 20.0;

  /// Numbers per image in the table of moves: cosine and sine, and where the centre goes.
  private static final int MOVE = 4;

  /// The images as bytes, or null where they are numbers.
  private final @Nullable Pixels pixels;

  private final float[] numbers;
  private final int height;
  private final int width;
  private final int size;
  private final long seed;
  private final int epoch;
  private final int spacing;
  private final float reach;
  private final float[] moves;

  /// Draws every image's move.
  ///
  /// @param epoch number, from 1
  AugmentedImages(Images images, Augmentation how, long seed, int epoch) {
    pixels = images instanceof ByteImages bytes ? bytes.content() : null;
    numbers = images instanceof FloatImages floats ? floats.values() : new float[0];
    height = images.shape().height();
    width = images.shape().width();
    size = images.shape().size();
    this.seed = seed;
    this.epoch = epoch;
    spacing = Math.max(LEAST_SPACING, Math.min(height, width) * 2 / 7);
    // The displacement has two axes.
    reach = (float) (how.elastic() * StrictMath.sqrt(0.5) / LEFT_BY_SPLINE);
    moves = new float[Math.multiplyExact(images.count(), MOVE)];
    for (int image = 0; image < images.count(); image++) {
      drawMove(image, how);
    }
  }

  private void drawMove(int image, Augmentation how) {
    long key = key(image);
    double angle = StrictMath.toRadians(how.rotation() * uniform(key));
    int at = image * MOVE;
    moves[at] = (float) StrictMath.cos(angle);
    moves[at + 1] = (float) StrictMath.sin(angle);
    moves[at + 2] = (width - 1) / 2f + whole(SplitMix64.at(key, SHIFT_X), (int) how.shift());
    moves[at + 3] = (height - 1) / 2f + whole(SplitMix64.at(key, SHIFT_Y), (int) how.shift());
  }

  private long key(int image) {
    return Streams.AUGMENTATION.key(seed, epoch, image);
  }

  /// A number in [−1, 1).
  private static double uniform(long key) {
    return (SplitMix64.at(key, ANGLE) >> 11) * 0x1.0p-52;
  }

  /// A whole number from −most to most.
  private static int whole(long bits, int most) {
    return (int) (((bits >>> 32) * (2L * most + 1)) >>> 32) - most;
  }

  @Override
  public void copy(int image, int from, int length, float[] to, int offset) {
    int end = from + length;
    for (int e = from; e < end; ) {
      int x = e % width;
      int count = Math.min(end - e, Math.min(width, cellEnd(x)) - x);
      piece(image, e / width, x, count, to, offset + e - from);
      e += count;
    }
  }

  /// The lattice's node that is nearest to a column or row.
  private int nearest(int position) {
    return (position + spacing / 2) / spacing;
  }

  /// The first column behind `x` that has another nearest node.
  private int cellEnd(int x) {
    return (nearest(x) + 1) * spacing - spacing / 2;
  }

  /// Pixels of one row that have the same nearest nodes: along them the displacement is a quadratic
  /// polynomial.
  ///
  /// @param row of the image, its channels one below the other
  private void piece(int image, int row, int begin, int count, float[] to, int at) {
    int y = row % height;
    int plane = (row - y) * width;
    int move = image * MOVE;
    float cos = moves[move];
    float sin = moves[move + 1];
    float down = y - moves[move + 3];
    int node = nearest(begin);
    long key = key(image);
    float leftX = blended(key, 0, node, y);
    float middleX = blended(key, 0, node + 1, y);
    float rightX = blended(key, 0, node + 2, y);
    float leftY = blended(key, 1, node, y);
    float middleY = blended(key, 1, node + 1, y);
    float rightY = blended(key, 1, node + 2, y);
    for (int x = begin; x < begin + count; x++) {
      float across = x - moves[move + 2];
      float t = (float) (x - node * spacing) / spacing;
      float fromX = cos * across + sin * down + (width - 1) / 2f;
      float fromY = cos * down - sin * across + (height - 1) / 2f;
      fromX += spline(t, leftX, middleX, rightX);
      fromY += spline(t, leftY, middleY, rightY);
      to[at + x - begin] = between(image, plane, fromX, fromY);
    }
  }

  /// The value of one column of the lattice in a row of the image.
  ///
  /// @param axis 0 for displacements along the row, 1 across
  /// @param column of the lattice, from 0 for the one that is left of the image
  private float blended(long key, int axis, int column, int y) {
    if (reach == 0) {
      return 0;
    }
    int node = nearest(y);
    float t = (float) (y - node * spacing) / spacing;
    return spline(
        t,
        shift(key, axis, column, node),
        shift(key, axis, column, node + 1),
        shift(key, axis, column, node + 2));
  }

  private float shift(long key, int axis, int column, int row) {
    long bits = SplitMix64.at(key, LATTICE + (long) row * LATTICE_ROW + column);
    return reach * Normal.of((int) (bits >>> (Short.SIZE * axis)));
  }

  /// The quadratic B-spline over three neighbouring nodes, at −0.5 to 0.5 from the middle one.
  private static float spline(float t, float before, float middle, float after) {
    return before * (0.5f - t) * (0.5f - t) / 2
        + middle * (0.75f - t * t)
        + after * (0.5f + t) * (0.5f + t) / 2;
  }

  /// The number at a place between four pixels of a channel.
  ///
  /// @param plane where the channel begins in the image
  private float between(int image, int plane, float x, float y) {
    float floorX = (float) Math.floor(x);
    float floorY = (float) Math.floor(y);
    int left = (int) floorX;
    int top = (int) floorY;
    float across = x - floorX;
    float down = y - floorY;
    if (left >= 0 && left < width - 1 && top >= 0 && top < height - 1) {
      int at = plane + top * width + left;
      float above = mix(across, number(image, at), number(image, at + 1));
      float below = mix(across, number(image, at + width), number(image, at + width + 1));
      return mix(down, above, below) / 255;
    }
    if (left < -1 || left >= width || top < -1 || top >= height) {
      return 0;
    }
    float above = mix(across, pixel(image, plane, left, top), pixel(image, plane, left + 1, top));
    float below =
        mix(across, pixel(image, plane, left, top + 1), pixel(image, plane, left + 1, top + 1));
    return mix(down, above, below) / 255;
  }

  private static float mix(float share, float one, float other) {
    return one + share * (other - one);
  }

  private float pixel(int image, int plane, int x, int y) {
    boolean inside = x >= 0 && x < width && y >= 0 && y < height;
    return inside ? number(image, plane + y * width + x) : 0;
  }

  /// A number from 0 to 255. Numbers that are bytes divided by 255 give these bytes exactly.
  private float number(int image, int at) {
    return pixels != null ? pixels.at(image, at) : 255 * numbers[image * size + at];
  }
}
