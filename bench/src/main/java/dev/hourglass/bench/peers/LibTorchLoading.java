package dev.hourglass.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.global.torch;

/// The first load of libtorch unpacks it into the user's cache, and can end the process where the
/// system has a libtorch of its own. So a throw-away process goes first.
final class LibTorchLoading {
  private static final int PATIENCE_SECONDS = 120;

  private LibTorchLoading() {}

  /// Loads libtorch, once per process.
  static void ensure() {
    Once.touch();
  }

  /// The throw-away process: loads libtorch and ends.
  public static void main(String[] args) {
    torch.get_num_threads();
  }

  private static final class Once {
    static {
      loadElsewhere();
      torch.get_num_threads();
    }

    static void touch() {}

    /// How that process ends does not matter: what it unpacked stays.
    private static void loadElsewhere() {
      try {
        Path folder = Files.createTempDirectory("hourglass-libtorch");
        Process process =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:-CreateCoredumpOnCrash",
                    "-XX:ErrorFile=" + folder.resolve("error"),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LibTorchLoading.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
        Files.deleteIfExists(folder.resolve("error"));
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        throw new UncheckedIOException("libtorch cannot be loaded in a process of its own", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
