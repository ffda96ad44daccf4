package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that an earlier version made, when training settings had no groups: three epochs, and the
/// checkpoint of the second.
class EarlierRunCliTest {
  private static final Path EARLIER = Path.of("src", "test", "resources", "runs", "before-groups");
  private static final String CHECKPOINT = "checkpoints/step-0000000004.safetensors";

  @TempDir Path temp;

  @BeforeEach
  void copy() throws Exception {
    Files.createDirectories(temp.resolve("run/checkpoints"));
    for (String name : List.of("run.json", "model.safetensors", CHECKPOINT)) {
      Files.copy(
          EARLIER.resolve(name),
          temp.resolve("run").resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void infoShowsHowItWasTrained() throws Exception {
    assertThat(new Cli(temp).ok("info", "run").out())
        .contains(
            "epochs             3",
            "optimiser          AdamW, beta1 0.9, beta2 0.999, epsilon 1e-8, weight decay 0.01",
            "learning rate      0.001, warm-up of 0.5 epochs, cosine down to × 0.1",
            "loss               0.8*l1+0.2*ssim, noise gaussian:0.2, augmentation shift:1",
            "gradient clipping  2.5",
            "EMA decay          0.9",
            "patience           2 epochs",
            "train loss         0.54590");
  }

  @Test
  void itIsNotResumedSinceItDrewOtherRandomNumbers() throws Exception {
    assertThat(new Cli(temp).fails("train", "--resume", "run"))
        .contains(
            CHECKPOINT,
            "is of a version with other random numbers or another order of sums",
            "resume with that version");
  }
}
