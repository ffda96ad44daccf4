package dev.hourglass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.PublishedDataset;
import dev.hourglass.files.RecordJson;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Where a new preset, layer or dataset has a place that no compiler sees: the tables of
/// CONTRIBUTING name them all.
class AdditionsTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void everyPresetIsComparedWithPyTorchAndListedInTheReadme() throws IOException {
    String script = text("tools/check_interop.py");
    String readme = text("README.md");
    for (String preset : Models.NAMES) {
      assertThat(script).contains("\"" + preset + "\"");
      assertThat(readme).contains("\n| `" + preset + "` |");
    }
  }

  @Test
  void everyLayerHasItsCounterpartInPyTorch() throws IOException {
    String script = text("tools/hourglass_torch.py");
    for (Class<?> layer : RecordJson.permitted(Layer.class)) {
      assertThat(script).contains("\"" + layer.getSimpleName() + "\"");
    }
  }

  @Test
  void everyDatasetIsInTheReadme() throws IOException {
    String readme = text("README.md");
    for (PublishedDataset dataset : PublishedDataset.ALL) {
      assertThat(readme).contains("`" + dataset.name() + "`");
    }
  }

  private static String text(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}
