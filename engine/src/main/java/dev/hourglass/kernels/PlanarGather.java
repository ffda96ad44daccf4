package dev.hourglass.kernels;

import java.util.ArrayList;
import java.util.List;

/// The part of a {@link Gather} over a single image whose outputs have too few channels to fill a
/// vector: runs of neighbouring pixels take the lanes instead.
///
/// Its inputs are first copied to `[channel][pixel]`, so that neighbouring pixels are neighbouring
/// numbers. Each sum has the same terms in the same order as without the copy.
public final class PlanarGather {
  /// Outputs with more channels have them in the lanes.
  private static final int MOST_CHANNELS = 4;

  /// Shorter runs would leave most of the lanes empty.
  private static final int SHORTEST = 8;

  /// Numbers of the widest vector: the last load of a line may read as many beyond the last pixel.
  private static final int MARGIN = 16;

  private final int inChannels;
  private final int firstInput;
  private final int inputs;
  private final float[] copy;
  private final Line[] lines;

  /// The sums of one run for one output channel.
  ///
  /// @param term each term of the first sum, as in {@link Gather}, with the offset into the copy in
  ///   place of the one into the input
  /// @param count how many sums
  /// @param to offset of the first output
  /// @param step from one output to the next
  /// @param channel output channel
  /// @param sums scratch space for a vector of sums, whose outputs are `step` apart
  public record Line(long[] term, int count, int to, int step, int channel, float[] sums) {}

  /// Plans runs that {@link #takes} accepts, at least one.
  PlanarGather(Gather plan, int inChannels, List<PixelRun> runs) {
    this.inChannels = inChannels;
    int first = Integer.MAX_VALUE;
    int last = 0;
    for (PixelRun run : runs) {
      for (int e = plan.start[run.pixel()]; e < plan.start[run.pixel() + 1]; e++) {
        int pixel = Gather.input(plan.term[e]) / inChannels;
        first = Math.min(first, pixel);
        last = Math.max(last, pixel + run.count());
      }
    }
    firstInput = first;
    inputs = last - first;
    copy = new float[inChannels * inputs + MARGIN];
    float[] sums = new float[MARGIN];
    int channels = plan.outChannels;
    List<Line> list = new ArrayList<>();
    for (PixelRun run : runs) {
      long[] term = terms(plan, run.pixel());
      for (int channel = 0; channel < channels; channel++) {
        int to = run.pixel() * channels + channel;
        list.add(new Line(term, run.count(), to, run.step() * channels, channel, sums));
      }
    }
    lines = list.toArray(Line[]::new);
  }

  /// Whether there are few enough output channels, and a run is long enough and over neighbouring
  /// inputs.
  static boolean takes(PixelRun run, int outChannels) {
    return outChannels <= MOST_CHANNELS && run.count() >= SHORTEST && run.inputStep() == 1;
  }

  private long[] terms(Gather plan, int pixel) {
    long[] terms = new long[plan.start[pixel + 1] - plan.start[pixel]];
    for (int k = 0; k < terms.length; k++) {
      long term = plan.term[plan.start[pixel] + k];
      int from = Gather.input(term);
      int at = from % inChannels * inputs + from / inChannels - firstInput;
      terms[k] = (long) Gather.weight(term) << 32 | at;
    }
    return terms;
  }

  void run(
      Kernels kernels,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    kernels.transpose(in, firstInput * inChannels, inChannels, inputs, inChannels, copy, 0, inputs);
    for (Line line : lines) {
      kernels.gatherLine(line, copy, weights, weightsOffset, bias, biasOffset, out);
    }
  }
}
