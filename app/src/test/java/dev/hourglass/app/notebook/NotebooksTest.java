package dev.hourglass.app.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The notebooks as they are committed; `.ci/notebook` runs them.
class NotebooksTest {
  private static final long LARGEST = 2_000_000;

  static List<Path> notebooks() throws IOException {
    Path module = Path.of("").toAbsolutePath();
    Path beside = module.resolve("notebooks");
    Path folder = Files.isDirectory(beside) ? beside : module.resolve("../notebooks").normalize();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void comesWithTheOutputsOfOneWholeRun(Path file) throws IOException {
    assertThat(Files.size(file)).isLessThan(LARGEST);
    JsonObject notebook = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    int run = 0;
    for (JsonElement element : notebook.getAsJsonArray("cells")) {
      JsonObject cell = element.getAsJsonObject();
      if (cell.get("cell_type").getAsString().equals("code")) {
        assertThat(cell.get("execution_count").toString())
            .as("run in order: execute the notebook again, as CONTRIBUTING.md says")
            .isEqualTo(Integer.toString(++run));
      }
    }
    assertThat(run).isPositive();
    assertThat(notebook.toString())
        .doesNotContain("\"output_type\":\"error\"")
        .contains("image/png")
        .contains("\"name\":\"hourglass\"");
  }
}
