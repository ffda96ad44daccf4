package dev.hourglass.data.formats.webp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decodes the pixels of lossy WebP images: single images of VP8 (RFC 6386).
public final class LossyImage {
  private static final int HEADER = 10;
  private static final int START = 0x2a019d;
  private static final int SIZE_BYTES = 3;
  private static final int MOST_PROFILE = 3;
  private static final int SIDE = 16;
  private static final int COLOUR_SIDE = 8;
  private static final int SMALL = 4;
  private static final int SMALL_BLOCKS = 16;

  /// Of a block's luma, and of each of its colour differences.
  private static final int[] PER_SIDE = {4, 2, 2};

  private static final byte[] SUB_MODES = LossyTables.subModes();

  private final int rows;
  private final int columns;
  private final LossyBits bits;
  private final LossyHeader header;
  private final LossyBits[] parts;
  private final LossyCoefficients coefficients;
  private final LossyPlane[] planes;
  private final LossyPrediction[] predictions;

  // Of the blocks above, four to a block, and to the left: modes, and what has coefficients.
  private final int[] modesAbove;
  private final int[] modesLeft = new int[SMALL];
  private final int[][] filledAbove;
  private final int[][] filledLeft = new int[PER_SIDE.length][SMALL];
  private final int[] secondAbove;
  private int secondLeft;

  /// `[row, column]` of blocks: how each is smoothed.
  private final LossyHeader.Smoothing[] smoothing;

  /// Which blocks are smoothed within too.
  private final boolean[] within;

  // Of the block that is decoded.
  private final int[] modes = new int[SMALL_BLOCKS];
  private final int[] firsts = new int[SMALL_BLOCKS];
  private boolean small;

  private LossyImage(ByteBuffer content, int height, int width) throws IOException {
    rows = Math.ceilDiv(height, SIDE);
    columns = Math.ceilDiv(width, SIDE);
    int start = threeBytes(content, 0);
    int first = start >> 5;
    int behind = content.capacity() - HEADER;
    boolean shown = ((start >> 4) & 1) == 1;
    boolean single = (start & 1) == 0 && ((start >> 1) & 7) <= MOST_PROFILE && shown;
    if (!single || threeBytes(content, 3) != START || first > behind) {
      throw new IOException("no lossy WebP image");
    }
    bits = new LossyBits(content.slice(HEADER, first));
    header = new LossyHeader(bits);
    parts = parts(content.slice(HEADER + first, behind - first), header.parts());
    coefficients = new LossyCoefficients(header.coefficients());
    planes =
        new LossyPlane[] {
          new LossyPlane(rows * SIDE, columns * SIDE),
          new LossyPlane(rows * COLOUR_SIDE, columns * COLOUR_SIDE),
          new LossyPlane(rows * COLOUR_SIDE, columns * COLOUR_SIDE)
        };
    predictions = Arrays.stream(planes).map(LossyPrediction::new).toArray(LossyPrediction[]::new);
    modesAbove = new int[SMALL * columns];
    filledAbove = new int[PER_SIDE.length][SMALL * columns];
    secondAbove = new int[columns];
    smoothing = new LossyHeader.Smoothing[rows * columns];
    within = new boolean[rows * columns];
  }

  private static LossyBits[] parts(ByteBuffer content, int count) throws IOException {
    LossyBits[] parts = new LossyBits[count];
    int at = SIZE_BYTES * (count - 1);
    if (at >= content.capacity()) {
      throw new EOFException("no coefficients");
    }
    for (int i = 0; i < count; i++) {
      int left = content.capacity() - at;
      int size = left;
      if (i < count - 1) {
        size = Math.min(left, threeBytes(content, SIZE_BYTES * i));
      }
      parts[i] = new LossyBits(content.slice(at, size));
      at += size;
    }
    return parts;
  }

  private static int threeBytes(ByteBuffer content, int at) {
    return Byte.toUnsignedInt(content.get(at))
        | Byte.toUnsignedInt(content.get(at + 1)) << 8
        | Byte.toUnsignedInt(content.get(at + 2)) << 16;
  }

  /// Decodes an image.
  ///
  /// @param content the chunk of the image
  /// @param height as it states it
  /// @param width as it states it
  /// @return `[row][column]`, 0xRRGGBB each
  /// @throws IOException if it is damaged or ends too early
  public static int[] decode(ByteBuffer content, int height, int width) throws IOException {
    LossyImage image = new LossyImage(content, height, width);
    for (int row = 0; row < image.rows; row++) {
      image.row(row);
    }
    image.smooth();
    return new LossyColours(image.planes[0], image.planes[1], image.planes[2], height, width).rgb();
  }

  private void row(int row) throws IOException {
    Arrays.fill(modesLeft, 0);
    for (int[] filled : filledLeft) {
      Arrays.fill(filled, 0);
    }
    secondLeft = 0;
    for (int column = 0; column < columns; column++) {
      block(row, column, parts[row % parts.length]);
    }
  }

  private void block(int row, int column, LossyBits part) throws IOException {
    int segment = header.segment(bits);
    boolean skipped = header.skip(bits);
    readModes(column);
    int colourMode = colourMode();
    LossyHeader.Factors factors = header.factors(segment);
    if (skipped) {
      forget(column);
    } else if (!small) {
      readFirsts(column, part, factors.second());
    }
    boolean filled = luma(row, column, skipped ? null : part, factors.luma());
    filled |= colour(row, column, skipped ? null : part, factors.colour(), colourMode);
    int block = row * columns + column;
    smoothing[block] = header.smoothing(segment, small);
    within[block] = small || filled;
  }

  private void forget(int column) {
    for (int plane = 0; plane < PER_SIDE.length; plane++) {
      Arrays.fill(filledLeft[plane], 0);
      Arrays.fill(filledAbove[plane], SMALL * column, SMALL * (column + 1), 0);
    }
    if (!small) {
      secondLeft = 0;
      secondAbove[column] = 0;
      Arrays.fill(firsts, 0);
    }
  }

  private void readModes(int column) throws IOException {
    int above = SMALL * column;
    small = !bits.flag(145);
    if (!small) {
      int mode;
      if (bits.flag(156)) {
        mode = bits.flag() ? LossyPrediction.GRADIENT : LossyPrediction.ACROSS;
      } else {
        mode = bits.flag(163) ? LossyPrediction.DOWN : LossyPrediction.MEAN;
      }
      modes[0] = mode;
      Arrays.fill(modesAbove, above, above + SMALL, mode);
      Arrays.fill(modesLeft, mode);
      return;
    }
    for (int i = 0; i < SMALL_BLOCKS; i++) {
      int x = above + i % SMALL;
      int y = i / SMALL;
      modes[i] = smallMode(modesAbove[x], modesLeft[y]);
      modesAbove[x] = modes[i];
      modesLeft[y] = modes[i];
    }
  }

  private int smallMode(int above, int left) throws IOException {
    int at = (above * LossyPrediction.SMALL_MODES + left) * (LossyPrediction.SMALL_MODES - 1);
    for (int mode = 0; mode < 3; mode++) {
      if (!isSet(at + mode)) {
        return mode;
      }
    }
    if (!isSet(at + 3)) {
      return !isSet(at + 4) ? 3 : !isSet(at + 5) ? 4 : 5;
    }
    return !isSet(at + 6) ? 6 : !isSet(at + 7) ? 7 : !isSet(at + 8) ? 8 : 9;
  }

  private boolean isSet(int node) throws IOException {
    return bits.flag(Byte.toUnsignedInt(SUB_MODES[node]));
  }

  private int colourMode() throws IOException {
    if (!bits.flag(142)) {
      return LossyPrediction.MEAN;
    }
    if (!bits.flag(114)) {
      return LossyPrediction.DOWN;
    }
    return bits.flag(183) ? LossyPrediction.GRADIENT : LossyPrediction.ACROSS;
  }

  private void readFirsts(int column, LossyBits part, int[] factors) throws IOException {
    coefficients.clear();
    int context = secondAbove[column] + secondLeft;
    int end = coefficients.read(part, LossyCoefficients.SECOND, context, factors);
    secondLeft = end > 0 ? 1 : 0;
    secondAbove[column] = secondLeft;
    coefficients.spread(firsts);
  }

  private boolean luma(int row, int column, @Nullable LossyBits part, int[] factors)
      throws IOException {
    LossyPlane plane = planes[0];
    int at = plane.at(row * SIDE, column * SIDE);
    if (!small) {
      predictions[0].predict(at, SIDE, modes[0], row == 0, column == 0);
    }
    boolean any = false;
    for (int i = 0; i < SMALL_BLOCKS; i++) {
      int y = i / SMALL;
      int x = i % SMALL;
      int block = at + y * SMALL * plane.stride() + x * SMALL;
      if (small) {
        predictSmall(row, column, i, block);
      }
      int type = small ? LossyCoefficients.LUMA : LossyCoefficients.LUMA_WITHOUT_FIRST;
      any |= add(0, SMALL * column + x, y, part, type, factors, block, small ? 0 : firsts[i]);
    }
    return any;
  }

  private void predictSmall(int row, int column, int i, int block) {
    LossyPlane plane = planes[0];
    int x = i % SMALL;
    if (x < SMALL - 1) {
      predictions[0].predictSmall(block, modes[i], block - plane.stride() + SMALL, 1);
    } else {
      // Those below the first take the same ones: what is to their right is not decoded yet.
      int right = plane.at(row * SIDE - 1, (column + 1) * SIDE);
      boolean last = row > 0 && column == columns - 1;
      predictions[0].predictSmall(block, modes[i], last ? right - 1 : right, last ? 0 : 1);
    }
  }

  private boolean colour(int row, int column, @Nullable LossyBits part, int[] factors, int mode)
      throws IOException {
    boolean any = false;
    for (int p = 1; p < PER_SIDE.length; p++) {
      LossyPlane plane = planes[p];
      int at = plane.at(row * COLOUR_SIDE, column * COLOUR_SIDE);
      predictions[p].predict(at, COLOUR_SIDE, mode, row == 0, column == 0);
      for (int i = 0; i < 4; i++) {
        int y = i / 2;
        int x = i % 2;
        int block = at + y * SMALL * plane.stride() + x * SMALL;
        int above = SMALL * column + x;
        any |= add(p, above, y, part, LossyCoefficients.COLOUR, factors, block, 0);
      }
    }
    return any;
  }

  /// Reads and adds a small block's coefficients.
  ///
  /// @param part where they are, or null if there are none but the first
  /// @param first one that is known
  /// @return whether there are any
  private boolean add(
      int plane,
      int above,
      int left,
      @Nullable LossyBits part,
      int type,
      int[] factors,
      int at,
      int first)
      throws IOException {
    coefficients.clear();
    int end = 0;
    if (part != null) {
      int context = filledAbove[plane][above] + filledLeft[plane][left];
      end = coefficients.read(part, type, context, factors);
      int filled = end > (type == LossyCoefficients.LUMA_WITHOUT_FIRST ? 1 : 0) ? 1 : 0;
      filledAbove[plane][above] = filled;
      filledLeft[plane][left] = filled;
    }
    int[] values = coefficients.values();
    values[0] += first;
    if (end <= 1 && values[0] == 0) {
      return false;
    }
    coefficients.addTo(planes[plane], at);
    return true;
  }

  private void smooth() {
    if (!header.isSmoothed()) {
      return;
    }
    int smoothed = header.isSimple() ? 1 : planes.length;
    for (int p = 0; p < smoothed; p++) {
      LossySmoothing edges = new LossySmoothing(planes[p], header.isSimple());
      int side = p == 0 ? SIDE : COLOUR_SIDE;
      for (int i = 0; i < smoothing.length; i++) {
        int row = i / columns;
        int column = i % columns;
        if (smoothing[i].limit() > 0) {
          int at = planes[p].at(row * side, column * side);
          edges.smooth(at, side, smoothing[i], within[i], row == 0, column == 0);
        }
      }
    }
  }
}
