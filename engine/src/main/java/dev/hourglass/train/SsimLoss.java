package dev.hourglass.train;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.LossLoops;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;
import java.util.List;

/// One minus the structural similarity (Wang, Bovik, Sheikh and Simoncelli, "Image quality
/// assessment", IEEE Transactions on Image Processing 2004), for numbers from 0 to 1: a Gaussian
/// window of 11×11 with σ = 1.5, K₁ = 0.01, K₂ = 0.03, per channel, the mean over all positions
/// where the window lies within the image. Images that are too small get the largest odd window
/// that fits.
///
/// The similarity of a window depends on four weighted means over it, so the gradient is three maps
/// of derivatives through the same filter the other way.
record SsimLoss() implements Loss {
  private static final int WINDOW = 11;
  private static final double SIGMA = 1.5;
  private static final float C1 = 0.01f * 0.01f;
  private static final float C2 = 0.03f * 0.03f;

  @Override
  public LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients) {
    return new Work(kernels, program, target, gradients);
  }

  @Override
  public String description() {
    return "ssim";
  }

  /// One axis of the window: its weights have the sum 1.
  private static float[] window(int size) {
    double[] weights = new double[size];
    double sum = 0;
    for (int k = 0; k < size; k++) {
      double z = (k - size / 2) / SIGMA;
      weights[k] = StrictMath.exp(-z * z / 2);
      sum += weights[k];
    }
    float[] window = new float[size];
    for (int k = 0; k < size; k++) {
      window[k] = (float) (weights[k] / sum);
    }
    return window;
  }

  /// The work is partitioned by image. A part copies its lanes side by side into its share of the
  /// buffers, `[row][column][channel][its lane]`, so that all its loops are long.
  private static final class Work implements LossOperation {
    private final Kernels kernels;
    private final float[] output;
    private final float[] target;
    private final float[] gradients;
    private final int lanes;
    private final int rows;
    private final int rowSize;
    private final int channels;
    private final float[] window;

    /// Numbers that the window's margins take from a row.
    private final int margin;

    private final int positionRows;
    private final int positionRowSize;
    private final int size;
    private final int positions;
    private final int paddedSize;
    private final float[] x;
    private final float[] y;
    private final float[] energy;
    private final float[] cross;
    private final float[] across;
    private final float[] meanX;
    private final float[] meanY;
    private final float[] meanEnergy;
    private final float[] meanCross;
    private final float[] similarity;
    private final float[] columnSums;
    private final float[] padded;
    private final float[] between;
    private final double[] totals;
    private int count;
    private float scale;

    Work(Kernels kernels, Program program, float[] target, float[] gradients) {
      this.kernels = kernels;
      this.target = target;
      this.gradients = gradients;
      output = program.outputValues();
      lanes = program.lanes();
      Shape shape = program.outputShape();
      channels = shape.channels();
      rows = shape.height();
      rowSize = shape.width() * channels;
      size = rows * rowSize;
      int smaller = Math.min(rows, shape.width());
      window = window(Math.min(WINDOW, smaller - 1 + smaller % 2));
      margin = (window.length - 1) * channels;
      positionRows = rows - window.length + 1;
      positionRowSize = rowSize - margin;
      positions = positionRows * positionRowSize;
      paddedSize = (rows + window.length - 1) * (rowSize + margin);
      x = new float[size * lanes];
      y = new float[size * lanes];
      energy = new float[size * lanes];
      cross = new float[size * lanes];
      across = new float[size * lanes];
      meanX = new float[positions * lanes];
      meanY = new float[positions * lanes];
      meanEnergy = new float[positions * lanes];
      meanCross = new float[positions * lanes];
      similarity = new float[positions * lanes];
      columnSums = new float[positions * lanes];
      padded = new float[paddedSize * lanes];
      between = new float[paddedSize * lanes];
      totals = new double[lanes];
    }

    @Override
    public void begin(int count, double factor) {
      this.count = count;
      scale = (float) (-factor / positions);
    }

    @Override
    public List<Phase> phases() {
      return List.of(this::run);
    }

    @Override
    public double sum() {
      double sum = 0;
      for (int lane = 0; lane < count; lane++) {
        sum += sum(lane);
      }
      return sum;
    }

    @Override
    public double sum(int lane) {
      return 1 - totals[lane] / positions;
    }

    private void run(int part, int parts) {
      int first = Phase.start(count, part, parts);
      int width = Phase.start(count, part + 1, parts) - first;
      if (width > 0) {
        pack(output, x, first, width);
        pack(target, y, first, width);
        measure(first, width);
        differentiate(first, width);
        unpack(energy, first, width);
      }
      clearUnused(part, parts);
    }

    private void pack(float[] block, float[] packed, int first, int width) {
      for (int number = 0; number < size; number++) {
        int to = first * size + number * width;
        System.arraycopy(block, number * lanes + first, packed, to, width);
      }
    }

    private void unpack(float[] packed, int first, int width) {
      for (int number = 0; number < size; number++) {
        int from = first * size + number * width;
        System.arraycopy(packed, from, gradients, number * lanes + first, width);
      }
    }

    private void clearUnused(int part, int parts) {
      if (count < lanes) {
        int end = Phase.start(size, part + 1, parts);
        for (int number = Phase.start(size, part, parts); number < end; number++) {
          Arrays.fill(gradients, number * lanes + count, (number + 1) * lanes, 0);
        }
      }
    }

    /// The similarities, their derivatives in place of the means, and the totals.
    private void measure(int first, int width) {
      LossLoops.products(x, y, energy, cross, first * size, (first + width) * size);
      windowMeans(x, meanX, first, width);
      windowMeans(y, meanY, first, width);
      windowMeans(energy, meanEnergy, first, width);
      windowMeans(cross, meanCross, first, width);
      int begin = first * positions;
      int end = (first + width) * positions;
      LossLoops.similarity(meanX, meanY, meanEnergy, meanCross, similarity, C1, C2, begin, end);
      int stride = positionRowSize * width;
      kernels.sumPixels(similarity, positionRows, stride, 1, columnSums, begin, begin + stride);
      for (int lane = 0; lane < width; lane++) {
        double total = 0;
        for (int column = 0; column < positionRowSize; column++) {
          total += columnSums[begin + column * width + lane];
        }
        totals[first + lane] = total;
      }
    }

    /// Down the columns, then along the rows.
    private void windowMeans(float[] image, float[] means, int first, int width) {
      int row = rowSize * width;
      int from = first * paddedSize;
      kernels.filter(image, first * size, row, window, between, from, positionRows * row);
      int length = positionRowSize * width;
      int step = channels * width;
      for (int p = 0; p < positionRows; p++) {
        int to = first * positions + p * length;
        kernels.filter(between, from + p * row, step, window, means, to, length);
      }
    }

    /// The gradient, in place of the energy.
    private void differentiate(int first, int width) {
      spread(meanX, energy, first, width);
      spread(meanCross, across, first, width);
      spread(meanEnergy, cross, first, width);
      int begin = first * size;
      LossLoops.combine(energy, x, cross, y, across, scale, begin, begin + width * size);
    }

    /// The transpose of {@link #windowMeans}: the same filter over a map with margins of zeros.
    private void spread(float[] map, float[] image, int first, int width) {
      int from = first * paddedSize;
      int row = rowSize * width;
      int paddedRow = row + margin * width;
      int length = positionRowSize * width;
      int above = (window.length - 1) * row;
      Arrays.fill(padded, from, from + positionRows * paddedRow, 0);
      Arrays.fill(between, from, from + above, 0);
      Arrays.fill(
          between, from + above + positionRows * row, from + 2 * above + positionRows * row, 0);
      for (int p = 0; p < positionRows; p++) {
        int at = from + p * paddedRow;
        System.arraycopy(map, first * positions + p * length, padded, at + margin * width, length);
        kernels.filter(padded, at, channels * width, window, between, from + above + p * row, row);
      }
      kernels.filter(between, from, row, window, image, first * size, rows * row);
    }
  }
}
