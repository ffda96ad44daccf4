package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.run.KeptEpochs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train --keep-epochs`.
class KeptEpochsCliTest {
  @TempDir Path folder;

  @Test
  void theModelOfEachEpochIsKeptWithTheBitsOfTheRun() throws Exception {
    Cli cli = new Cli(folder);
    String[] training = {"train", "--dataset", "synthetic:64", "--keep-epochs", "--epochs", "3"};
    cli.ok((Object[]) with(training, "--threads", "1", "--out", "a"));
    cli.ok((Object[]) with(training, "--threads", "2", "--out", "b"));
    assertThat(KeptEpochs.of(folder.resolve("a"))).containsExactly(1, 2, 3);
    for (int epoch = 1; epoch <= 3; epoch++) {
      assertThat(kept("b", epoch)).isEqualTo(kept("a", epoch));
    }
    assertThat(kept("a", 3)).isEqualTo(Files.readAllBytes(folder.resolve("a/model.safetensors")));
    assertThat(kept("a", 2)).isNotEqualTo(kept("a", 3));
    assertThat(cli.ok("info", "a/epochs/epoch-0002.safetensors").out()).contains("classic");
    // Another training in its place takes them with it.
    Files.writeString(folder.resolve("a/epochs/mine.txt"), "stays");
    cli.ok("train", "--dataset", "synthetic:64", "--epochs", "1", "--out", "a", "--overwrite");
    assertThat(KeptEpochs.of(folder.resolve("a"))).isEmpty();
    assertThat(folder.resolve("a/epochs/mine.txt")).exists();
  }

  private static String[] with(String[] words, String... more) {
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  private byte[] kept(String run, int epoch) throws IOException {
    return Files.readAllBytes(KeptEpochs.file(folder.resolve(run), epoch));
  }
}
