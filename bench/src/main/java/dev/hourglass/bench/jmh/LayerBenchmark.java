package dev.hourglass.bench.jmh;

import dev.hourglass.kernels.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The kernels of the linear layers: forward pass, input gradient, weight gradient and its copy.
public class LayerBenchmark extends Measured {
  /// A linear layer of the classic model.
  @Param({"conv1", "conv2", "conv3", "deconv1", "deconv2", "deconv3", "deconv4"})
  public String layer = "";

  /// Which of its kernels.
  @Param({"forward", "inputGradient", "weightGradient", "copy"})
  public String kernel = "";

  private final Kernels kernels = Kernels.best();
  private Case current = Case.NONE;

  /// Plans the work and compares both implementations.
  @Setup
  public void setup() {
    LinearLayer linear = LinearLayer.of(layer);
    Case planned =
        switch (kernel) {
          case "forward" -> linear.forward();
          case "inputGradient" -> linear.inputGradient();
          case "weightGradient" -> linear.weightGradient();
          case "copy" -> linear.copy();
          default -> throw new IllegalArgumentException("there is no kernel '" + kernel + "'");
        };
    current = planned.checked();
  }

  /// One block of 16 images.
  @Benchmark
  public void block(Flops flops) {
    current.run(kernels, flops);
  }
}
