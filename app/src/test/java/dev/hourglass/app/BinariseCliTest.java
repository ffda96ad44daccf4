package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.model.ModelFile;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `--binarise`, from training to the commands that measure the model.
@Tag("slow")
class BinariseCliTest extends CliCase {
  private static final List<String> SMALL =
      List.of("--model", "vae", "--latent", "2", "--channels", "4,8");

  @Test
  void aModelIsMeasuredOnTheKindOfImagesItWasTrainedOn() throws Exception {
    String said =
        cli.ok("train", SMALL, "--binarise", "dynamic", Cli.TINY, "--out", "run", "--report").out();
    assertThat(said).contains("loss     bce + 1 × KL divergence, binarisation dynamic");
    assertThat(ModelFile.load(temp.resolve("run/model.safetensors")).metadata().get("config"))
        .contains("\"binarisation\":\"dynamic\"");
    assertThat(cli.ok("info", "run").out()).contains("binarisation dynamic");
    String own = cli.ok("evaluate", "run", "--resamples", "0").out();
    assertThat(own)
        .contains("100 test images of synthetic-binarised", "0.00000 nats per pixel")
        .doesNotContain("Warning");
    assertThat(cli.ok("evaluate", "run", "--binarise", "fixed", "--resamples", "0").out())
        .isEqualTo(own);
    assertThat(cli.ok("evaluate", "run", "--binarise", "none", "--resamples", "0").out())
        .contains("100 test images of synthetic\n");
    assertThat(cli.ok("evaluate", "run", "--json", "--resamples", "0").out())
        .contains("\"dataset\": \"synthetic-binarised\"");
    assertThat(
            cli.ok("evaluate", "run", "--iw", "5", "--components", "3", "--resamples", "0").out())
        .contains("mixture as the prior            3  normal distributions", "importance-weighted");
    cli.ok("generate", "run", "-n", "4", "--components", "3", "-o", "mixture.npy");
    cli.ok("generate", "run", "-n", "4", "-o", "prior.npy");
    assertThat(Files.mismatch(temp.resolve("mixture.npy"), temp.resolve("prior.npy")))
        .as("samples of two distributions")
        .isNotNegative();
    cli.ok("reconstruct", "run", "-o", "pairs.png");
    assertThat(cli.refuses("train", "--resume", "run", "--epochs", "2", "--binarise", "none"))
        .contains("was started with another loss, penalty, binarisation or number");
    assertThat(cli.ok("train", "--resume", "run", "--epochs", "2").out())
        .contains("binarisation dynamic", "epoch 2/2");
  }

  @Test
  void aBinarisationThatDoesNotExistIsRefused() throws Exception {
    assertThat(cli.refuses("train", "--binarise", "often", Cli.TINY, "--out", "run"))
        .contains("there is no binarisation 'often', expected one of none, fixed, dynamic");
    assertThat(cli.refuses("one-class", "--binarise", "dynamic", Cli.TINY))
        .contains("--binarise is dynamic", "use fixed");
  }
}
