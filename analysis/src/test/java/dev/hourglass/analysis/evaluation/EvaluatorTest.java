package dev.hourglass.analysis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.Shape;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.metrics.Likelihood;
import dev.hourglass.metrics.Metric;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Evaluations as records and as JSON.
class EvaluatorTest {
  private static final EvaluationSettings SETTINGS =
      new EvaluationSettings(100, 3, null, null, false, 0);

  @Test
  void theJsonOfEverythingIsAsTheSchemaSays() throws Exception {
    EvaluationSettings all = new EvaluationSettings(100, 3, 2, null, true, 0, 3);
    ModelEvaluation evaluation = measure("vae", all, 2);
    JsonObject json = JsonParser.parseString(EvaluationJson.toJson(evaluation)).getAsJsonObject();
    assertThat(SchemaCheck.complaints(schema(), json)).isEmpty();
    assertThat(json.getAsJsonArray("baselines")).hasSize(6);
    JsonObject variational = json.getAsJsonObject("variational");
    assertThat(variational.has("active_units")).isTrue();
    assertThat(variational.get("prior_components").getAsInt()).isEqualTo(3);
    assertThat(json.getAsJsonObject("labels").keySet()).hasSize(10);
  }

  @Test
  void theSchemaFindsWhatIsWrong() throws Exception {
    String text = EvaluationJson.toJson(measure("classic", SETTINGS, 1));
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    assertThat(SchemaCheck.complaints(schema(), json)).isEmpty();
    json.getAsJsonObject("all").addProperty("mse", "small");
    json.getAsJsonObject("all").getAsJsonObject("intervals").remove("ssim");
    json.addProperty("split", "validation");
    json.addProperty("more", 1);
    assertThat(SchemaCheck.complaints(schema(), json))
        .hasSize(4)
        .anyMatch(complaint -> complaint.startsWith("$.all.mse: \"small\" breaks type"));
  }

  @Test
  void theDefaultSigmaIsTheOneWithWhichTheBoundIsGreatest() throws Exception {
    var usual = gaussian(SETTINGS);
    double sigma = ((Likelihood.Gaussian) usual.likelihood()).sigma();
    for (double factor : new double[] {0.98, 0.999, 1.001, 1.02}) {
      var other = gaussian(new EvaluationSettings(100, 3, null, factor * sigma, false, 0));
      assertThat(usual.elbo()).as("times %s", factor).isGreaterThan(other.elbo());
    }
  }

  private static VariationalBounds.Bound gaussian(EvaluationSettings settings) throws Exception {
    return Objects.requireNonNull(measure("vae", settings, 2).variational()).bounds().getLast();
  }

  @Test
  void threadsChangeNoBit() throws Exception {
    EvaluationSettings all = new EvaluationSettings(100, 3, null, null, true, 0);
    assertThat(EvaluationJson.toJson(measure("classic", all, 3)))
        .isEqualTo(EvaluationJson.toJson(measure("classic", all, 1)));
  }

  @Test
  void whatIsAbsentOrInfiniteIsNull() throws Exception {
    byte[] pixels = new byte[4 * 4];
    ByteImages images = ByteImages.unlabelled("black", new Shape(1, 2, 2), pixels);
    var model = Models.preset("dense", new Shape(1, 2, 2), Models.options("dense"), 1);
    EvaluationSettings none = new EvaluationSettings(0, 0, null, null, true, 0);
    ModelEvaluation evaluation =
        Evaluator.measure(
            new ModelFile(model, Map.of()),
            new Dataset("black", images, images),
            Split.test,
            none,
            1,
            ProgressListener.NONE);
    JsonObject json = JsonParser.parseString(EvaluationJson.toJson(evaluation)).getAsJsonObject();
    assertThat(SchemaCheck.complaints(schema(), json)).isEmpty();
    JsonObject all = json.getAsJsonObject("all");
    assertThat(all.get("ssim").isJsonNull()).isTrue();
    assertThat(all.getAsJsonObject("intervals").get("mse").isJsonNull()).isTrue();
    JsonObject mean = json.getAsJsonArray("baselines").get(0).getAsJsonObject();
    assertThat(mean.getAsJsonObject("all").get("mean_psnr").isJsonNull()).isTrue();
    assertThat(json.getAsJsonObject("labels").isEmpty()).isTrue();
  }

  @Test
  void numbersOfImagesMakeUpTheSets() throws Exception {
    ModelEvaluation evaluation = measure("classic", SETTINGS, 1);
    double[] errors = evaluation.perImage(Metric.MSE);
    assertThat(errors).hasSize(evaluation.images().count());
    assertThat(Arrays.stream(errors).average().orElseThrow())
        .isCloseTo(evaluation.errors().all().of(Metric.MSE), within(1e-12));
  }

  @Test
  void refiningChangesReconstructionsAndNoLikelihood() throws Exception {
    EvaluationSettings refined = new EvaluationSettings(100, 3, 2, null, false, 4);
    EvaluationSettings plain = new EvaluationSettings(100, 3, 2, null, false, 0);
    ModelEvaluation better = measure("vae", refined, 2);
    ModelEvaluation usual = measure("vae", plain, 2);
    assertThat(better.variational()).isEqualTo(usual.variational());
    assertThat(better.errors().all().of(Metric.MSE))
        .isLessThan(usual.errors().all().of(Metric.MSE));
    JsonObject json = JsonParser.parseString(EvaluationJson.toJson(better)).getAsJsonObject();
    assertThat(SchemaCheck.complaints(schema(), json)).isEmpty();
    assertThat(json.get("refine").getAsInt()).isEqualTo(4);
  }

  @Test
  void settingsThatMeanNothingAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> measure("classic", new EvaluationSettings(0, 0, 5, null, false, 0), 1))
        .withMessageContaining("classic gives one code");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EvaluationSettings(50, 0, null, null, false, 0))
        .withMessageContaining("50 resamples");
  }

  private static ModelEvaluation measure(String preset, EvaluationSettings settings, int threads)
      throws IOException {
    Dataset dataset = Datasets.load("synthetic:300");
    var model = Models.preset(preset, new Shape(1, 28, 28), Models.options(preset), 1);
    return Evaluator.measure(
        new ModelFile(model, Map.of()),
        dataset,
        Split.test,
        settings,
        threads,
        ProgressListener.NONE);
  }

  private static JsonObject schema() throws IOException {
    Path file = Path.of("..", "docs", "evaluation.schema.json");
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }
}
