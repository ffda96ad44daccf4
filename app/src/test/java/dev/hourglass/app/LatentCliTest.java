package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.files.Npy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// `latent` and `neighbours` as a user calls them, and codes as a table.
class LatentCliTest extends CliCase {
  private static final List<String> TINY_DATA = List.of("--dataset", "synthetic:600");

  @Test
  void everythingOfATrainedModelLiesInTheFolder() throws Exception {
    String said =
        cli.ok("latent", Cli.model(), TINY_DATA, "--map-images", "80", "-o", "found").out();
    assertThat(said)
        .contains("linear probe", "k-means", "HDBSCAN on the map", "latent dimension", "found");
    Path found = temp.resolve("found");
    for (String figure :
        List.of(
            "map-pca", "map-umap", "neighbours", "outliers", "dimensions", "traversals", "paths")) {
      assertThat(ImageIO.read(found.resolve(figure + ".png").toFile())).as(figure).isNotNull();
    }
    JsonObject json =
        JsonParser.parseString(Files.readString(found.resolve("latent.json"))).getAsJsonObject();
    int images = json.get("test_images").getAsInt();
    assertThat(json.get("code_size").getAsInt()).isEqualTo(64);
    assertThat(Npy.read(found.resolve("codes.npy")).shape()).containsExactly(images, 64);
    List<String> table = Files.readAllLines(found.resolve("codes.csv"));
    assertThat(table).hasSize(images + 1);
    assertThat(table.getFirst()).startsWith("image,label,code_0,").endsWith(",code_63");
  }

  @Test
  void partsCanBeLeftOutAndJsonIsAllThatIsPrinted() throws Exception {
    Path model = VariationalModels.variational(temp);
    Cli.Result result =
        cli.run("latent", model, TINY_DATA, "--no-umap", "--no-clusters", "--json", "-o", "found");
    assertThat(result.code()).isZero();
    JsonObject json = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(json.getAsJsonArray("maps")).hasSize(1);
    assertThat(json.getAsJsonArray("clusters")).isEmpty();
    assertThat(json.getAsJsonObject("paths").get("way").getAsString()).isEqualTo("spherical");
    assertThat(temp.resolve("found/map-umap.png")).doesNotExist();
    assertThat(cli.refuses("latent", model, "--map-images", "1", "-o", "other"))
        .contains("map images is 1, expected 2 to 5000");
  }

  @Test
  void neighboursAreNamedAndDrawn() throws Exception {
    String said =
        cli.ok("neighbours", Cli.model(), "train:7", "3", TINY_DATA, "--count", "4", "-o", "a.png")
            .out();
    assertThat(said).contains("train:7: train:7 (0.000), ", "\n3: train:").contains("Wrote a.png");
    assertThat(ImageIO.read(temp.resolve("a.png").toFile()).getWidth()).isGreaterThan(5 * 112);
    assertThat(cli.refuses("neighbours", Cli.model(), "3", "--count", "0", "-o", "a.png"))
        .contains("0 neighbours of 1 images");
  }

  @Test
  void aFileIsNoFolder() throws Exception {
    Files.createFile(temp.resolve("taken"));
    assertThat(cli.fails("latent", Cli.model(), "-o", "taken"))
        .contains(
            "cannot write to the folder taken (a file exists where a folder is needed): choose"
                + " another");
  }

  @Test
  void codesBecomeATable() throws Exception {
    Path model = VariationalModels.variational(temp);
    cli.ok("encode", model, "synthetic:50:test", "-o", "codes.csv");
    assertThat(Files.readAllLines(temp.resolve("codes.csv")).getFirst())
        .isEqualTo("image,label,code_0,code_1");
    cli.ok("encode", model, "synthetic:50:test", "--with-variance", "-o", "all.csv");
    assertThat(Files.readAllLines(temp.resolve("all.csv")).getFirst())
        .isEqualTo("image,label,mean_0,mean_1,log_variance_0,log_variance_1");
  }
}
