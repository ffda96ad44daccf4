package dev.hourglass.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.data.Shape;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.RecordJson;
import dev.hourglass.files.StrictJson;
import dev.hourglass.model.format.Architecture;
import dev.hourglass.model.format.ShapeCheck;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.ShapeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A model description in a small JSON file: docs/models.md explains it, and docs/model.schema.json
/// is its schema.
///
/// `in_channels`, `in_features` and `num_features` are inferred from the layer's input and may be
/// omitted, and so may the input: then the model adapts to the images.
public final class ModelDescription {
  private static final String FORMAT = "hourglass-model";
  private static final int VERSION = 1;
  private static final int LARGEST = 1 << 20;
  private static final Pattern MODEL_NAME =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,59}");
  private static final Pattern LAYER_NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,60}");

  /// Layers whose missing members are inferred from the input shape: enough to check the rest.
  private static final RecordJson SHAPELESS = withInferredMembers();

  private final String name;
  private final @Nullable Shape input;
  private final JsonArray encoder;
  private final JsonArray decoder;

  private ModelDescription(
      String name, @Nullable Shape input, JsonArray encoder, JsonArray decoder) {
    this.name = name;
    this.input = input;
    this.encoder = encoder;
    this.decoder = decoder;
  }

  /// The file's members.
  private record Content(
      String format,
      int version,
      String name,
      List<Integer> input,
      List<NamedLayer> encoder,
      List<NamedLayer> decoder) {}

  private static RecordJson withInferredMembers() {
    Map<Class<? extends Record>, Map<String, ?>> defaults =
        new LinkedHashMap<>(Architecture.JSON.defaults());
    for (Class<? extends Record> type :
        Architecture.JSON.families().getOrDefault(Layer.class, List.of())) {
      Map<String, Object> members = new LinkedHashMap<>(defaults.getOrDefault(type, Map.of()));
      ShapeInference.members(type).forEach((member, _) -> members.put(member, 1));
      // As many as there must be at least, for groups of one.
      members.computeIfPresent("num_channels", (_, _) -> new RecordJson.As("num_groups"));
      defaults.put(type, members);
    }
    defaults.put(Content.class, Map.of("input", List.of()));
    return new RecordJson(Architecture.JSON.families(), defaults);
  }

  /// Reads a file.
  ///
  /// @param path the file
  /// @return what the file describes
  /// @throws FormatException if it describes no model, with a sentence that says where and why
  /// @throws IOException if it cannot be read
  public static ModelDescription read(Path path) throws IOException {
    String text = InputFile.text(path, LARGEST, "a model's small JSON file");
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new FormatException(path, String.valueOf(e.getMessage()), e);
    }
  }

  /// {@return a description from its JSON text}
  ///
  /// @param text what a user wrote
  /// @throws IllegalArgumentException if it describes no model, with a sentence that says where and
  ///   why
  public static ModelDescription parse(String text) {
    Objects.requireNonNull(text, "text");
    JsonElement element = StrictJson.parse(text);
    if (!(element instanceof JsonObject json)
        || !new JsonPrimitive(FORMAT).equals(json.get("format"))) {
      throw new IllegalArgumentException(
          "it is not a model description, expected a JSON object with \"format\": \"%s\""
              .formatted(FORMAT));
    }
    json.remove("$schema");
    checkVersion(json);
    Content content = SHAPELESS.read(Content.class, json);
    if (!MODEL_NAME.matcher(content.name).matches()) {
      throw new IllegalArgumentException(
          "the name is '%s', expected up to 60 letters, digits, dots, dashes or underscores, because"
                  .formatted(content.name)
              + " folders are named after it");
    }
    checkNames("encoder", content.encoder);
    checkNames("decoder", content.decoder);
    return new ModelDescription(
        content.name,
        content.input.isEmpty() ? null : Architecture.shape(content.input),
        json.getAsJsonArray("encoder"),
        json.getAsJsonArray("decoder"));
  }

  /// First of all: a later version may have other members.
  private static void checkVersion(JsonObject json) {
    JsonElement version = json.get("version");
    if (version instanceof JsonPrimitive number
        && number.isNumber()
        && number.getAsDouble() > VERSION) {
      throw new IllegalArgumentException(
          "it has the version %s and this program reads versions up to %d: update hourglass"
              .formatted(number, VERSION));
    }
    if (!(version instanceof JsonPrimitive number)
        || !number.isNumber()
        || number.getAsDouble() != VERSION) {
      throw new IllegalArgumentException("its version is unknown, expected \"version\": 1");
    }
  }

  private static void checkNames(String path, List<NamedLayer> layers) {
    for (NamedLayer named : layers) {
      if (!LAYER_NAME.matcher(named.name()).matches()) {
        throw new IllegalArgumentException(
            "a layer of %s is called '%s', expected up to 60 letters, digits, dashes or underscores"
                .formatted(path, named.name()));
      }
      if (named.layer() instanceof Residual block) {
        checkNames(path + "." + named.name() + ".body", block.body());
        checkNames(path + "." + named.name() + ".shortcut", block.shortcut());
      }
    }
  }

  /// {@return a model's description, with its input and nothing left out}
  ///
  /// @param model the model
  public static ModelDescription of(Autoencoder model) {
    return new ModelDescription(
        model.name(),
        model.inputShape(),
        array(model.encoder().layers()),
        array(model.decoder().layers()));
  }

  private static JsonArray array(List<NamedLayer> layers) {
    JsonArray array = new JsonArray();
    layers.forEach(named -> array.add(Architecture.JSON.write(named)));
    return array;
  }

  /// {@return the model's name}
  public String name() {
    return name;
  }

  /// {@return the images' shape, if the description says one}
  public Optional<Shape> input() {
    return Optional.ofNullable(input);
  }

  /// {@return the model, with fresh parameters}
  ///
  /// @param image the images' shape
  /// @param seed of the parameters
  /// @throws ShapeException if a layer does not fit its input, with its full name, or the decoder
  ///   does not end at the image's shape, with what to change
  /// @throws IllegalArgumentException if a layer cannot be or shares its name
  public Autoencoder build(Shape image, long seed) {
    Objects.requireNonNull(image, "image");
    if (input != null && !input.equals(image)) {
      throw new ShapeException(
          ("the model %s is for images of %s and these are %s, expected the same: use other"
                  + " images, or leave out \"input\" for a model that adapts to the images")
              .formatted(name, input, image));
    }
    Network down = network("encoder", image, encoder);
    return Autoencoder.create(name, down, network("decoder", down.output(), decoder), seed);
  }

  private static Network network(String path, Shape inputShape, JsonArray layers) {
    List<NamedLayer> complete =
        ShapeInference.complete(path, layers, inputShape).asList().stream()
            .map(json -> Architecture.JSON.read(NamedLayer.class, json))
            .toList();
    return ShapeCheck.network(path, inputShape, complete);
  }

  /// Writes the file atomically.
  ///
  /// @param path the file
  /// @throws IOException if it cannot be written; a previous file is unchanged
  public void write(Path path) throws IOException {
    Objects.requireNonNull(path, "path");
    AtomicFile.writeText(path, toJson());
  }

  /// {@return the file's text, a line for each layer}
  public String toJson() {
    StringBuilder text = new StringBuilder("{\n");
    text.append("  \"format\": \"%s\",\n  \"version\": %s,\n".formatted(FORMAT, VERSION));
    text.append("  \"name\": %s,\n".formatted(new JsonPrimitive(name)));
    if (input != null) {
      text.append("  \"input\": %s,\n".formatted(Architecture.sizes(input)));
    }
    text.append("  \"encoder\": %s,\n".formatted(lines(encoder)));
    return text.append("  \"decoder\": %s\n}\n".formatted(lines(decoder))).toString();
  }

  private static String lines(JsonArray layers) {
    StringBuilder text = new StringBuilder("[");
    for (JsonElement layer : layers) {
      text.append(text.length() == 1 ? "\n    " : ",\n    ").append(layer);
    }
    return text.append(layers.isEmpty() ? "]" : "\n  ]").toString();
  }

  @Override
  public String toString() {
    return "%s: %d layers of the encoder, %d of the decoder"
        .formatted(name, encoder.size(), decoder.size());
  }
}
