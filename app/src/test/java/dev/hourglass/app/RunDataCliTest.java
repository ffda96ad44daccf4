package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run knows where its images lie, from whatever folder it is asked.
@Tag("slow")
class RunDataCliTest {
  @TempDir Path temp;

  @Test
  void imagesOfAFolderAreFoundAgainAskedForOnlyWhenTheyAreGoneAndCompared() throws Exception {
    Path home = Files.createDirectories(temp.resolve("home"));
    pictures(home.resolve("photos"), 20);
    new Cli(home)
        .ok(
            "train",
            "--dataset",
            "folder:photos",
            "--epochs",
            "1",
            "--out",
            "run",
            "--batch-size",
            "4");
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    Cli cli = new Cli(elsewhere);
    Path run = home.resolve("run");
    assertThat(cli.ok("evaluate", run).out()).contains("photos").doesNotContain("Warning");
    assertThat(cli.ok("evaluate", run.resolve("best.safetensors")).out()).contains("photos");
    cli.ok("encode", run, "train", "-o", "codes.npy");
    cli.ok("reconstruct", run, "-o", "pairs.png");
    assertThat(cli.ok("train", "--resume", run, "--epochs", "2").out()).contains("epoch 2/2");
    Path alone = Files.copy(run.resolve("model.safetensors"), elsewhere.resolve("m.safetensors"));
    assertThat(cli.refuses("evaluate", alone)).contains("give its location with --dataset");

    Files.delete(home.resolve("photos/image7.png"));
    assertThat(cli.ok("evaluate", run).out())
        .contains("Warning: these images of photos are not those that the model was trained on");
    assertThat(cli.fails("train", "--resume", run, "--epochs", "3"))
        .contains("images differ from those that");

    Files.move(home.resolve("photos"), home.resolve("moved"));
    String gone =
        "the images that this run was trained on are no longer at %s: give their location with --dataset"
            .formatted(home.resolve("photos"));
    assertThat(cli.fails("evaluate", run)).contains(gone);
    assertThat(cli.fails("train", "--resume", run, "--epochs", "3")).contains(gone);
    cli.ok("evaluate", run, "--dataset", "folder:../home/moved");
  }

  @Test
  void aLimitOfGeneratedDigitsIsKeptForTheRunAlone() throws Exception {
    Cli cli = new Cli(temp);
    List<String> limited = List.of("--dataset", "synthetic:600", "--limit", "140");
    assertThat(cli.ok("train", limited, "--epochs", "1", "--out", "run").out())
        .contains("120 training and 20 test images");
    assertThat(cli.ok("evaluate", "run").out()).contains("on 20 test images of synthetic");
    assertThat(cli.ok("train", "--resume", "run", "--epochs", "2").out()).contains("epoch 2/2");
    assertThat(cli.ok("evaluate", "run", "--dataset", "synthetic:1200").out())
        .contains("on 200 test images of synthetic");
  }

  private static void pictures(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 28 * 28; p++) {
        image.getRaster().setSample(p % 28, p / 28, 0, (p * (i + 3)) % 256);
      }
      ImageIO.write(image, "png", folder.resolve("image" + i + ".png").toFile());
    }
  }
}
