package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Loops;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.BlockContext;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.nn.program.PenaltyOperation;
import dev.hourglass.parallel.Phase;
import dev.hourglass.random.Normal;
import dev.hourglass.random.Streams;

/// The code of a variational autoencoder (Kingma and Welling, ICLR 2014): from `2 · size` numbers,
/// the means μ and then the logarithms of the variances log σ², to `size` numbers.
///
/// Training draws `z = μ + σ · ε` with a standard normal ε, and adds the Kullback-Leibler
/// divergence from the standard normal distribution, `½ (μ² + σ² − 1 − log σ²)` nats per number;
/// evaluation gives μ. Log-variances are clamped to [−20, 20], with the gradient of the range's end
/// beyond it, which leads back. A number whose mean divergence over the block is below the pass's
/// free bits adds no gradient.
///
/// Where a pass weighs its samples, the penalty is `log q(z|x) − log p(z)` of each instead, with
/// the gradient of that along z (Burda, Grosse and Salakhutdinov, ICLR 2016).
///
/// @param size numbers of the code
public record GaussianLatent(int size) implements Layer {
  private static final float LARGEST = 20;

  /// Checks the size.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public GaussianLatent {
    Geometry.checkRange("size", size, 1);
  }

  /// {@return the log-variance of a number: clamped to [−20, 20], so that no variance is zero or
  /// infinite; NaN stays NaN}
  ///
  /// @param number what the encoder gave
  public static float clampLogVariance(float number) {
    return Math.clamp(number, -LARGEST, LARGEST);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.pixels() > 1 || input.channels() != 2 * size) {
      throw new ShapeException(
          "the input is %s, expected a vector of %d numbers, means and log-variances: make the layer"
                  .formatted(input, 2 * size)
              + " before it output so many");
    }
    return Shape.vector(size);
  }

  @Override
  public boolean penalises() {
    return true;
  }

  @Override
  public String description() {
    return "GaussianLatent of " + size;
  }

  @Override
  public Operation bind(LayerContext binding) {
    return new Sample(binding, size);
  }

  private static final class Sample implements PenaltyOperation {
    private final boolean training;
    private final BlockBuffer in;
    private final BlockBuffer out;
    private final BlockContext pass;
    private final int position;
    private final int size;
    private final float[] spread;
    private final float[] noise;
    private final double[] divergence;
    private final double[] ratios;

    Sample(LayerContext binding, int size) {
      training = binding.mode().isTraining();
      in = binding.input();
      out = binding.output();
      pass = binding.pass();
      position = binding.position();
      this.size = size;
      spread = new float[size * in.lanes];
      noise = new float[size * in.lanes];
      divergence = new double[size];
      ratios = new double[size * in.lanes];
    }

    @Override
    public void forward(int part, int parts, RangeWork epilogue) {
      int lanes = in.lanes;
      int end = Phase.start(size, part + 1, parts);
      for (int d = Phase.start(size, part, parts); d < end; d++) {
        double sum = 0;
        for (int lane = 0; lane < lanes; lane++) {
          int e = d * lanes + lane;
          float mean = in.values[e];
          float logVariance = logVariance(e);
          float variance = Loops.exp(logVariance);
          if (lane < pass.count) {
            sum += 0.5 * ((double) mean * mean + variance - 1 - logVariance);
          }
          if (training) {
            spread[e] = Loops.exp(0.5f * logVariance);
            long place = (long) d * Block.WIDE + lane;
            long bits = Streams.LATENT_NOISE.key(pass.key, position, place);
            noise[e] = Normal.of((int) bits);
            mean = Math.fma(spread[e], noise[e], mean);
            ratios[e] = 0.5 * ((double) mean * mean - (double) noise[e] * noise[e] - logVariance);
          }
          out.values[e] = mean;
        }
        divergence[d] = sum;
        epilogue.run(d * lanes, (d + 1) * lanes);
      }
    }

    private float logVariance(int e) {
      return clampLogVariance(in.values[size * in.lanes + e]);
    }

    @Override
    public void inputGradient(int part, int parts, RangeWork epilogue) {
      int lanes = in.lanes;
      int end = Phase.start(size, part + 1, parts);
      for (int d = Phase.start(size, part, parts); d < end; d++) {
        if (pass.sampled) {
          sampledGradient(d);
        } else {
          exactGradient(d);
        }
        epilogue.run(d * lanes, (d + 1) * lanes);
        epilogue.run((size + d) * lanes, (size + d + 1) * lanes);
      }
    }

    /// Of the sample's log-ratio `½ (z² − ε² − log σ²)` with `z = μ + σ · ε`.
    private void sampledGradient(int d) {
      int lanes = in.lanes;
      for (int lane = 0; lane < lanes; lane++) {
        int e = d * lanes + lane;
        float factor = pass.penaltyFactor * pass.weight(lane);
        float z = Math.fma(spread[e], noise[e], in.values[e]);
        float g = Math.fma(factor, z, out.gradients[e]);
        in.gradients[e] = g;
        in.gradients[size * lanes + e] = 0.5f * Math.fma(g, spread[e] * noise[e], -factor);
      }
    }

    private void exactGradient(int d) {
      int lanes = in.lanes;
      boolean free = divergence[d] < (double) pass.freeBits * pass.count;
      for (int lane = 0; lane < lanes; lane++) {
        int e = d * lanes + lane;
        float factor = free || lane >= pass.count ? 0 : pass.penaltyFactor;
        float variance = spread[e] * spread[e];
        float g = out.gradients[e];
        in.gradients[e] = Math.fma(factor, in.values[e], g);
        in.gradients[size * lanes + e] =
            0.5f * Math.fma(g, spread[e] * noise[e], factor * (variance - 1));
      }
    }

    @Override
    public double logRatio(int lane) {
      double sum = 0;
      for (int d = 0; d < size; d++) {
        sum += ratios[d * in.lanes + lane];
      }
      return sum;
    }

    @Override
    public double penalty() {
      double sum = 0;
      for (double one : divergence) {
        sum += one;
      }
      return sum;
    }
  }
}
