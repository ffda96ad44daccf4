package dev.hourglass.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.hourglass.data.Shape;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.SafeTensors.Tensor;
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
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.SiLU;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Tanh;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.nn.Upsample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Model files: what is saved is loaded, and what nobody could have saved is refused.
class ModelFileTest {
  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void setUp() {
    file = dir.resolve("model.safetensors");
  }

  @Test
  void loadsWhatWasSavedToTheBit() throws IOException {
    Autoencoder model = everyLayer();
    new ModelFile(model, Map.of("dataset", "mnist")).save(file);
    ModelFile loaded = ModelFile.load(file);
    assertThat(loaded.model().parameters().values()).isEqualTo(model.parameters().values());
    assertThat(loaded.model().encoder()).isEqualTo(model.encoder());
    assertThat(loaded.model().decoder()).isEqualTo(model.decoder());
    assertThat(loaded.metadata()).containsEntry("dataset", "mnist");
  }

  @Test
  void everyLayerCanBeSaved() {
    Set<String> used =
        everyLayer().networks().values().stream()
            .flatMap(network -> network.layers().stream())
            .flatMap(named -> withInner(named.layer()))
            .map(layer -> layer.getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(used).isEqualTo(layersOnTheClassPath());
  }

  @Test
  void usesPyTorchsNamesAndShapes() throws IOException {
    Models.classic(1).save(file);
    Map<String, String> shapes = new HashMap<>();
    for (Tensor tensor : SafeTensors.read(file).tensors()) {
      shapes.put(tensor.name(), Arrays.toString(tensor.shape()));
    }
    assertThat(shapes)
        .hasSize(14)
        .containsEntry("encoder.conv2.weight", "[32, 16, 3, 3]")
        .containsEntry("decoder.deconv1.weight", "[64, 32, 4, 4]")
        .containsEntry("decoder.deconv4.bias", "[1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"type\":\"ReLU\"|\"type\":\"Runtime\"|has the type Runtime",
        "\"kernel\":3|\"kernel\":-3|kernel is -3",
        "\"kernel\":3|\"kernel\":3.5|does not describe a valid model",
        "\"kernel\":3,|''|does not describe a valid model",
        "\"out_channels\":5|\"out_channels\":7|the input is 7×5×5, expected 5 channels",
        "\"in_channels\":5|\"in_channels\":65536|the input is 5×5×5, expected 65536",
        "\"input\":[2,9,9]|\"input\":[2,99999,99999]|expected at most",
        "\"input\":[2,9,9]|\"input\":[2,9]|expected [channels, height, width]",
        "\"name\":\"relu\"|\"name\":\"conv\"|share a name"
      })
  void refusesArchitecturesThatCannotBe(String from, String to, String complaint)
      throws IOException {
    everyLayer().save(file);
    changeNote("architecture", text -> replaceFirst(text, from, to));
    assertThatThrownBy(() -> ModelFile.load(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll(file.toString(), complaint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{}", "null", "7"})
  void refusesArchitecturesThatAreNone(String text) throws IOException {
    everyLayer().save(file);
    changeNote("architecture", old -> text);
    assertThatThrownBy(() -> ModelFile.load(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("does not describe a valid model");
  }

  @Test
  void refusesLaterVersions() throws IOException {
    everyLayer().save(file);
    changeNote("format_version", old -> "2");
    assertThatThrownBy(() -> ModelFile.load(file)).hasMessageContaining("update hourglass");
  }

  @Test
  void refusesOtherSafetensorsFiles() throws IOException {
    new SafeTensors(Map.of(), List.of()).write(file);
    assertThatThrownBy(() -> ModelFile.load(file)).hasMessageContaining("Hourglass metadata");
  }

  @Test
  void refusesTensorsThatDoNotFit() throws IOException {
    everyLayer().save(file);
    changeTensors(t -> new Tensor(t.name() + "x", t.shape(), t.values()));
    assertThatThrownBy(() -> ModelFile.load(file)).hasMessageContaining("has no tensor");
    everyLayer().save(file);
    changeTensors(t -> new Tensor(t.name(), new int[] {t.values().length, 1}, t.values()));
    assertThatThrownBy(() -> ModelFile.load(file)).hasMessageContaining("with shape");
    everyLayer().save(file);
    SafeTensors whole = SafeTensors.read(file);
    new SafeTensors(whole.metadata(), whole.tensors().subList(1, whole.tensors().size()))
        .write(file);
    assertThatThrownBy(() -> ModelFile.load(file))
        .hasMessageContaining("parameters and the file holds");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void refusesNumbersThatAreNotFinite(float bad) throws IOException {
    everyLayer().save(file);
    changeTensors(t -> {
      t.values()[t.values().length - 1] = bad;
      return t;
    });
    assertThatThrownBy(() -> ModelFile.load(file)).hasMessageContaining("expected finite numbers");
  }

  private void changeNote(String key, UnaryOperator<String> change) throws IOException {
    SafeTensors whole = SafeTensors.read(file);
    Map<String, String> notes = new HashMap<>(whole.metadata());
    notes.computeIfPresent(key, (k, text) -> change.apply(text));
    new SafeTensors(notes, whole.tensors()).write(file);
  }

  private void changeTensors(UnaryOperator<Tensor> change) throws IOException {
    SafeTensors whole = SafeTensors.read(file);
    new SafeTensors(whole.metadata(), whole.tensors().stream().map(change).toList()).write(file);
  }

  private static String replaceFirst(String text, String from, String to) {
    assertThat(text).contains(from);
    int at = text.indexOf(from);
    return text.substring(0, at) + to + text.substring(at + from.length());
  }

  static Stream<Layer> withInner(Layer layer) {
    return layer instanceof Residual residual
        ? Stream.concat(Stream.of(layer), residual.body().stream().map(NamedLayer::layer))
        : Stream.of(layer);
  }

  /// A small model with each kind of layer.
  static Autoencoder everyLayer() {
    Network encoder =
        new Network(
            new Shape(2, 9, 9),
            layers(
                "conv", new Conv2d(2, 5, 3, 2, 1),
                "relu", new ReLU(),
                "conv2", new Conv2d(5, 5, 3, 1, 1),
                "norm", new BatchNorm2d(5),
                "leak", new LeakyReLU(0.01),
                "block", residual(),
                "group", new GroupNorm(5, 5, 1e-3),
                "drop", new Dropout2d(0.25),
                "up", new Upsample(2),
                "largest", new MaxPool2d(3, 2, 1),
                "mean", new AvgPool2d(2, 1, 0),
                "pool", new AdaptiveAvgPool2d(1),
                "linear", new Linear(5, 8),
                "tanh", new Tanh(),
                "latent", new GaussianLatent(4),
                "sparse", new CodePenalty(),
                "rate", new EntropyBottleneck(4, 2, 3)));
    Network decoder =
        new Network(
            Shape.vector(4),
            layers(
                "norm", new BatchNorm1d(4, 1e-4, 0.2),
                "gelu", new GELU(),
                "drop", new Dropout(0.1),
                "class", new OneHotLabel(3),
                "deconv", new ConvTranspose2d(7, 2, 9, 1, 0),
                "flatten", new Flatten(),
                "unflatten", new Unflatten(2, 9, 9),
                "crop", new Crop(9, 9),
                "sigmoid", new Sigmoid()));
    return Autoencoder.create("every", encoder, decoder, 7);
  }

  private static Residual residual() {
    return new Residual(
        layers("conv", new Conv2d(5, 5, 3, 1, 1), "silu", new SiLU()),
        layers("conv", new Conv2d(5, 5, 1, 1, 0)));
  }

  private static List<NamedLayer> layers(Object... namesAndLayers) {
    List<NamedLayer> layers = new ArrayList<>();
    for (int i = 0; i < namesAndLayers.length; i += 2) {
      layers.add(new NamedLayer((String) namesAndLayers[i], (Layer) namesAndLayers[i + 1]));
    }
    return layers;
  }

  private static Set<String> layersOnTheClassPath() {
    return new ClassFileImporter()
        .importPath(Path.of("target", "classes", "dev", "hourglass", "nn")).stream()
            .filter(type -> type.isAssignableTo(Layer.class) && !type.isInterface())
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .map(type -> type.getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
