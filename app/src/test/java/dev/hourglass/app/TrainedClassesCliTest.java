package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.files.Npz;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Sets in which a class has no training images, as MVTec's have their defects: these are anomalies
/// and nothing else.
@Tag("slow")
class TrainedClassesCliTest extends CliCase {
  private static final int SIDE = 16;

  @BeforeEach
  void sets() throws IOException {
    images("bottle/train/good", 24, 1);
    images("bottle/test/good", 8, 1);
    images("bottle/test/broken", 8, 5);
    images("bottle/ground_truth/broken", 8, 0);
    images("pets/train/cat", 12, 1);
    images("pets/train/dog", 12, 3);
    images("pets/test/cat", 6, 1);
    images("pets/test/dog", 6, 3);
    images("pets/test/bird", 6, 5);
  }

  private void images(String name, int count, int kind) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < SIDE * SIDE; p++) {
        image.getRaster().setSample(p % SIDE, p / SIDE, 0, (p * kind + i * 29) % 256);
      }
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
  }

  @Test
  void oneClassLearnsEachClassThatHasTrainingImages() throws Exception {
    String bottle = cli.ok("one-class", "--dataset", "bottle", "--epochs", "1").out();
    assertThat(bottle).contains("good").doesNotContain("broken");
    String pets = cli.ok("one-class", "--dataset", "pets", "--epochs", "1").out();
    assertThat(pets).contains("cat", "dog").doesNotContain("bird");
  }

  @Test
  void probesAskForLearnedLabelsAndClustersAreAsManyAsLabelsOccur() throws Exception {
    cli.ok("train", "--dataset", "bottle", "--epochs", "1", "--out", "bottle-run");
    assertThat(cli.ok("latent", "bottle-run", "--no-umap", "-o", "bottle-latent").out())
        .contains("all training images have the same label");
    cli.ok("train", "--dataset", "pets", "--epochs", "1", "--out", "pets-run");
    assertThat(cli.ok("latent", "pets-run", "--no-umap", "-o", "pets-latent").out())
        .contains("linear probe");
    assertThat(Files.readString(temp.resolve("pets-latent/latent.json"))).contains("\"bird\"");
    cli.ok("evaluate", "pets-run");
    cli.ok("report", "bottle-run");
    cli.ok("anomalies", "bottle-run", "bottle/test/broken", "--rate", "0.4");
  }

  @Test
  void aConditionalModelKnowsTrainedClassesOnly() throws Exception {
    Object[] words = "train --dataset pets --conditional --epochs 1 --out run".split(" ", -1);
    assertThat(cli.ok(words).out())
        .contains("1 class and their test images are left out", "24 training and 12 test images");
    cli.ok("generate", "run", "-n", "6", "-o", "samples.npz");
    try (Npz npz = Npz.open(temp.resolve("samples.npz"))) {
      assertThat(npz.read("labels").values()).containsExactly(0, 0, 0, 1, 1, 1);
    }
    assertThat(cli.ok("evaluate", "run").out()).contains("12 test images").doesNotContain("bird");
    cli.ok("train", "--resume", "run", "--epochs", "2");
    cli.ok("reconstruct", "run", "-o", "pairs.png");
    cli.ok("latent", "run", "--no-umap", "-o", "latent");
    assertThat(cli.refuses("generate", "run", "--label", "bird", "-o", "x.png"))
        .contains("has no class 'bird', expected one of cat, dog");
    assertThat(cli.fails("encode", "run", "pets:test", "-o", "codes.npz"))
        .contains("bird", "expected the same");
  }
}
