package dev.hourglass.bench.jmh;

import dev.hourglass.bench.timing.TrainingStep;
import dev.hourglass.bench.timing.Workload;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/// A whole step of training the classic model on one thread, on a block of 16 images.
public class StepBenchmark extends Measured {
  private static final int IMAGES = 20 * Block.NARROW;
  private static final int CHECKED_STEPS = 3;

  private final ByteImages images = SyntheticDigits.generate(IMAGES, 1);
  private final Autoencoder model = Models.classic(1);
  private final TrainingStep step = new TrainingStep(Kernels.best(), model, images);
  private final double megaflops = 2e-6 * Workload.training(model) * Block.NARROW;

  /// Compares both implementations' parameters after some steps.
  @Setup
  public void setup() {
    float[] expected = trained(new ScalarKernels());
    float[] found = trained(Kernels.best());
    // By bits but for NaN, which no parameter is.
    int at = Arrays.mismatch(found, expected);
    if (at >= 0) {
      throw new IllegalStateException(
          "parameter %d is %s after %d steps, expected %s as the scalar kernels have it"
              .formatted(at, found[at], CHECKED_STEPS, expected[at]));
    }
  }

  private float[] trained(Kernels kernels) {
    Autoencoder fresh = Models.classic(1);
    TrainingStep few = new TrainingStep(kernels, fresh, images);
    for (int s = 0; s < CHECKED_STEPS; s++) {
      few.run();
    }
    return fresh.parameters().values();
  }

  /// One step.
  @Benchmark
  public void step(Flops flops) {
    step.run();
    flops.gflops += megaflops;
  }
}
