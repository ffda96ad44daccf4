package dev.hourglass.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.Models;
import dev.hourglass.nn.AdaptiveAvgPool2d;
import dev.hourglass.nn.AvgPool2d;
import dev.hourglass.nn.BatchNorm1d;
import dev.hourglass.nn.BatchNorm2d;
import dev.hourglass.nn.CodePenalty;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Crop;
import dev.hourglass.nn.Dropout;
import dev.hourglass.nn.Dropout2d;
import dev.hourglass.nn.EntropyBottleneck;
import dev.hourglass.nn.Flatten;
import dev.hourglass.nn.GELU;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.GroupNorm;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.LeakyReLU;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.MaxPool2d;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.OneHotLabel;
import dev.hourglass.nn.Parameter;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.SiLU;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Tanh;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.nn.Upsample;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Samples;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What onnxruntime makes of our files, beside what we make of the same images.
class OnnxModelTest {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
  private static final Offset<Float> CLOSE = Offset.offset(1e-5f);
  private static final Shape GREY = new Shape(1, 28, 28);
  private static final Shape IMAGE = new Shape(4, 7, 6);

  static List<Layer> layers() {
    NamedLayer body = new NamedLayer("body", new Conv2d(4, 3, 3, 2, 1));
    NamedLayer shortcut = new NamedLayer("shortcut", new Conv2d(4, 3, 1, 2, 0));
    return List.of(
        new Conv2d(4, 5, 3, 2, 1),
        new ConvTranspose2d(4, 3, 3, 2, 1, 1),
        new Linear(IMAGE.size(), 9),
        new BatchNorm1d(IMAGE.size()),
        new BatchNorm2d(4),
        new GroupNorm(2, 4, 1e-5),
        new ReLU(),
        new LeakyReLU(0.2),
        new SiLU(),
        new GELU(),
        new Sigmoid(),
        new Tanh(),
        new Dropout(0.5),
        new Dropout2d(0.5),
        new CodePenalty(),
        new MaxPool2d(3, 2, 1),
        new AvgPool2d(3, 2, 1),
        new AdaptiveAvgPool2d(1),
        new AdaptiveAvgPool2d(3),
        new Upsample(2),
        new Crop(5, 4),
        new Flatten(),
        new Unflatten(2, 14, 6),
        new OneHotLabel(3),
        new GaussianLatent(IMAGE.size() / 2),
        new EntropyBottleneck(IMAGE.size(), 2, 3),
        new Residual(List.of(body), List.of(shortcut)),
        new Residual(List.of(new NamedLayer("act", new SiLU())), List.of()),
        new Residual(List.of(dense()), List.of(dense())));
  }

  /// Both ways of a residual block that begins with it want their numbers flat.
  private static NamedLayer dense() {
    return new NamedLayer("dense", new Linear(IMAGE.size(), IMAGE.size()));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void everyLayerGivesOnnxruntimeTheSameNumbers(Layer layer) throws Exception {
    Network encoder = encoder(layer);
    Network decoder =
        new Network(
            encoder.output(),
            List.of(
                new NamedLayer("linear", new Linear(encoder.output().size(), IMAGE.size())),
                new NamedLayer("image", new Unflatten(4, 7, 6))));
    check(perturbed(Autoencoder.create("layer", encoder, decoder, 1)));
  }

  private static Network encoder(Layer layer) {
    boolean vector =
        layer instanceof BatchNorm1d
            || layer instanceof EntropyBottleneck
            || layer instanceof GaussianLatent
            || layer instanceof Unflatten;
    List<NamedLayer> layers = new ArrayList<>();
    if (vector) {
      layers.add(new NamedLayer("flat", new Flatten()));
    }
    layers.add(new NamedLayer("layer", layer));
    return new Network(IMAGE, layers);
  }

  @Test
  void thereIsACaseForEveryKindOfLayer() {
    Set<String> kinds =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.hourglass.nn")
                .stream()
                .filter(type -> type.isAssignableTo(Layer.class) && !type.isInterface())
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
    Set<String> tried =
        layers().stream()
            .map(layer -> layer.getClass().getSimpleName())
            .collect(Collectors.toSet());
    assertThat(kinds).isNotEmpty().isEqualTo(tried);
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetGivesOnnxruntimeTheSameNumbers(String preset) throws Exception {
    check(perturbed(Models.preset(preset, GREY, 1)));
    check(perturbed(Models.preset(preset, new Shape(3, 27, 20), 1)));
  }

  static Stream<String> presets() {
    return Models.NAMES.stream();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "vae"})
  void conditionalModelsTakeLabels(String preset) throws Exception {
    check(perturbed(Models.preset(preset, GREY, Models.options(preset).withClasses(10), 1)));
  }

  /// Compares the encoder, the decoder and the whole model.
  private static void check(Autoencoder model) throws OrtException {
    int count = 5;
    float[] images = new float[count * model.inputShape().size()];
    SplitMix64 random = SplitMix64.stream(7, 0);
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextDouble();
    }
    int[] labels = {0, 1, 2, 1, 0};
    try (Inference inference = model.inference(1)) {
      Codes encoded = inference.encode(model.images(images, labels));
      float[] codes = encoded.values();
      float[] drawn = inference.decode(encoded).values();
      same(OnnxModel.encoder(model, Map.of()), images, image(model), labels, codes);
      long[] code = {-1, model.codeSize()};
      same(OnnxModel.decoder(model, Map.of()), codes, code, labels, drawn);
      same(OnnxModel.whole(model, Map.of()), images, image(model), labels, drawn);
    }
  }

  private static long[] image(Autoencoder model) {
    Shape shape = model.inputShape();
    return new long[] {-1, shape.channels(), shape.height(), shape.width()};
  }

  private static void same(
      OnnxModel graph, float[] input, long[] shape, int[] labels, float[] expected)
      throws OrtException {
    long[] sizes = shape.clone();
    sizes[0] = labels.length;
    try (OrtSession session = ENVIRONMENT.createSession(graph.bytes());
        OnnxTensor numbers = OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(input), sizes);
        OnnxTensor classes =
            OnnxTensor.createTensor(
                ENVIRONMENT,
                LongBuffer.wrap(Arrays.stream(labels).asLongStream().toArray()),
                new long[] {labels.length})) {
      Map<String, OnnxTensor> inputs = new HashMap<>(Map.of(graph.input(), numbers));
      if (session.getInputNames().contains(OnnxModel.LABELS)) {
        inputs.put(OnnxModel.LABELS, classes);
      }
      assertThat(session.getOutputNames()).containsExactly(graph.output());
      try (OrtSession.Result result = session.run(inputs)) {
        FloatBuffer found = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] values = new float[found.remaining()];
        found.get(values);
        assertThat(values).hasSameSizeAs(expected).containsExactly(expected, CLOSE);
      }
    }
  }

  /// What begins as ones or zeros would hide a factor that is missing.
  private static Autoencoder perturbed(Autoencoder model) {
    float[] values = model.parameters().values();
    for (Parameter view : model.parameters().views()) {
      float[] numbers = view.read(values);
      float[] moves = Samples.uniform(SplitMix64.stream(3, view.offset()), numbers.length);
      float size = view.name().endsWith("weight") && view.spec().bound() > 0 ? 0 : 0.4f;
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] += size * moves[i];
      }
      view.write(numbers, values);
    }
    return model;
  }

  @Test
  void theFileSaysWhatItsNumbersAre() throws Exception {
    OnnxModel whole = OnnxModel.whole(Models.classic(1), Map.of("dataset", "mnist"));
    try (OrtSession session = ENVIRONMENT.createSession(whole.bytes())) {
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("dataset", "mnist")
          .containsEntry("input_range", "0 to 1")
          .containsEntry("image_shape", "1×28×28")
          .containsEntry("code_size", "64");
      assertThat(session.getMetadata().getProducerName()).isEqualTo("hourglass");
    }
  }
}
