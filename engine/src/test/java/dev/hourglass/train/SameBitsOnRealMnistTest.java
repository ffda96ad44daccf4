package dev.hourglass.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.RealMnist;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.testing.OtherJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One epoch of the classic model on real MNIST gives the same file, byte by byte, for one thread
/// and two, for the processor's widest vectors and for those of half the width (512 and 256 bits
/// where there is AVX-512). The width is fixed when a JVM starts, so each training has one of its
/// own.
@Tag("slow")
class SameBitsOnRealMnistTest {
  private static final int PATIENCE_MINUTES = 10;

  @TempDir Path dir;

  @Test
  void oneEpochGivesTheSameFileForAnyThreadsAndLanes() throws Exception {
    Path mnist = RealMnist.folder();
    String kernels = Kernels.best().name();
    Assumptions.assumeTrue(
        kernels.startsWith("vector-"), "skipped: the vector kernels are not in use");
    int widest = Integer.parseInt(kernels.substring("vector-".length())) / 32;
    int half = Math.max(4, widest / 2);
    Path first = train(mnist, 1, widest);
    assertThat(first).isNotEmptyFile();
    for (int[] other : new int[][] {{2, widest}, {1, half}, {2, half}}) {
      Path file = train(mnist, other[0], other[1]);
      assertThat(Files.mismatch(first, file))
          .as("first byte that differs with %d threads and %d lanes", other[0], other[1])
          .isEqualTo(-1);
    }
  }

  private Path train(Path mnist, int threads, int lanes) throws Exception {
    String name = "threads-%d-lanes-%d".formatted(threads, lanes);
    Path model = dir.resolve(name + ".safetensors");
    Path output = dir.resolve(name + ".txt");
    Process process =
        OtherJvm.of(
                List.of("--add-modules", "jdk.incubator.vector", "-Dhourglass.lanes=" + lanes),
                OneEpoch.class,
                mnist.toString(),
                Integer.toString(threads),
                model.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as(name).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).as("the kernels that ran").contains("vector-" + 32 * lanes);
    return model;
  }

  /// What each JVM runs: MNIST's folder, number of threads, file for the model.
  static final class OneEpoch {
    private OneEpoch() {}

    public static void main(String[] args) throws IOException {
      Dataset mnist =
          Datasets.load(DatasetSpec.parse("mnist"), Path.of(args[0]), LoadOptions.defaults());
      Autoencoder model = Models.classic(1);
      int threads = Integer.parseInt(args[1]);
      TrainingConfig config = TrainingConfig.defaults().withEpochs(1).withThreads(threads);
      TrainingResult result = Trainer.fit(model, mnist, config);
      model.save(Path.of(args[2]));
      System.out.println(result.kernels() + " " + result.epochs());
    }
  }
}
