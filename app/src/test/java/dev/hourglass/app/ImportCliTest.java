package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Shape;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.SafeTensors.Tensor;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.model.format.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Parameters from elsewhere become a model, or a sentence says why not.
class ImportCliTest extends CliCase {
  private static final String PREFIX = "module.";

  private final Autoencoder model =
      Models.preset("classic", new Shape(1, 28, 28), Models.options("classic"), 5);

  @BeforeEach
  void begin() throws IOException {
    weights("weights.safetensors", model, PREFIX);
  }

  @Test
  void parametersFindTheirPlacesAndTheMappingIsPrinted() throws Exception {
    String out =
        cli.ok("import", "weights.safetensors", "--model", "classic", "-o", "m.safetensors").out();
    assertThat(out.lines())
        .hasSize(StateDict.of(model).size() + 1)
        .anyMatch(line ->
            line.matches(
                "encoder\\.conv1\\.weight +from \"module\\.encoder\\.conv1\\.weight\""
                    + " \\[16, 1, 3, 3\\], by suffix"));
    assertThat(out).endsWith("Wrote m.safetensors\n");
    ModelFile made = ModelFile.load(temp.resolve("m.safetensors"));
    assertThat(made.model().parameters().values()).isEqualTo(model.parameters().values());
    assertThat(made.metadata()).containsEntry("imported_from", "weights.safetensors");
  }

  @Test
  void aMapNamesPlacesAndMustBeOne() throws Exception {
    Files.writeString(temp.resolve("map.json"), "{\"module.encoder.conv1.bias\": \"no.such\"}");
    Files.writeString(temp.resolve("list.json"), "[1]");
    Files.writeString(temp.resolve("number.json"), "{\"a\": 1}");
    assertThat(imported("--map", "map.json")).contains("\"no.such\"", "does not have");
    assertThat(imported("--map", "list.json")).contains("list.json is not a map of names");
    assertThat(imported("--map", "number.json")).contains("its member \"a\" is not a string");
    assertThat(imported("--map", "none.json")).contains("none.json: no such file");
    Files.writeString(
        temp.resolve("map.json"), "{\"module.encoder.conv1.bias\": \"encoder.conv1.bias\"}");
    assertThat(
            cli.ok("import", "weights.safetensors", "--map", "map.json", "-o", "m.safetensors")
                .out())
        .contains("by map", "by suffix");
  }

  @Test
  void whatDoesNotFitIsRefusedAndNothingIsWritten() throws Exception {
    assertThat(imported("--model", "dense"))
        .contains("weights.safetensors does not fit", "--model", "--map");
    assertThat(imported("--latent", "32")).contains("has shape [64, 32, 3, 3]");
    assertThat(cli.fails("import", "weights.bin", "-o", "m.safetensors")).contains("weights.bin");
    Files.writeString(temp.resolve("old.pt"), "no ZIP archive");
    assertThat(cli.fails("import", "old.pt", "-o", "m.safetensors"))
        .contains("old.pt: is neither a safetensors file nor one written by torch.save, expected");
    assertThat(temp.resolve("m.safetensors")).doesNotExist();
  }

  @Test
  void aNameSaysNothingAboutAFile() throws Exception {
    Files.copy(temp.resolve("weights.safetensors"), temp.resolve("weights.pth.tar"));
    assertThat(cli.ok("import", "weights.pth.tar", "-o", "m.safetensors").out())
        .endsWith("Wrote m.safetensors\n");
  }

  @Test
  void whatIsInDoubtIsRefusedWithTheMapToComplete() throws Exception {
    List<Tensor> tensors =
        StateDict.of(model).stream()
            .map(t -> new Tensor(t.name().replace(".weight", ".kernel"), t.shape(), t.values()))
            .toList();
    new SafeTensors(Map.of(), tensors).write(temp.resolve("kernels.safetensors"));
    Cli.Result refused = cli.run("import", "kernels.safetensors", "-o", "m.safetensors");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("kernels.safetensors does not fit", "specify it with --map");
    assertThat(refused.out()).contains("  \"encoder.conv1.kernel\": \"encoder.conv1.weight\",");
    // Where two places fit, both are offered and the user chooses.
    assertThat(refused.out()).contains("\": \"encoder.conv2.weight or decoder.deconv2.weight\"");
    String completed =
        refused
            .out()
            .replaceAll(
                "\"(\\S+)\\.kernel\": \"[^\"]* or [^\"]*\"", "\"$1.kernel\": \"$1.weight\"");
    Files.writeString(temp.resolve("map.json"), completed);
    cli.ok("import", "kernels.safetensors", "--map", "map.json", "-o", "m.safetensors");
    assertThat(ModelFile.load(temp.resolve("m.safetensors")).model().parameters().values())
        .isEqualTo(model.parameters().values());
  }

  @Test
  void aMapThatIsNoTextInUtf8IsRefusedInASentence() throws Exception {
    byte[] invalid = {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'};
    Files.write(temp.resolve("map.json"), invalid);
    assertThat(imported("--map", "map.json"))
        .contains("map.json: is not UTF-8 text, expected a JSON object that maps names to names");
  }

  @Test
  void conditionalModelsHaveAnyNumberOfClasses() throws Exception {
    Autoencoder letters =
        Models.preset(
            "vae", new Shape(1, 28, 28), Models.options("vae").withClasses(26).withLatent(4), 3);
    weights("letters.safetensors", letters, "");
    List<String> options = List.of("--model", "vae", "--latent", "4", "--conditional");
    cli.ok("import", "letters.safetensors", options, "--classes", "26", "-o", "l.safetensors");
    Autoencoder made = ModelFile.load(temp.resolve("l.safetensors")).model();
    assertThat(made.classes()).isEqualTo(26);
    assertThat(made.parameters().values()).isEqualTo(letters.parameters().values());
    assertThat(cli.fails("import", "letters.safetensors", options, "-o", "x.safetensors"))
        .contains("does not fit");
    assertThat(cli.ok("info", options, "--classes", "26").out()).contains("26");
    assertThat(cli.refuses("info", "--model", "vae", "--classes", "26"))
        .contains("--classes has no effect without --conditional: add that");
    assertThat(cli.refuses("info", options, "--classes", "0")).contains("expected 1 or more");
  }

  private String imported(String... options) throws Exception {
    return cli.fails("import", "weights.safetensors", List.of(options), "-o", "m.safetensors");
  }

  private void weights(String name, Autoencoder source, String prefix) throws IOException {
    List<Tensor> tensors =
        StateDict.of(source).stream()
            .map(t -> new Tensor(prefix + t.name(), t.shape(), t.values()))
            .toList();
    new SafeTensors(Map.of(), tensors).write(temp.resolve(name));
  }
}
