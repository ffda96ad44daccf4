package dev.hourglass.nn.program;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Loops;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.kernels.Tree;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;

/// Group normalisation: `y = (x − μ) / √(σ² + ε) · weight + bias` with the mean and variance of
/// each image over the pixels and channels of a group.
///
/// Sums go over pixels per channel, then over the group's channels, both ascending; variances are
/// taken in a second pass. The parameters' gradients add up over images as a tree. The work is
/// partitioned into pieces: groups or, where those are few, some images of a group. No sum crosses
/// a piece.
public final class GroupNormOperation implements Operation {
  private static final int PIECES_WANTED = 4;

  private final Kernels kernels;
  private final BlockBuffer in;
  private final BlockBuffer out;
  private final float[] values;
  private final float[] gradients;
  private final int[] offsets;
  private final float epsilon;
  private final int ofGroup;
  private final int lanes;
  private final int pixels;
  private final int row;
  private final int slices;
  private final int pieces;

  // Per channel and lane.
  private final float[] mean;
  private final float[] inverse;
  private final float[] factor;
  private final float[] offset;
  private final float[] sums;
  private final float[] products;
  private final float[] along;
  private final float[] level;

  public GroupNormOperation(LayerContext binding, int groups, double epsilon) {
    kernels = binding.kernels();
    in = binding.input();
    out = binding.output();
    values = binding.values();
    gradients = binding.gradients();
    offsets = binding.offsets();
    this.epsilon = (float) epsilon;
    ofGroup = in.shape.channels() / groups;
    lanes = in.lanes;
    pixels = in.shape.pixels();
    row = in.shape.channels() * lanes;
    slices = Math.min(lanes, Math.max(1, PIECES_WANTED / groups));
    pieces = groups * slices;
    mean = new float[row];
    inverse = new float[row];
    factor = new float[row];
    offset = new float[row];
    sums = new float[row];
    int wayBack = binding.mode().runsBackward() ? row : 0;
    products = new float[wayBack];
    along = new float[wayBack];
    level = new float[wayBack];
  }

  @Override
  public void forward(int part, int parts, RangeWork epilogue) {
    int end = Phase.start(pieces, part + 1, parts);
    for (int piece = Phase.start(pieces, part, parts); piece < end; piece++) {
      for (int s = 0; s < stretches(); s++) {
        int from = begin(piece, s);
        kernels.sumPixels(in.values, pixels, row, 1, sums, from, from + length());
      }
      setMeans(piece);
      for (int s = 0; s < stretches(); s++) {
        sumSquares(begin(piece, s));
      }
      setFactors(piece);
      for (int s = 0; s < stretches(); s++) {
        normalise(begin(piece, s), epilogue);
      }
    }
  }

  /// Neighbouring numbers of a pixel that belong to a piece: all channels of the group, or a slice
  /// of one channel's lanes.
  private int length() {
    return slices == 1 ? ofGroup * lanes : lanes / slices;
  }

  private int stretches() {
    return slices == 1 ? 1 : ofGroup;
  }

  private int begin(int piece, int stretch) {
    int channel = piece / slices * ofGroup + stretch;
    return channel * lanes + piece % slices * (lanes / slices);
  }

  private void setMeans(int piece) {
    int first = begin(piece, 0);
    for (int e = first; e < first + lanes / slices; e++) {
      float mu = sumOfChannels(e) / ((float) ofGroup * pixels);
      for (int c = e; c < e + ofGroup * lanes; c += lanes) {
        mean[c] = mu;
      }
    }
  }

  private float sumOfChannels(int e) {
    float sum = 0;
    for (int c = e; c < e + ofGroup * lanes; c += lanes) {
      sum += sums[c];
    }
    return sum;
  }

  private void sumSquares(int from) {
    int to = from + length();
    Arrays.fill(sums, from, to, 0);
    for (int pixel = 0; pixel < pixels; pixel++) {
      kernels.addSquaredDistance(in.values, pixel * row + from, mean, sums, from, to);
    }
  }

  private void setFactors(int piece) {
    int first = begin(piece, 0);
    for (int e = first; e < first + lanes / slices; e++) {
      float variance = sumOfChannels(e) / ((float) ofGroup * pixels);
      float inv = (float) (1 / Math.sqrt(variance + epsilon));
      for (int c = e; c < e + ofGroup * lanes; c += lanes) {
        inverse[c] = inv;
        factor[c] = inv * values[offsets[0] + c / lanes];
        offset[c] = values[offsets[1] + c / lanes];
      }
    }
  }

  private void normalise(int from, RangeWork epilogue) {
    int to = from + length();
    for (int pixel = 0; pixel < pixels; pixel++) {
      int at = pixel * row + from;
      kernels.normalise(in.values, at, mean, factor, offset, out.values, from, to);
      epilogue.run(at, at + to - from);
    }
  }

  @Override
  public void inputGradient(int part, int parts, RangeWork epilogue) {
    int end = Phase.start(pieces, part + 1, parts);
    for (int piece = Phase.start(pieces, part, parts); piece < end; piece++) {
      for (int s = 0; s < stretches(); s++) {
        sumGradients(begin(piece, s));
      }
      setLevels(piece);
      for (int s = 0; s < stretches(); s++) {
        normaliseGradient(begin(piece, s), epilogue);
      }
    }
  }

  private void sumGradients(int from) {
    int to = from + length();
    kernels.sumPixels(out.gradients, pixels, row, 1, sums, from, to);
    Arrays.fill(products, from, to, 0);
    for (int pixel = 0; pixel < pixels; pixel++) {
      kernels.addProducts(out.gradients, in.values, pixel * row + from, mean, products, from, to);
    }
    Loops.multiply(products, inverse, products, from, to);
  }

  /// The parts of the gradient that all numbers of an image's group share.
  private void setLevels(int piece) {
    int first = begin(piece, 0);
    for (int e = first; e < first + lanes / slices; e++) {
      float ofSums = 0;
      float ofProducts = 0;
      for (int c = e; c < e + ofGroup * lanes; c += lanes) {
        ofSums = Math.fma(factor[c], sums[c], ofSums);
        ofProducts = Math.fma(factor[c], products[c], ofProducts);
      }
      float count = (float) ofGroup * pixels;
      for (int c = e; c < e + ofGroup * lanes; c += lanes) {
        level[c] = ofSums / count;
        along[c] = ofProducts * inverse[c] / count;
      }
    }
  }

  private void normaliseGradient(int from, RangeWork epilogue) {
    int to = from + length();
    for (int pixel = 0; pixel < pixels; pixel++) {
      int at = pixel * row + from;
      kernels.normaliseGradient(
          out.gradients, in.values, at, mean, factor, along, level, in.gradients, from, to);
      epilogue.run(at, at + to - from);
    }
  }

  @Override
  public void parameterGradient(int part, int parts) {
    int channels = in.shape.channels();
    int end = Phase.start(channels, part + 1, parts);
    for (int c = Phase.start(channels, part, parts); c < end; c++) {
      gradients[offsets[0] + c] += Tree.sum(products, c * lanes, lanes);
      gradients[offsets[1] + c] += Tree.sum(sums, c * lanes, lanes);
    }
  }
}
