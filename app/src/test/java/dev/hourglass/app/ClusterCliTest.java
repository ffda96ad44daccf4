package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCliTest {
  @TempDir private Path folder;

  private Cli cli;

  @BeforeEach
  void start() throws IOException {
    cli = new Cli(folder);
  }

  @Test
  void imagesWithoutModelAreGroupedAndComparedWithTheirLabels() throws Exception {
    String out =
        cli.ok("cluster", "synthetic:700", "--epochs", "2", "--starts", "8", "-o", "one").out();
    assertThat(out)
        .contains("by the codes of sharp, trained for 2 epochs")
        .contains("Groups to use: mixture on the map, 10 of them (as many as classes)")
        .contains("k-means of pixels");
    Path one = folder.resolve("one");
    assertThat(one)
        .isDirectoryContaining("glob:**/model.safetensors")
        .isDirectoryContaining("glob:**/clusters.json");
    assertThat(ImageIO.read(one.resolve("groups.png").toFile()).getHeight()).isGreaterThan(300);
    assertThat(ImageIO.read(one.resolve("map.png").toFile()).getWidth()).isEqualTo(1000);
    List<String> lines = Files.readAllLines(one.resolve("groups.csv"));
    assertThat(lines.getFirst())
        .startsWith("image,source,label,mixture_umap,k_means_umap,hdbscan_umap,k_means_codes");
    JsonObject json = numbers(one);
    assertThat(lines).hasSize(1 + json.get("images").getAsInt());
    assertThat(json.getAsJsonArray("clusters")).hasSize(8);
    // Whatever the threads, and with the model that was saved there.
    cli.ok("cluster", "synthetic:700", "--epochs", "2", "--starts", "8", "--threads", "1");
    for (String file : List.of("groups.csv", "groups.png", "map.png", "model.safetensors")) {
      assertThat(folder.resolve("clusters").resolve(file))
          .hasSameBinaryContentAs(one.resolve(file));
    }
    cli.ok("cluster", "one/model.safetensors", "--starts", "8", "-o", "again");
    assertThat(folder.resolve("again/groups.csv"))
        .hasSameBinaryContentAs(one.resolve("groups.csv"));
    assertThat(folder.resolve("again/model.safetensors")).doesNotExist();
  }

  private static JsonObject numbers(Path folder) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve("clusters.json")))
        .getAsJsonObject();
  }

  @Test
  void aFolderWithoutLabelsIsGroupedByDensityOrAsAsked() throws Exception {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    for (int i = 0; i < 60; i++) {
      BufferedImage image = new BufferedImage(24, 20, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 24 * 20; p++) {
        boolean bright = i % 2 == 0 ? p % 24 < 12 : p / 24 < 10;
        image.setRGB(p % 24, p / 24, (bright ? 0xC08040 : 0x102030) + 3 * (p * i % 11));
      }
      ImageIO.write(image, "png", photos.resolve("p%02d.png".formatted(i)).toFile());
    }
    String out = cli.ok("cluster", "photos", "--epochs", "3", "--starts", "2").out();
    assertThat(out).contains("a guess, since images are few; --groups N for another number");
    assertThat(Files.readString(folder.resolve("clusters/groups.csv"))).contains("image,source,");
    String three =
        cli.run("cluster", "photos", "--epochs", "3", "--starts", "2", "--groups", "3", "--json")
            .out();
    JsonObject json = JsonParser.parseString(three).getAsJsonObject();
    assertThat(json.get("basis").getAsString()).isEqualTo("given");
    assertThat(json.getAsJsonArray("typical")).hasSize(3);
  }

  @Test
  void whatCannotBeGroupedIsSaid() throws Exception {
    assertThat(cli.refuses("cluster", "synthetic:50", "--groups", "1"))
        .contains("groups is 1, expected 2 to 1000");
    assertThat(cli.refuses("cluster", "nowhere")).contains("nowhere");
    assertThat(cli.refuses("cluster", "synthetic:50", "--model", "vee"))
        .contains("there is no model 'vee'");
    assertThat(cli.refuses("cluster", "synthetic:50", "--fit", "pad"))
        .contains("--fit has no effect");
  }

  @Test
  void whoStopsIsToldWhatIsKept() throws Exception {
    Cli.Running training = cli.start("cluster", "synthetic:700", "--epochs", "400", "-o", "none");
    training.await(
        "the training",
        () ->
            (Files.readString(training.outFile()) + Files.readString(training.errFile()))
                .contains("training sharp"));
    training.signal("INT");
    assertThat(training.end().err()).contains("hourglass: stopped, nothing was written");
    assertThat(folder.resolve("none")).doesNotExist();
    Cli.Running grouping =
        cli.start("inspect", "synthetic:4000", "--epochs", "1", "-o", "kept.html", "--groups", "9");
    Path model = folder.resolve("kept-files").resolve("model.safetensors");
    grouping.await("the model", () -> Files.exists(model));
    grouping.signal("INT");
    assertThat(grouping.end().err())
        .contains("the trained model was kept: start again with --model kept-files/model");
    assertThat(folder.resolve("kept.html")).doesNotExist();
  }
}
