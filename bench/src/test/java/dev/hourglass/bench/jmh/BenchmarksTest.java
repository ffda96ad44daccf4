package dev.hourglass.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.kernels.ScalarKernels;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Every benchmark passes its gate and runs; how fast is for JMH to say.
class BenchmarksTest {
  private final Flops flops = new Flops();

  @ParameterizedTest
  @ValueSource(strings = {"forward", "inputGradient", "weightGradient", "copy"})
  void everyLayersKernelsPassTheGate(String kernel) throws Exception {
    for (String layer : LayerBenchmark.class.getField("layer").getAnnotation(Param.class).value()) {
      LayerBenchmark benchmark = new LayerBenchmark();
      benchmark.layer = layer;
      benchmark.kernel = kernel;
      benchmark.setup();
      benchmark.block(flops);
    }
    assertThat(flops.gflops > 0).isEqualTo(!kernel.equals("copy"));
  }

  @Test
  void everyRangeKernelPassesTheGate() throws Exception {
    for (String kernel :
        RangeBenchmark.class.getField("kernel").getAnnotation(Param.class).value()) {
      RangeBenchmark benchmark = new RangeBenchmark();
      benchmark.kernel = kernel;
      benchmark.setup();
      benchmark.call(flops);
    }
  }

  @Test
  void theWholeStepPassesTheGate() {
    StepBenchmark benchmark = new StepBenchmark();
    benchmark.setup();
    benchmark.step(flops);
    assertThat(flops.gflops).isPositive();
  }

  @Test
  void theTestsAboveCoverEveryBenchmark() {
    OutputFormat silent =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT);
    assertThat(BenchmarkList.defaultList().getAll(silent, List.of()))
        .extracting(BenchmarkListEntry::getUsername)
        .map(name -> name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1))
        .containsExactlyInAnyOrder(
            "LayerBenchmark.block", "RangeBenchmark.call", "StepBenchmark.step");
  }

  @Test
  void theGateNoticesASingleBit() {
    float[] changed = {1, 2, 3};
    Case wrong =
        new Case(
            new float[][] {changed},
            0,
            (kernels, state) -> state[0][1] = kernels instanceof ScalarKernels ? 0f : -0f);
    assertThatThrownBy(wrong::checked).hasMessageContaining("number 1 of array 0 is -0.0");
  }

  @ParameterizedTest
  @CsvSource({"conv1, 28224", "deconv1, 32768"})
  void layersKnowTheirArithmetic(String name, long perImage) {
    assertThat(LinearLayer.of(name).multiplyAdds() / 16).isBetween(perImage - 2000, perImage);
  }
}
