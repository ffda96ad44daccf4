package dev.hourglass.kernels;

import java.util.ArrayList;
import java.util.List;

/// The part of a {@link Gather} over a single image whose outputs have too few channels to fill a
/// vector: runs of neighbouring pixels take the lanes instead.
///
/// For that the inputs are copied to `[channel][pixel]` first. Each sum is the same, term by term.
public final class PlanarGather {
  /// Outputs with more channels have them in the lanes.
  private static final int MOST_CHANNELS = 4;

  /// Shorter runs would leave most of the lanes empty.
  private static final int SHORTEST = 8;

  /// The widest vector's numbers, which loads may read beyond the last pixel.
  private static final int MARGIN = 16;

  private final int channels;
  private final int inChannels;
  private final int firstInput;
  private final int inputs;
  private final float[] copy;
  private final Line[] lines;

  /// Neighbouring sums of one run and output channel.
  ///
  /// @param term each term of the first: in the lower half the offset into the copy, in the upper
  ///   half the offset into the weights
  /// @param count how many sums
  /// @param to where the first goes
  /// @param step from one output to the next
  /// @param channel output channel
  /// @param sums where a vector of them waits to be spread over the outputs
  public record Line(long[] term, int count, int to, int step, int channel, float[] sums) {}

  private PlanarGather(Gather plan, int inChannels, List<PixelRun> runs) {
    this.inChannels = inChannels;
    channels = plan.outChannels;
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

  /// Whether outputs are few enough, and a run long enough and over neighbouring inputs.
  static boolean takes(PixelRun run, int outChannels) {
    return outChannels <= MOST_CHANNELS && run.count() >= SHORTEST && run.inputStep() == 1;
  }

  /// Plans runs that {@link #takes} takes.
  static PlanarGather of(Gather plan, int inChannels, List<PixelRun> runs) {
    return new PlanarGather(plan, inChannels, runs);
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
