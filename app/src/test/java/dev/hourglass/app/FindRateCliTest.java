package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.Cli.Result;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `hourglass find-rate`: a suggestion, a picture, and nothing else changed.
@Tag("slow")
class FindRateCliTest extends CliCase {
  private static final List<String> DATA = List.of("--dataset", "synthetic:600");

  @Test
  void aFreshModelGetsASuggestionAndAPictureAndNoRun() throws Exception {
    String out = cli.ok("find-rate", DATA).out();
    assertThat(out)
        .contains("The loss falls from", "\nStart with --learning-rate", "Wrote learning-rate.png");
    double rate = Double.parseDouble(out.replaceAll("(?s).*--learning-rate ([0-9.e-]+).*", "$1"));
    assertThat(rate).isBetween(1e-3, 3e-2);
    BufferedImage picture = ImageIO.read(temp.resolve("learning-rate.png").toFile());
    int[] pixels = picture.getRGB(0, 0, picture.getWidth(), 540, null, 0, picture.getWidth());
    assertThat(Arrays.stream(pixels).filter(p -> (p & 0xFFFFFF) == 0xD55E00).count())
        .as("the line at the suggestion")
        .isGreaterThan(200);
    assertThat(temp.toFile().list()).containsExactly("learning-rate.png");
  }

  @Test
  void aSavedModelIsNotTouched() throws Exception {
    Path file = Cli.model().resolve("model.safetensors");
    byte[] before = Files.readAllBytes(file);
    cli.ok("find-rate", DATA, "--from", Cli.model(), "--steps", "40", "-o", "rates.png");
    assertThat(file).hasBinaryContent(before);
    assertThat(temp.toFile().list()).containsExactly("rates.png");
  }

  @Test
  void whatTrainUnderstandsOfModelAndStepsIsUnderstoodHereToo() throws Exception {
    List<String> how =
        List.of(
            ("--model vae --latent 2 --batch-size 16 --loss l1 --noise masking:0.2 --augment shift:1"
                    + " --optimiser sgd --momentum 0.5 --clip 1 --penalty 2 --seed 3 --steps 20")
                .split(" ", -1));
    assertThat(cli.ok("find-rate", DATA, how).out()).contains("Wrote learning-rate.png");
    assertThat(cli.refuses("find-rate", "--epochs", "3")).contains("unknown option '--epochs'");
    assertThat(cli.refuses("find-rate", "--optimiser", "adagrad")).contains("'adagrad'");
  }

  @Test
  void ratesThatCannotHelpGetNoSuggestionAndAWayOut() throws Exception {
    Result result =
        cli.ok("find-rate", DATA, "--lowest", "1e-9", "--highest", "1e-8", "--steps", "20");
    assertThat(result.out())
        .contains(
            "did not fall at any learning rate from 1.0e-09 to 1.0e-08", "Try other --lowest");
  }

  @Test
  void rangesWithoutStepsAreRefused() throws Exception {
    assertThat(cli.refuses("find-rate", "--lowest", "1", "--highest", "0.1"))
        .contains("the last learning rate is 0.1, expected a number above the first, 1.0");
    assertThat(cli.refuses("find-rate", "--steps", "3")).contains("steps is 3, expected 20 to");
    assertThat(temp).isEmptyDirectory();
  }
}
