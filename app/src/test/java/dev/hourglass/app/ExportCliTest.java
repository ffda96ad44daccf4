package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.SafeTensors.Tensor;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.format.StateDict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// Models leave as what other programs read; `OnnxModelTest` and `tools/check_interop.py` run
/// those.
class ExportCliTest extends CliCase {
  @Test
  void aGraphOfEachPartIsWritten() throws Exception {
    assertThat(cli.ok("export", Cli.model(), "-o", "model.onnx").out())
        .isEqualTo("Wrote model.onnx: images in, reconstructions out\n");
    cli.ok("export", Cli.model(), "--part", "encoder", "-o", "encoder.onnx");
    cli.ok("export", Cli.model(), "--part", "decoder", "--format", "onnx", "-o", "decoder.bin");
    assertThat(graph("model.onnx")).contains("encoder.conv1.weight", "decoder.");
    assertThat(graph("encoder.onnx")).contains("encoder.conv1.weight").doesNotContain("decoder.");
    assertThat(graph("decoder.bin")).doesNotContain("encoder.conv1.weight");
  }

  private String graph(String name) throws Exception {
    return Files.readString(temp.resolve(name), StandardCharsets.ISO_8859_1);
  }

  @Test
  void parametersAreWrittenWithPyTorchsNamesAndComeBack() throws Exception {
    assertThat(cli.ok("export", Cli.model(), "-o", "w.safetensors").out())
        .matches("Wrote \\d+ tensors to w.safetensors\n");
    ModelFile model = ModelFile.load(Cli.model().resolve("model.safetensors"));
    SafeTensors weights = SafeTensors.read(temp.resolve("w.safetensors"));
    assertThat(weights.metadata()).containsEntry("format", "pt").containsKey("architecture");
    assertThat(weights.tensors())
        .extracting(Tensor::name)
        .containsExactlyInAnyOrderElementsOf(
            StateDict.of(model.model()).stream().map(Tensor::name).toList());
    cli.ok("import", "w.safetensors", "--model", "classic", "-o", "again.safetensors");
    assertThat(ModelFile.load(temp.resolve("again.safetensors")).model().parameters().values())
        .isEqualTo(model.model().parameters().values());
  }

  @Test
  void whatIsToBeWrittenMustBeSaid() throws Exception {
    assertThat(cli.refuses("export", Cli.model(), "-o", "model.bin"))
        .contains("model.bin does not determine the format");
    assertThat(cli.refuses("export", Cli.model(), "--part", "encoder", "-o", "w.safetensors"))
        .contains("--part has no effect, since a safetensors file holds all parameters");
    assertThat(cli.refuses("export", Cli.model(), "--format", "tflite", "-o", "m"))
        .contains("--format", "onnx, safetensors");
    assertThat(cli.refuses("export", Cli.model())).contains("--output");
    assertThat(cli.fails("export", "none.safetensors", "-o", "m.onnx"))
        .contains("there is no none.safetensors");
    assertThat(temp.resolve("m.onnx")).doesNotExist();
  }
}
