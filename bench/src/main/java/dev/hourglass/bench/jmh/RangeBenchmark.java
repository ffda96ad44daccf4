package dev.hourglass.bench.jmh;

import dev.hourglass.kernels.AdamStep;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The kernels over ranges of numbers, at sizes that the classic model has.
public class RangeBenchmark extends Measured {
  /// Numbers between the first convolution and its activation.
  private static final int ACTIVATION = 16 * 14 * 14 * Block.WIDE;

  private static final int POOLED_PIXELS = 4 * 4;
  private static final int POOLED = 64 * Block.WIDE;
  private static final int IMAGE = 28 * 28;
  private static final int PARAMETERS = 62_905;

  /// Which kernel.
  @Param({"relu", "reluGradient", "sumPixels", "spreadPixels", "squaredError", "adam"})
  public String kernel = "";

  private final Kernels kernels = Kernels.best();
  private Case current = Case.NONE;

  /// Plans the work and compares both implementations.
  @Setup
  public void setup() {
    Case planned =
        switch (kernel) {
          case "relu" -> relu();
          case "reluGradient" -> reluGradient();
          case "sumPixels" -> sumPixels();
          case "spreadPixels" -> spreadPixels();
          case "squaredError" -> squaredError();
          case "adam" -> adam();
          default -> throw new IllegalArgumentException("there is no kernel '" + kernel + "'");
        };
    current = planned.checked();
  }

  /// One call.
  @Benchmark
  public void call(Flops flops) {
    current.run(kernels, flops);
  }

  private static Case relu() {
    return elementwise(
        new float[][] {Numbers.uniform(1, ACTIVATION)},
        (kernels, state) -> kernels.relu(state[0], state[0], 0, ACTIVATION));
  }

  private static Case reluGradient() {
    float[] values = Numbers.uniform(1, ACTIVATION);
    return elementwise(
        new float[][] {Numbers.uniform(2, ACTIVATION)},
        (kernels, state) -> kernels.reluGradient(values, state[0], state[0], 0, ACTIVATION));
  }

  private static Case sumPixels() {
    float[] in = Numbers.uniform(1, POOLED_PIXELS * POOLED);
    return elementwise(
        new float[][] {new float[POOLED]},
        (kernels, state) ->
            kernels.sumPixels(in, POOLED_PIXELS, POOLED, 1f / POOLED_PIXELS, state[0], 0, POOLED));
  }

  private static Case spreadPixels() {
    float[] in = Numbers.uniform(1, POOLED);
    return elementwise(
        new float[][] {new float[POOLED_PIXELS * POOLED]},
        (kernels, state) ->
            kernels.spreadPixels(
                in, POOLED_PIXELS, POOLED, 1f / POOLED_PIXELS, state[0], 0, POOLED));
  }

  private static Case squaredError() {
    float[] output = Numbers.uniform(1, IMAGE * Block.WIDE);
    float[] target = Numbers.uniform(2, IMAGE * Block.WIDE);
    return elementwise(
        new float[][] {new float[IMAGE * Block.WIDE], new float[Block.WIDE]},
        (kernels, state) ->
            kernels.squaredError(
                output, target, state[0], 0.5f, 0, IMAGE, Block.WIDE, state[1], 0));
  }

  /// Adam sets the gradients to zero, so that from the second call on the moments would only decay,
  /// down to denormal numbers, which are slow. With decays this near to 1 they stay as they are.
  private static Case adam() {
    double decay = 1 - 1e-9;
    AdamStep step = new AdamStep();
    step.set(1, 1e-12, decay, decay, 1e-8, 0);
    float[] square = Numbers.uniform(4, PARAMETERS);
    for (int i = 0; i < square.length; i++) {
      square[i] *= square[i];
    }
    return elementwise(
        new float[][] {
          Numbers.uniform(1, PARAMETERS),
          Numbers.uniform(2, PARAMETERS),
          Numbers.uniform(3, PARAMETERS),
          square
        },
        (kernels, state) ->
            kernels.adam(step, state[0], state[1], state[2], state[3], 0, PARAMETERS));
  }

  /// Bound by memory: its arithmetic is not counted.
  private static Case elementwise(float[][] state, Case.Work work) {
    return new Case(state, 0, work);
  }
}
