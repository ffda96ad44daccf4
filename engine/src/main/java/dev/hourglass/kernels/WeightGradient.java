package dev.hourglass.kernels;

import dev.hourglass.parallel.Phase;
import java.util.Arrays;

/// The gradient of a linear layer's weights.
///
/// Of the layer's two sides, one gives *rows* and the other *columns*: a convolution's rows are its
/// input channels and its columns the channels of its output gradient; a transposed convolution is
/// a convolution run backwards, so there it is the other way round.
///
/// `gradient[tap][row][column] += Σ over the tap's pairs of pixels in ascending order, Σ over lanes
/// in ascending order: rows[pixel][row][lane] · columns[pixel][lane][column]`, summed from zero by
/// fused multiply-adds and then added. Rows come in tiles of 8 that share their tap.
///
/// For these the columns' side of a block is copied to `[pixel][lane][column]` first ({@link
/// Kernels#transpose}): with channels in the vector's lanes no sum crosses lanes, and a tile of 8 ×
/// 32 weights reads each cache line once for many products. A single image is in that order
/// already.
///
/// Rows left over from tiles of 8 (all of them where that side has fewer than 8 channels) are
/// *mixed*: a tile takes them from several taps. Over blocks their sum is another one, which needs
/// no copy: lane `n` adds to partial sum `n mod 16`, from zero, lanes 0 to 15 of all pixels before
/// lanes 16 to 31, and the 16 are added as a tree, the upper half to the lower half. A single image
/// uses the formula above.
public final class WeightGradient {
  /// Columns are padded to a multiple of this, on every machine.
  static final int COLUMN_UNIT = 16;

  /// Rows of a tile that shares its tap.
  static final int TILE_ROWS = 8;

  /// Rows of a tile whose rows come from several taps: a 3×3 kernel over one channel fills it.
  static final int MIXED_ROWS = 9;

  /// Columns of a tile that shares its tap.
  static final int TILE_COLUMNS = 32;

  /// Pixels of the columns' side that all tiles with mixed rows go over before the next ones.
  private static final int MIXED_PIXELS = 56;

  /// Columns of a tile with mixed rows over blocks; the last tile may have one.
  static final int MIXED_COLUMNS = 2;

  /// Columns of a tile with mixed rows over single images.
  static final int SINGLE_COLUMNS = 16;

  /// Partial sums of each weight in a tile with mixed rows over blocks.
  static final int PARTIALS = 16;

  private final int taps;

  /// Channels of the rows' side.
  final int rows;

  /// Channels of the columns' side.
  final int columns;

  /// Channels of the columns' side with padding, as sums and copies have it.
  final int paddedColumns;

  /// From one lane's columns to the next lane's, as the kernels read them.
  final int laneStride;

  /// Width of the block.
  final int lanes;

  /// Where a tap's pairs begin; one more entry for the end.
  final int[] start;

  /// Offset of each pair's pixel on the rows' side.
  final int[] rowPixel;

  /// Offset of each pair's pixel in `[pixel][lane][column]`.
  final int[] columnPixel;

  /// Number of pixels on the columns' side.
  final int columnPixels;

  /// Weight row `tap · rows + row` of each row that fits in no tile of one tap.
  final int[] mixed;

  /// For each column pixel and mixed row, the offset of the row's number on the rows' side; where
  /// there is no such pair, the offset of the zeros at the end.
  final int[] mixedInput;

  /// Sums of the mixed tiles before they are added to the gradient, in a range for each tile, so
  /// that no two threads share one.
  final float[] mixedSums;

  /// Sums of shared tiles that are not two full 512-bit vectors wide before they are added to the
  /// gradient, since their vectors may extend beyond the last column: `[tap][row][padded column]`.
  final float[] tailSums;

  /// Plans the sums.
  ///
  /// @param wiring outputs are the columns' pixels, inputs the rows' pixels
  /// @param rows channels of the rows' side
  /// @param columns channels of the columns' side
  public WeightGradient(Wiring wiring, int rows, int columns, int lanes) {
    Block.check(lanes);
    this.rows = rows;
    this.columns = columns;
    this.lanes = lanes;
    taps = wiring.taps();
    paddedColumns = Math.ceilDiv(columns, COLUMN_UNIT) * COLUMN_UNIT;
    laneStride = lanes == Block.SINGLE ? columns : paddedColumns;
    columnPixels = wiring.outputs();
    start = Wiring.starts(wiring.tap(), taps);
    int[] next = start.clone();
    rowPixel = new int[wiring.size()];
    columnPixel = new int[wiring.size()];
    for (int e = 0; e < wiring.size(); e++) {
      int at = next[wiring.tap()[e]]++;
      rowPixel[at] = wiring.input()[e] * rows * lanes;
      columnPixel[at] = wiring.output()[e] * laneStride * lanes;
    }
    tailSums = new float[taps * sharedRows() * paddedColumns];
    mixed = mixedRows();
    mixedInput = mixedInput(wiring);
    mixedSums = new float[mixedTiles() * mixedColumnTiles() * mixedTileSize()];
  }

  private int[] mixedRows() {
    int left = rows - sharedRows();
    int[] list = new int[taps * left];
    for (int m = 0; m < list.length; m++) {
      list[m] = m / left * rows + rows - left + m % left;
    }
    return list;
  }

  private int[] mixedInput(Wiring wiring) {
    int stride = mixedStride();
    int[] table = new int[Math.multiplyExact(columnPixels, stride)];
    Arrays.fill(table, wiring.inputs() * rows * lanes);
    int left = rows - sharedRows();
    for (int e = 0; e < wiring.size(); e++) {
      for (int r = 0; r < left; r++) {
        table[wiring.output()[e] * stride + wiring.tap()[e] * left + r] =
            (wiring.input()[e] * rows + rows - left + r) * lanes;
      }
    }
    return table;
  }

  /// Rows in tiles that share their tap.
  private int sharedRows() {
    return rows / TILE_ROWS * TILE_ROWS;
  }

  /// Number of tiles with mixed rows.
  int mixedTiles() {
    return Math.ceilDiv(mixed.length, MIXED_ROWS);
  }

  private int mixedColumns() {
    return lanes == Block.SINGLE ? SINGLE_COLUMNS : MIXED_COLUMNS;
  }

  private int mixedColumnTiles() {
    return Math.ceilDiv(columns, mixedColumns());
  }

  private int partials() {
    return lanes == Block.SINGLE ? 1 : PARTIALS;
  }

  private int mixedTileSize() {
    return MIXED_ROWS * mixedColumns() * partials();
  }

  /// Where a mixed tile's sums begin: `[row][column][partial sum]` over blocks, `[row][column]`
  /// over single images.
  int mixedSums(int tile, int column) {
    return (tile * mixedColumnTiles() + column / mixedColumns()) * mixedTileSize();
  }

  /// Where the sums of such a tile begin.
  int tailSums(int tap, int row, int column) {
    return (tap * sharedRows() + row) * paddedColumns + column;
  }

  /// Adds the sums of such a tile to the gradient, and leaves zeros.
  ///
  /// @param width columns of the tile; those beyond the gradient's are left out
  void addTailSums(int tap, int row, int column, int width, float[] gradient, int offset) {
    int end = Math.min(width, columns - column);
    for (int r = 0; r < TILE_ROWS; r++) {
      int from = tailSums(tap, row + r, column);
      int to = offset + (tap * rows + row + r) * columns + column;
      for (int c = 0; c < end; c++) {
        gradient[to + c] += tailSums[from + c];
        tailSums[from + c] = 0;
      }
    }
  }

  /// Adds a mixed tile's sums to the gradient.
  void addMixedSums(int tile, int column, float[] gradient, int offset) {
    int first = tile * MIXED_ROWS;
    int end = Math.min(first + MIXED_ROWS, mixed.length);
    int width = Math.min(mixedColumns(), columns - column);
    int partials = partials();
    for (int m = first; m < end; m++) {
      int from = mixedSums(tile, column) + (m - first) * mixedColumns() * partials;
      int to = offset + mixed[m] * columns + column;
      for (int c = 0; c < width; c++) {
        gradient[to + c] += Tree.sum(mixedSums, from + c * partials, partials);
      }
    }
  }

  /// Entries of {@link #mixedInput} per column pixel.
  int mixedStride() {
    return mixedTiles() * MIXED_ROWS;
  }

  /// Number of floats of the copied columns; 0 for single images and where every row is mixed.
  public int copySize() {
    return needsCopy() ? Math.multiplyExact(columnPixels, lanes * paddedColumns) : 0;
  }

  private boolean needsCopy() {
    return lanes != Block.SINGLE && sharedRows() > 0;
  }

  /// Copies one part of the columns' side to `[pixel][lane][column]`.
  ///
  /// @param columnSide `[pixel][column][lane]`
  /// @param copy of {@link #copySize} floats; the padding must be zero and stays so
  public void copyColumns(Kernels kernels, float[] columnSide, float[] copy, int part, int parts) {
    int pixels = needsCopy() ? columnPixels : 0;
    int end = Phase.start(pixels, part + 1, parts);
    for (int p = Phase.start(pixels, part, parts); p < end; p++) {
      int from = p * columns * lanes;
      int to = p * lanes * paddedColumns;
      kernels.transpose(columnSide, from, lanes, columns, lanes, copy, to, paddedColumns);
    }
  }

  /// Adds one part of the weights' gradient.
  ///
  /// @param rowSide `[pixel][row][lane]`, then at least `lanes` zeros
  /// @param columnSide `[pixel][column][lane]`
  /// @param copy the copied columns, not read for single images
  /// @param gradient receives `[tap][row][column]` from `offset`
  public void run(
      Kernels kernels,
      float[] rowSide,
      float[] columnSide,
      float[] copy,
      float[] gradient,
      int offset,
      int part,
      int parts) {
    float[] byLane = lanes == Block.SINGLE ? columnSide : copy;
    int columnTiles = Math.ceilDiv(columns, TILE_COLUMNS);
    int rowTiles = sharedRows() / TILE_ROWS;
    int sharedItems = taps * rowTiles * columnTiles;
    int items = sharedItems + mixedTiles() * mixedColumnTiles();
    int begin = Phase.start(items, part, parts);
    int end = Phase.start(items, part + 1, parts);
    for (int item = begin; item < Math.min(end, sharedItems); item++) {
      int tile = item / columnTiles;
      int row = tile % rowTiles * TILE_ROWS;
      int column = item % columnTiles * TILE_COLUMNS;
      kernels.weightGradient(this, tile / rowTiles, row, column, rowSide, byLane, gradient, offset);
    }
    int firstMixed = Math.max(0, begin - sharedItems);
    int endMixed = end - sharedItems;
    if (lanes == Block.SINGLE) {
      for (int item = firstMixed; item < endMixed; item++) {
        kernels.singleMixedWeightGradient(
            this, mixedTile(item), mixedColumn(item), rowSide, columnSide, gradient, offset);
      }
    } else {
      runMixed(kernels, firstMixed, endMixed, rowSide, columnSide, gradient, offset);
    }
  }

  private int mixedTile(int item) {
    return item / mixedColumnTiles();
  }

  private int mixedColumn(int item) {
    return item % mixedColumnTiles() * mixedColumns();
  }

  /// All tiles over a few pixels before the next few, so that the numbers of these are read from
  /// the first-level cache.
  private void runMixed(
      Kernels kernels,
      int begin,
      int end,
      float[] rowSide,
      float[] columnSide,
      float[] gradient,
      int offset) {
    if (begin < end) {
      Arrays.fill(mixedSums, begin * mixedTileSize(), end * mixedTileSize(), 0);
    }
    for (int lane = 0; lane < lanes; lane += PARTIALS) {
      for (int pixel = 0; pixel < columnPixels; pixel += MIXED_PIXELS) {
        int last = Math.min(pixel + MIXED_PIXELS, columnPixels);
        for (int item = begin; item < end; item++) {
          int column = mixedColumn(item);
          kernels.mixedWeightGradient(
              this, mixedTile(item), column, lane, pixel, last, rowSide, columnSide);
        }
      }
    }
    for (int item = begin; item < end; item++) {
      addMixedSums(mixedTile(item), mixedColumn(item), gradient, offset);
    }
  }
}
