package dev.hourglass.anomaly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Images;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.SafeTensors.DoubleTensor;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.testing.RandomImages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What is normal in one file with its model.
class AnomalyModelTest {
  private static final Autoencoder MODEL = Models.classic(3);
  private static final ByteImages NORMAL = RandomImages.random(1, 200, 1, 28, 28);
  private static final ByteImages OTHERS = RandomImages.random(2, 40, 1, 28, 28);

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource
  void aLoadedModelGivesTheSameBitsOnAnyNumberOfThreads(AnomalyScore score) throws Exception {
    AnomalyModel fitted = fitted(score);
    AnomalyModel loaded = saved(fitted);
    Images images = OTHERS;
    try (Inference one = fitted.model().inference(1);
        Inference three = loaded.model().inference(3)) {
      double[] expected = fitted.score(one, images);
      assertThat(loaded.score(three, images)).isEqualTo(expected);
      for (int i = 0; i < 3; i++) {
        float[] image = images.numbers(i);
        assertThat(loaded.score(three, image)).isEqualTo(expected[i]);
        assertThat(loaded.isAnomaly(expected[i]))
            .isEqualTo(fitted.normality().threshold().anomalous(expected[i]));
      }
      ImageScores all = fitted.normality().detector().score(one, images, _ -> {});
      ImageScores same = loaded.normality().detector().score(three, images, _ -> {});
      for (AnomalyScore kind : AnomalyScore.values()) {
        assertThat(same.of(kind)).as(kind.word()).isEqualTo(all.of(kind));
      }
    }
    assertThat(loaded.normality().threshold()).isEqualTo(fitted.normality().threshold());
    assertThat(loaded.normality().calibration()).isEqualTo(fitted.normality().calibration());
    assertThat(loaded.normality().check()).isEqualTo(fitted.normality().check()).isNotNull();
    assertThat(loaded.normality().source()).isEqualTo("the training images of noise");
    assertThat(loaded.metadata()).containsEntry("dataset", "noise");
  }

  @Test
  void theSameModelGivesTheSameBytes() throws Exception {
    AnomalyModel model = fitted(AnomalyScore.COMBINED);
    model.save(temp.resolve("one"));
    AnomalyModel.load(temp.resolve("one")).save(temp.resolve("two"));
    assertThat(temp.resolve("two")).hasSameBinaryContentAs(temp.resolve("one"));
  }

  @Test
  void streamsAndBytesHoldWhatAFileHolds() throws Exception {
    AnomalyModel model = fitted(AnomalyScore.COMBINED);
    model.save(temp.resolve("file"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    model.save(out);
    assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(temp.resolve("file")));
    try (Inference inference = model.model().inference(1)) {
      double[] expected = model.score(inference, OTHERS);
      AnomalyModel streamed = AnomalyModel.load(new ByteArrayInputStream(out.toByteArray()));
      assertThat(streamed.score(inference, OTHERS)).isEqualTo(expected);
      AnomalyModel bytes = AnomalyModel.load(out.toByteArray());
      assertThat(bytes.score(inference, OTHERS)).isEqualTo(expected);
    }
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> AnomalyModel.load(Arrays.copyOf(out.toByteArray(), 999)))
        .withMessageContaining("the bytes");
  }

  @Test
  void readersOfModelFilesReadTheAutoencoder() throws Exception {
    Path file = temp.resolve("anomalies.safetensors");
    fitted(AnomalyScore.COMBINED).save(file);
    ModelFile model = ModelFile.load(file);
    assertThat(model.model().parameters().values()).isEqualTo(MODEL.parameters().values());
    assertThat(model.metadata().keySet()).noneMatch(key -> key.startsWith("anomaly"));
    model.save(temp.resolve("model.safetensors"));
    assertThat(refusal(temp.resolve("model.safetensors")))
        .contains(
            "holds a model without an anomaly detector", "expected", "hourglass anomalies --fit");
  }

  /// As a program without this library would: eight bytes of length, JSON, and doubles at offsets.
  @Test
  void anyProgramCanReadTheFile() throws Exception {
    AnomalyModel model = fitted(AnomalyScore.COMBINED);
    Path file = temp.resolve("anomalies.safetensors");
    model.save(file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    JsonObject header =
        JsonParser.parseString(new String(bytes.array(), Long.BYTES, length, UTF_8))
            .getAsJsonObject();
    JsonObject notes = header.getAsJsonObject("__metadata__");
    JsonObject numbers =
        JsonParser.parseString(notes.get("anomaly.detector").getAsString()).getAsJsonObject();
    assertThat(numbers.keySet())
        .containsExactly(
            "version", "score", "rate", "threshold", "unexplained", "density", "check");
    assertThat(numbers.get("threshold").getAsDouble())
        .isEqualTo(model.normality().threshold().value());
    JsonObject means = header.getAsJsonObject("anomaly.means");
    assertThat(means.get("dtype").getAsString()).isEqualTo("F64");
    int begin = means.getAsJsonArray("data_offsets").get(0).getAsInt();
    GaussianMixture codes = Objects.requireNonNull(model.normality().detector().codes());
    assertThat(means.getAsJsonArray("shape").get(0).getAsInt()).isEqualTo(codes.weights().length);
    for (int d = 0; d < MODEL.codeSize(); d++) {
      assertThat(bytes.getDouble(Long.BYTES + length + begin + d * Double.BYTES))
          .isEqualTo(codes.means()[0][d]);
    }
  }

  @Test
  void oneCallFitsAndKeepsACopy() {
    Autoencoder model = MODEL.copy();
    AnomalyModel anomalies = AnomalyModel.fit(model, NORMAL, 0.1, 2);
    Arrays.fill(model.parameters().values(), 0);
    assertThat(anomalies.model().parameters().values()).isEqualTo(MODEL.parameters().values());
    assertThat(anomalies.normality().threshold().images()).isEqualTo(100);
    assertThat(anomalies.normality().check()).isNull();
    try (Inference inference = anomalies.model().inference(1)) {
      double[] scores = anomalies.score(inference, NORMAL);
      assertThat(Arrays.stream(scores).filter(anomalies::isAnomaly).count()).isBetween(1L, 40L);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> anomalies.score(inference, new float[785]))
          .withMessageContaining("785 numbers, expected 784");
    }
  }

  @Test
  void modelsWithoutADensityAndWithoutACheckComeBack() throws Exception {
    Autoencoder constant = MODEL.copy();
    Arrays.fill(constant.parameters().values(), 0);
    AnomalyModel fitted = AnomalyModel.fit(constant, NORMAL, 0.1, 1);
    AnomalyModel loaded = saved(fitted);
    assertThat(loaded.normality().detector()).isEqualTo(fitted.normality().detector());
    assertThat(loaded.normality().detector().codes()).isNull();
    assertThat(loaded.normality().check()).isNull();
    assertThat(loaded.normality().note()).contains("density is left out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\":1     | \"version\":2     | version 2 and this program reads version 1",
        "\"version\":1     | \"version\":1.5   | version is 1.5, expected a whole number",
        "\"combined\"      | \"loudest\"       | no score 'loudest', expected one of",
        "\"rate\":0.1      | \"rate\":1.1      | is 1.1, expected a number above 0",
        "\"rate\":0.1      | \"rate\":0.001    | expected at least 999",
        "\"rate\":0.1      | \"rate\":0.2      | the threshold is",
        "\"rate\":0.1      | \"rate\":NaN      | not valid JSON",
        "\"rate\":0.1      | \"speed\":1       | no member \"speed\"",
        "\"deviation\":    | \"deviation\":-   | expected a number above 0",
        "\"images\":40     | \"images\":-1     | of at least one image",
        "\"false_alarms\": | \"false_alarms\":7 | expected a share from 0 to 1",
      })
  void numbersThatCannotBeAreRefused(String from, String to, String problem) throws Exception {
    SafeTensors good = content();
    Map<String, String> notes = new TreeMap<>(good.metadata());
    notes.computeIfPresent("anomaly.detector", (_, json) -> json.replace(from, to));
    assertThat(notes).isNotEqualTo(good.metadata());
    assertThat(refusal(new SafeTensors(notes, good.tensors(), good.doubles())))
        .contains(problem)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "weights, NaN, expected finite numbers",
    "weights, -1, with the sum 1",
    "weights, 7, with the sum 1",
    "means, Infinity, expected finite numbers",
    "factors, 0, on a diagonal",
    "factors, -1, on a diagonal",
    "calibration, NaN, expected finite numbers"
  })
  void tensorsThatCannotBeAreRefused(String name, double number, String problem) throws Exception {
    SafeTensors good = content();
    List<DoubleTensor> tensors = new ArrayList<>();
    for (DoubleTensor tensor : good.doubles()) {
      double[] values = tensor.values().clone();
      if (tensor.name().equals("anomaly." + name)) {
        values[0] = number;
      }
      tensors.add(new DoubleTensor(tensor.name(), tensor.shape(), values));
    }
    assertThat(refusal(new SafeTensors(good.metadata(), good.tensors(), tensors)))
        .contains(problem);
  }

  @Test
  void tensorsOfOtherShapesKindsAndNumbersAreRefused() throws Exception {
    SafeTensors good = content();
    List<DoubleTensor> doubles = good.doubles();
    assertThat(refusal(with(good, doubles.subList(1, doubles.size()), List.of())))
        .contains("there are 3 tensors for it, expected");
    SafeTensors.Tensor more = new SafeTensors.Tensor("anomaly.more", new int[0], new float[1]);
    assertThat(refusal(with(good, doubles, List.of(more))))
        .contains("5 tensors for it, expected 4");
    List<DoubleTensor> flat =
        doubles.stream()
            .map(one -> new DoubleTensor(one.name(), new int[] {one.values().length}, one.values()))
            .toList();
    assertThat(refusal(with(good, flat, List.of()))).contains("has the shape", "expected [");
    List<SafeTensors.Tensor> singles =
        doubles.stream()
            .map(one -> new SafeTensors.Tensor(one.name(), one.shape(), new float[one.count()]))
            .toList();
    assertThat(refusal(with(good, List.of(), singles))).contains("expected");
  }

  @Test
  void whatCouldNotBeLoadedIsNotSaved() {
    AnomalyModel good = fitted(AnomalyScore.COMBINED);
    good.normality().calibration()[0] = Double.POSITIVE_INFINITY;
    assertThatIllegalStateException()
        .isThrownBy(() -> good.save(temp.resolve("broken")))
        .withMessageContaining("NaN or infinite");
    assertThat(temp.resolve("broken")).doesNotExist();
  }

  private static AnomalyModel fitted(AnomalyScore score) {
    Dataset dataset = new Dataset("noise", RandomImages.random(1, 400, 1, 28, 28), OTHERS);
    try (Inference inference = MODEL.inference(2)) {
      Normality.Parts parts = Normality.Parts.of(dataset);
      return new AnomalyModel(
          MODEL,
          Normality.learn(inference, parts, score, 0.1, _ -> {}),
          Map.of("dataset", "noise"));
    }
  }

  private AnomalyModel saved(AnomalyModel model) throws Exception {
    Path file = temp.resolve("anomalies.safetensors");
    model.save(file);
    return AnomalyModel.load(file);
  }

  private SafeTensors content() throws Exception {
    Path file = temp.resolve("good.safetensors");
    fitted(AnomalyScore.COMBINED).save(file);
    return SafeTensors.read(file, name -> name.startsWith("anomaly."));
  }

  private static SafeTensors with(
      SafeTensors good, List<DoubleTensor> doubles, List<SafeTensors.Tensor> more) {
    List<SafeTensors.Tensor> tensors = new ArrayList<>(good.tensors());
    tensors.addAll(more);
    return new SafeTensors(good.metadata(), tensors, doubles);
  }

  private String refusal(SafeTensors content) throws Exception {
    Path file = temp.resolve("bad.safetensors");
    content.write(file);
    return refusal(file);
  }

  private static String refusal(Path file) {
    return String.valueOf(
        assertThatExceptionOfType(FormatException.class)
            .isThrownBy(() -> AnomalyModel.load(file))
            .actual()
            .getMessage());
  }
}
