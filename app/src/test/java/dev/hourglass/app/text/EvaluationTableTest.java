package dev.hourglass.app.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.evaluation.EvaluationSettings;
import dev.hourglass.analysis.evaluation.Evaluator;
import dev.hourglass.analysis.evaluation.Split;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.Shape;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Evaluations as people read them.
class EvaluationTableTest {
  @Test
  void aTableFitsIntoEightyColumns() throws Exception {
    EvaluationSettings all = new EvaluationSettings(100, 3, 2, null, true, 0);
    String table = table("vae", Datasets.load("synthetic:300"), all);
    assertThat(table.lines()).allMatch(line -> line.length() <= 80);
    assertThat(table)
        .contains("95 % interval", "SSIM", "active units", "PCA, ", "JPEG, ", "PNG, ", "nats per");
  }

  @Test
  void whatIsNotFiniteHasASign() {
    ByteImages black = ByteImages.unlabelled("black", new Shape(1, 2, 2), new byte[4 * 4]);
    EvaluationSettings settings = new EvaluationSettings(0, 0, null, null, true, 0);
    assertThat(table("dense", new Dataset("black", black, black), settings))
        .contains("∞", "–")
        .doesNotContain("NaN", "Infinity", "…");
  }

  private static String table(String preset, Dataset dataset, EvaluationSettings settings) {
    ByteImages images = dataset.test();
    Shape shape = images.shape();
    ModelFile file =
        new ModelFile(Models.preset(preset, shape, Models.options(preset), 1), Map.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EvaluationTable.print(
        new PrintStream(bytes, true, UTF_8),
        Evaluator.measure(file, dataset, Split.test, settings, 1, ProgressListener.NONE),
        false,
        null);
    return bytes.toString(UTF_8);
  }
}
