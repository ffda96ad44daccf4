package dev.hourglass.nn.program;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.kernels.Tree;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;

/// Batch normalisation in training: `y = (x − μ) / √(σ² + ε) · weight + bias` with the mean and
/// variance of each channel over all pixels and images of the block (Ioffe and Szegedy, ICML 2015).
///
/// A batch of more than 32 images is several blocks, and each uses its own statistics: "ghost batch
/// normalisation" (Hoffer, Hubara and Soudry, NeurIPS 2017). Up to 32 images it is what PyTorch
/// computes. The running statistics move once a step, towards the mean of the blocks' statistics by
/// their number of images; until then their changes are kept beside the gradients. Sums go pixel by
/// pixel per image, then over images as a tree; variances are taken in a second pass. The work is
/// partitioned by channel, so no barrier is needed between the passes.
public final class BatchNormOperation implements Operation {
  private final Kernels kernels;
  private final BlockBuffer in;
  private final BlockBuffer out;
  private final BlockContext pass;
  private final float[] values;
  private final float[] gradients;
  private final int[] offsets;
  private final float epsilon;
  private final float momentum;
  private final int channels;
  private final int lanes;
  private final int pixels;

  // Per channel and lane.
  private final float[] mean;
  private final float[] factor;
  private final float[] offset;
  private final float[] sums;
  private final float[] products;
  private final float[] inverse;

  public BatchNormOperation(LayerContext binding, double epsilon, double momentum) {
    kernels = binding.kernels();
    in = binding.input();
    out = binding.output();
    pass = binding.pass();
    values = binding.values();
    gradients = binding.gradients();
    offsets = binding.offsets();
    this.epsilon = (float) epsilon;
    this.momentum = (float) momentum;
    channels = in.shape.channels();
    lanes = in.lanes;
    pixels = in.shape.pixels();
    mean = new float[channels * lanes];
    factor = new float[channels * lanes];
    offset = new float[channels * lanes];
    sums = new float[channels * lanes];
    products = new float[channels * lanes];
    inverse = new float[channels];
  }

  @Override
  public void forward(int part, int parts, RangeWork epilogue) {
    int begin = Phase.start(channels, part, parts);
    int end = Phase.start(channels, part + 1, parts);
    int from = begin * lanes;
    int to = end * lanes;
    int stride = channels * lanes;
    float count = (float) pass.count * pixels;
    requireSeveral(count);
    kernels.sumPixels(in.values, pixels, stride, 1, sums, from, to);
    for (int c = begin; c < end; c++) {
      Arrays.fill(mean, c * lanes, (c + 1) * lanes, sumOfImages(sums, c) / count);
    }
    Arrays.fill(sums, from, to, 0);
    for (int pixel = 0; pixel < pixels; pixel++) {
      kernels.addSquaredDistance(in.values, pixel * stride + from, mean, sums, from, to);
    }
    for (int c = begin; c < end; c++) {
      finish(c, sumOfImages(sums, c), count);
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      int at = pixel * stride + from;
      kernels.normalise(in.values, at, mean, factor, offset, out.values, from, to);
      epilogue.run(at, at + to - from);
    }
  }

  /// Sets what a channel is multiplied by, and takes its statistics into the running ones.
  private void finish(int c, float squares, float count) {
    inverse[c] = (float) (1 / Math.sqrt(squares / count + epsilon));
    Arrays.fill(factor, c * lanes, (c + 1) * lanes, inverse[c] * values[offsets[0] + c]);
    Arrays.fill(offset, c * lanes, (c + 1) * lanes, values[offsets[1] + c]);
    moveRunning(offsets[2] + c, mean[c * lanes]);
    moveRunning(offsets[3] + c, squares / (count - 1));
  }

  /// One value has no variance: whatever it is, zero would leave the layer.
  private static void requireSeveral(float count) {
    if (count == 1) {
      throw new IllegalArgumentException(
          "batch normalisation got one image with a single value per channel, expected more than 1 value per channel in training: use batches of more images");
    }
  }

  /// What the block adds to a running statistic when the step is done.
  private void moveRunning(int at, float now) {
    gradients[at] += pass.share * (momentum * (now - values[at]));
  }

  @Override
  public void inputGradient(int part, int parts, RangeWork epilogue) {
    int begin = Phase.start(channels, part, parts);
    int end = Phase.start(channels, part + 1, parts);
    int from = begin * lanes;
    int to = end * lanes;
    int stride = channels * lanes;
    float count = (float) pass.count * pixels;
    kernels.sumPixels(out.gradients, pixels, stride, 1, sums, from, to);
    Arrays.fill(products, from, to, 0);
    for (int pixel = 0; pixel < pixels; pixel++) {
      int at = pixel * stride + from;
      kernels.addProducts(out.gradients, in.values, at, mean, products, from, to);
    }
    for (int c = begin; c < end; c++) {
      float level = sumOfImages(sums, c);
      float along = sumOfImages(products, c) * inverse[c];
      gradients[offsets[0] + c] += along;
      gradients[offsets[1] + c] += level;
      float f = factor[c * lanes] / count;
      Arrays.fill(sums, c * lanes, (c + 1) * lanes, f * level);
      Arrays.fill(products, c * lanes, (c + 1) * lanes, f * along * inverse[c]);
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      int at = pixel * stride + from;
      kernels.normaliseGradient(
          out.gradients, in.values, at, mean, factor, products, sums, in.gradients, from, to);
      clearEmptyLanes(pixel, begin, end);
      epilogue.run(at, at + to - from);
    }
  }

  /// Lanes without an image take no part in the statistics and get no gradient.
  private void clearEmptyLanes(int pixel, int begin, int end) {
    if (pass.count < lanes) {
      for (int c = begin; c < end; c++) {
        int lane = (pixel * channels + c) * lanes;
        Arrays.fill(in.gradients, lane + pass.count, lane + lanes, 0);
      }
    }
  }

  private float sumOfImages(float[] perLane, int c) {
    Arrays.fill(perLane, c * lanes + Math.min(pass.count, lanes), (c + 1) * lanes, 0);
    return Tree.sum(perLane, c * lanes, lanes);
  }
}
