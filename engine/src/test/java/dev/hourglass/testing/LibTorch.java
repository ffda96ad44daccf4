package dev.hourglass.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// libtorch, the independent oracle for layers, optimiser and training.
///
/// Its first load unpacks itself into the user's cache, and can end the process where the system
/// has a libtorch of its own. So a throw-away process goes first.
public final class LibTorch {
  private static final int PATIENCE_SECONDS = 120;

  private LibTorch() {}

  /// Loads libtorch, or skips the test with a message where there is none for the platform.
  public static void require() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        system.equals("Linux amd64"),
        () -> "skipped: the libtorch oracle is for Linux amd64 and this is " + system);
    Loaded.touch();
  }

  /// A tensor that copies the numbers.
  public static Tensor tensor(float[] numbers, long... shape) {
    try (FloatPointer pointer = new FloatPointer(numbers)) {
      return torch.from_blob(pointer, shape).clone();
    }
  }

  /// A tensor that copies the numbers and learns.
  public static Tensor parameter(float[] numbers, long... shape) {
    return tensor(numbers, shape).set_requires_grad(true);
  }

  /// A tensor's numbers, row by row.
  public static float[] numbers(Tensor tensor) {
    Tensor plain = tensor.detach().contiguous();
    float[] numbers = new float[Math.toIntExact(plain.numel())];
    new FloatPointer(plain.data_ptr()).get(numbers);
    return numbers;
  }

  /// The throw-away process: loads libtorch and ends.
  public static void main(String[] args) {
    Tensor one = tensor(new float[] {1}, 1);
    if (numbers(one)[0] != 1) {
      throw new AssertionError("libtorch lost a number");
    }
  }

  /// Loads once per process.
  private static final class Loaded {
    static {
      loadElsewhere();
      torch.set_num_threads(1);
      // An oracle computes plainly: convolutions that oneDNN compiles are wrong on some processors
      // (AMD family 26, libtorch 2.10: one in fifteen of the random layers).
      torch.globalContext().setUserEnabledMkldnn(false);
      torch.globalContext().setUserEnabledNNPACK(false);
    }

    static void touch() {}

    /// How that process ends does not matter: what it unpacked stays.
    private static void loadElsewhere() {
      Path java = Path.of(System.getProperty("java.home"), "bin", "java");
      try {
        Path folder = Files.createTempDirectory("hourglass-libtorch");
        File ignored = folder.resolve("output").toFile();
        Process process =
            new ProcessBuilder(
                    java.toString(),
                    "-XX:-CreateCoredumpOnCrash",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LibTorch.class.getName())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ignored)
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
        deleteAll(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void deleteAll(Path folder) throws IOException {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    }
  }
}
