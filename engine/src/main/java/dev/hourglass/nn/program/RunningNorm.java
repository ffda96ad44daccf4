package dev.hourglass.nn.program;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.parallel.Phase;

/// Batch normalisation in evaluation: with the running statistics it is one factor and one offset
/// per channel.
public final class RunningNorm implements Operation {
  private final Kernels kernels;
  private final BlockBuffer in;
  private final BlockBuffer out;
  private final float[] values;
  private final int[] offsets;
  private final float epsilon;
  private final float[] mean;
  private final float[] factor;
  private final float[] offset;
  private final float[] none;

  public RunningNorm(LayerContext binding, double epsilon) {
    kernels = binding.kernels();
    in = binding.input();
    out = binding.output();
    values = binding.values();
    offsets = binding.offsets();
    this.epsilon = (float) epsilon;
    int size = in.shape.channels() * in.lanes;
    mean = new float[size];
    factor = new float[size];
    offset = new float[size];
    none = new float[binding.mode().runsBackward() ? size : 0];
  }

  @Override
  public void prepare(int part, int parts) {
    int end = Phase.start(factor.length, part + 1, parts);
    for (int e = Phase.start(factor.length, part, parts); e < end; e++) {
      int c = e / in.lanes;
      mean[e] = values[offsets[2] + c];
      float inverse = (float) (1 / Math.sqrt(values[offsets[3] + c] + epsilon));
      factor[e] = inverse * values[offsets[0] + c];
      offset[e] = values[offsets[1] + c];
    }
  }

  @Override
  public void forward(int part, int parts, RangeWork epilogue) {
    run(in.values, mean, offset, out.values, part, parts, epilogue);
  }

  @Override
  public void inputGradient(int part, int parts, RangeWork epilogue) {
    run(out.gradients, none, none, in.gradients, part, parts, epilogue);
  }

  private void run(
      float[] from,
      float[] mean,
      float[] offset,
      float[] to,
      int part,
      int parts,
      RangeWork epilogue) {
    int size = factor.length;
    int end = Phase.start(in.shape.pixels(), part + 1, parts);
    for (int pixel = Phase.start(in.shape.pixels(), part, parts); pixel < end; pixel++) {
      int at = pixel * size;
      kernels.normalise(from, at, mean, factor, offset, to, 0, size);
      epilogue.run(at, at + size);
    }
  }
}
