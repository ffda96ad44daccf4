package dev.hourglass.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.hourglass.data.Shape;
import dev.hourglass.files.FormatException;
import dev.hourglass.model.format.Architecture;
import dev.hourglass.nn.BatchNorm2d;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Flatten;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.LeakyReLU;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.OneHotLabel;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.ShapeException;
import dev.hourglass.nn.SiLU;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Unflatten;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Models as people write them, in a file or in Java.
class ModelDescriptionTest {
  private static final Shape MNIST = new Shape(1, 28, 28);
  private static final Path DOCUMENT = Path.of("..", "docs", "models.md");

  @TempDir Path dir;

  @Test
  void theDocumentsExamplesAreTheModelsThatTheBuilderMakes() throws IOException {
    List<String> examples = examples();
    assertThat(examples).hasSize(3);
    assertSame(ModelDescription.parse(examples.get(0)).build(MNIST, 3), dense(MNIST, 3));
    Shape larger = new Shape(1, 32, 64);
    assertSame(ModelDescription.parse(examples.get(1)).build(larger, 3), residual(larger, 3));
    assertSame(ModelDescription.parse(examples.get(1)).build(MNIST, 3), residual(MNIST, 3));
    Autoencoder conditional = ModelDescription.parse(examples.get(2)).build(MNIST, 3);
    assertSame(conditional, conditional(3));
    assertThat(conditional.classes()).isEqualTo(10);
  }

  @Test
  void presetsComeBackFromTheirFiles() throws IOException {
    for (String name : Models.NAMES) {
      Autoencoder model = Models.preset(name, MNIST, 5);
      Path file = dir.resolve(name + ".json");
      ModelDescription.of(model).write(file);
      ModelDescription read = ModelDescription.read(file);
      assertThat(read.input()).contains(MNIST);
      assertThat(read.name()).isEqualTo(name);
      assertSame(read.build(MNIST, 5), model);
      assertThat(ModelDescription.of(read.build(MNIST, 5)).toJson())
          .isEqualTo(Files.readString(file));
    }
    Autoencoder told = Models.preset("vae", MNIST, Models.options("vae").withClasses(4), 5);
    String text = ModelDescription.of(told).toJson();
    assertSame(ModelDescription.parse(text).build(MNIST, 5), told);
  }

  @Test
  void aResidualModelComesBackFromItsFile() {
    Autoencoder model = residual(MNIST, 1);
    String text = ModelDescription.of(model).toJson();
    assertSame(ModelDescription.parse(text).build(MNIST, 1), model);
  }

  @Test
  void imagesOfAnotherShapeThanTheInputAreRefused() {
    ModelDescription description = ModelDescription.of(dense(MNIST, 0));
    assertThatThrownBy(() -> description.build(new Shape(3, 32, 32), 0))
        .isInstanceOf(ShapeException.class)
        .hasMessageContainingAll("1×28×28", "3×32×32", "leave out \"input\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hourglass-model|torch|it is not a model description",
        "\"version\": 1|\"version\": 2|update hourglass",
        "\"version\": 1|\"version\": 0|expected \"version\": 1",
        "\"version\": 1,||expected \"version\": 1",
        "\"name\": \"residual\"|\"name\": \"../up\"|the name is '../up'",
        "\"name\": \"residual\"|\"name\": \"\"|the name is ''",
        "\"name\": \"conv1\"|\"name\": \"conv.1\"|encoder is called 'conv.1'",
        "\"name\": \"conv1\"|\"nam\": \"conv1\"|encoder.number 1: NamedLayer lacks name",
        "\"name\": \"norm1\"|\"name\": \"conv1\"|encoder: two layers share a name",
        "\"kernel\": 3|\"kernal\": 3|encoder.conv1: Conv2d has no member \"kernal\", expected only",
        "\"kernel\": 3|\"kernel\": 0|encoder.conv1: kernel is 0, expected 1 to 1024",
        "\"kernel\": 3|\"kernel\": 64|layer encoder.conv1: the kernel is 64×64 and the input 1×28×28",
        "LeakyReLU|LeakyRelu|encoder.leak1: has the type LeakyRelu, expected one of",
        "\"body\"|\"bodi\"|encoder.block: Residual has no member \"bodi\"",
        "\"name\": \"inner\", |\"name\": \"inner\", \"in_channels\": 7, |layer encoder.block.body.inner: the input is 16×14×14, expected 7 channels: set in_channels to 16",
        "\"out_channels\": 32|\"out_channels\": 33|layer encoder.block: the body ends at 33×7×7 and the shortcut at 32×7×7",
        "\"encoder\": [|\"input\": [1, 28], \"encoder\": [|input is [1, 28], expected [channels",
        "\"encoder\": [|\"encoders\": [|has no member \"encoders\", expected only"
      })
  void mistakesAreNamedWithTheirPlace(String part, String replacement, String complaint)
      throws IOException {
    String good = examples().get(1);
    assertThat(good).contains(part);
    int at = good.indexOf(part);
    String bad =
        good.substring(0, at)
            + (replacement == null ? "" : replacement)
            + good.substring(at + part.length());
    assertThatThrownBy(() -> ModelDescription.parse(bad).build(MNIST, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Conv2d|\"out_channels\": 4, \"kernel\": 3, \"padding\": 1",
        "GroupNorm|\"num_groups\": 2",
        "GroupNorm|\"num_groups\": 4, \"eps\": 1e-3",
        "BatchNorm2d|",
        "Linear|\"out_features\": 4"
      })
  void whatTheArrivingShapeSaysMayBeLeftOut(String type, String members) {
    String layer =
        "{\"name\": \"l\", \"type\": \"%s\"%s}"
            .formatted(type, members == null ? "" : ", " + members);
    String before = type.equals("Linear") ? "{\"name\": \"f\", \"type\": \"Flatten\"}" : conv(4);
    String after =
        type.equals("Linear")
            ? "{\"name\": \"o\", \"type\": \"Linear\", \"out_features\": 64},"
                + "{\"name\": \"u\", \"type\": \"Unflatten\", \"channels\": 1, \"height\": 8, \"width\": 8}"
            : conv(1);
    Autoencoder model =
        ModelDescription.parse(described("\"m\"", before + "," + layer, after))
            .build(new Shape(1, 8, 8), 0);
    assertThat(model.inputShape()).isEqualTo(new Shape(1, 8, 8));
  }

  static Stream<Layer> everyLayer() {
    return ModelFileTest.everyLayer().networks().values().stream()
        .flatMap(network -> network.layers().stream())
        .flatMap(named -> ModelFileTest.withInner(named.layer()));
  }

  @ParameterizedTest
  @MethodSource("everyLayer")
  void everyLayersMembersAreChecked(Layer layer) {
    JsonObject whole = Architecture.JSON.write(new NamedLayer("layer", layer));
    Class<? extends Record> type = Architecture.type(layer.getClass().getSimpleName());
    assertThatNoException().isThrownBy(() -> parseWith(whole));
    Set<String> optional = new HashSet<>(ShapeInference.members(type).keySet());
    optional.addAll(Architecture.JSON.defaults().getOrDefault(type, Map.of()).keySet());
    for (String member : whole.keySet()) {
      assertRefused(
          whole, json -> json.add(member, new JsonObject()), member + " is a JSON object");
      if (!optional.contains(member)) {
        assertRefused(whole, json -> json.remove(member), " lacks " + member);
      }
    }
    assertRefused(
        whole,
        json -> json.addProperty("spare", 1),
        type.getSimpleName() + " has no member \"spare\"");
  }

  private static void assertRefused(
      JsonObject whole, Consumer<JsonObject> change, String complaint) {
    JsonObject changed = whole.deepCopy();
    change.accept(changed);
    assertThatIllegalArgumentException()
        .as("%s", changed)
        .isThrownBy(() -> parseWith(changed))
        .withMessageStartingWith("encoder.")
        .withMessageContaining(complaint);
  }

  private static void parseWith(JsonObject layer) {
    ModelDescription.parse(
        """
        {"format": "hourglass-model", "version": 1, "name": "any", "encoder": [%s], "decoder": []}
        """
            .formatted(layer));
  }

  @Test
  void groupsThatDoNotDivideTheChannelsAreRefusedOnceTheChannelsAreKnown() {
    String layers = conv(4) + ", {\"name\": \"g\", \"type\": \"GroupNorm\", \"num_groups\": 3}";
    ModelDescription description = ModelDescription.parse(described("\"m\"", layers, conv(1)));
    assertThatThrownBy(() -> description.build(new Shape(1, 8, 8), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("encoder.g: num_groups is 3 and num_channels is 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud835", "a\\udd38", "\\udd38\\ud835", "\\u202e", "\\u0000"})
  void charactersThatCannotBeWrittenAreRefusedInNames(String name) {
    for (String text :
        List.of(
            described("\"" + name + "\"", conv(4), conv(1)),
            described("\"m\"", conv(4).replace("\"c4\"", "\"" + name + "\""), conv(1)),
            described("\"m\"", conv(4).replace("Conv2d", name), conv(1)),
            described("\"m\"", conv(4).replace("kernel", name), conv(1)))) {
      assertThatThrownBy(() -> ModelDescription.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected")
          .extracting(Throwable::getMessage)
          .matches(message -> UTF_8.newEncoder().canEncode(message));
    }
  }

  private static String conv(int channels) {
    return "{\"name\": \"c%d\", \"type\": \"Conv2d\", \"out_channels\": %d, \"kernel\": 3, \"padding\": 1}"
        .formatted(channels, channels);
  }

  private static String described(String name, String encoder, String decoder) {
    return "{\"format\": \"hourglass-model\", \"version\": 1, \"name\": %s, \"encoder\": [%s], \"decoder\": [%s]}"
        .formatted(name, encoder, decoder);
  }

  @Test
  void theBuilderNamesTheLayerThatDoesNotFit() {
    Autoencoder.Builder builder =
        Autoencoder.builder("bad", MNIST)
            .encoder("conv1", new Conv2d(1, 16, 3, 2, 1))
            .encoder("conv2", new Conv2d(8, 16, 3, 2, 1));
    assertThatThrownBy(() -> builder.build(0))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "layer encoder.conv2: the input is 16×14×14, expected 8 channels: set in_channels to 16");
  }

  @Test
  void filesThatAreNoneAreRefused() throws IOException {
    assertThatThrownBy(() -> ModelDescription.read(dir))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("is a folder");
    Path file = dir.resolve("bad.json");
    Files.write(file, new byte[] {'"', (byte) 0xFF, '"'});
    assertThatThrownBy(() -> ModelDescription.read(file)).hasMessageContaining("UTF-8");
    Files.write(file, new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> ModelDescription.read(file)).hasMessageContaining("larger than");
    Files.writeString(file, "{\"format\": \"hourglass-model\",\n \"version\": 1,}");
    assertThatThrownBy(() -> ModelDescription.read(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll(file.toString(), "line 2 column");
  }

  private static void assertSame(Autoencoder found, Autoencoder expected) {
    assertThat(found.name()).isEqualTo(expected.name());
    assertThat(found.encoder()).isEqualTo(expected.encoder());
    assertThat(found.decoder()).isEqualTo(expected.decoder());
    assertThat(found.parameters().values()).isEqualTo(expected.parameters().values());
  }

  private static Autoencoder conditional(long seed) {
    return Autoencoder.builder("conditional", MNIST)
        .encoder("flat", new Flatten())
        .encoder("label", new OneHotLabel(10))
        .encoder("hidden", new Linear(794, 400))
        .encoder("silu", new SiLU())
        .encoder("both", new Linear(400, 32))
        .encoder("code", new GaussianLatent(16))
        .decoder("label", new OneHotLabel(10))
        .decoder("hidden", new Linear(26, 400))
        .decoder("silu", new SiLU())
        .decoder("draw", new Linear(400, 784))
        .decoder("shape", new Unflatten(1, 28, 28))
        .decoder("sigmoid", new Sigmoid())
        .build(seed);
  }

  private static List<String> examples() throws IOException {
    return Pattern.compile("```json\n(\\{.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(DOCUMENT))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static Autoencoder dense(Shape image, long seed) {
    return Autoencoder.builder("dense", image)
        .encoder("fc1", new Linear(784, 128))
        .encoder("relu1", new ReLU())
        .encoder("fc2", new Linear(128, 32))
        .decoder("fc1", new Linear(32, 128))
        .decoder("relu1", new ReLU())
        .decoder("fc2", new Linear(128, 784))
        .decoder("shape", new Unflatten(1, 28, 28))
        .decoder("sigmoid", new Sigmoid())
        .build(seed);
  }

  private static Autoencoder residual(Shape image, long seed) {
    Residual block =
        new Residual(
            List.of(
                new NamedLayer("inner", new Conv2d(16, 16, 3, 2, 1)),
                new NamedLayer("relu", new ReLU()),
                new NamedLayer("outer", new Conv2d(16, 32, 3, 1, 1))),
            List.of(new NamedLayer("conv", new Conv2d(16, 32, 1, 2, 0))));
    return Autoencoder.builder("residual", image)
        .encoder("conv1", new Conv2d(1, 16, 3, 2, 1))
        .encoder("norm1", new BatchNorm2d(16))
        .encoder("leak1", new LeakyReLU(0.01))
        .encoder("block", block)
        .encoder("code", new Conv2d(32, 2, 1, 1, 0))
        .decoder("deconv1", new ConvTranspose2d(2, 16, 4, 2, 1))
        .decoder("relu1", new ReLU())
        .decoder("deconv2", new ConvTranspose2d(16, 1, 4, 2, 1))
        .decoder("sigmoid", new Sigmoid())
        .build(seed);
  }
}
