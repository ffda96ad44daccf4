package dev.hourglass.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
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
import dev.hourglass.nn.ParameterSpec;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.Shape;
import dev.hourglass.nn.SiLU;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Tanh;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.nn.Upsample;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A model's layers as JSON, the way a model file keeps them.
///
/// ```json
/// {"name": "classic", "input": [1, 28, 28],
///  "encoder": [{"name": "conv1", "type": "Conv2d", "in_channels": 1, …}, …],
///  "decoder": […]}
/// ```
///
/// A layer's members are its record's components in snake case: whole numbers, numbers, or lists of
/// layers.
final class Architecture {
  private static final Map<String, Class<? extends Record>> TYPES =
      Stream.of(
              AdaptiveAvgPool2d.class,
              AvgPool2d.class,
              BatchNorm1d.class,
              BatchNorm2d.class,
              CodePenalty.class,
              Conv2d.class,
              ConvTranspose2d.class,
              Crop.class,
              Dropout.class,
              Dropout2d.class,
              Flatten.class,
              GELU.class,
              GaussianLatent.class,
              GroupNorm.class,
              LeakyReLU.class,
              Linear.class,
              MaxPool2d.class,
              OneHotLabel.class,
              ReLU.class,
              Residual.class,
              SiLU.class,
              Sigmoid.class,
              Tanh.class,
              Unflatten.class,
              Upsample.class)
          .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

  private static final int MOST_LAYERS = 1000;

  private Architecture() {}

  /// Names of the layers that a file can hold.
  static Set<String> types() {
    return TYPES.keySet();
  }

  static String toJson(Autoencoder model) {
    JsonObject json = new JsonObject();
    json.addProperty("name", model.name());
    Shape input = model.inputShape();
    JsonArray shape = new JsonArray();
    Stream.of(input.channels(), input.height(), input.width()).forEach(shape::add);
    json.add("input", shape);
    json.add("encoder", layers(model.encoder().layers()));
    json.add("decoder", layers(model.decoder().layers()));
    return json.toString();
  }

  /// A model with its parameters at zero.
  ///
  /// @param parameters how many there must be, checked before they take any memory
  /// @throws IllegalArgumentException if the text describes no model, with a sentence that says why
  static Autoencoder fromJson(String text, long parameters) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      List<Integer> sizes =
          json.getAsJsonArray("input").asList().stream().map(Architecture::number).toList();
      if (sizes.size() != 3) {
        throw new IllegalArgumentException(
            "input is %s, expected [channels, height, width]".formatted(sizes));
      }
      Shape input = new Shape(sizes.get(0), sizes.get(1), sizes.get(2));
      Network encoder = new Network(input, layers(json.getAsJsonArray("encoder")));
      Network decoder = new Network(encoder.output(), layers(json.getAsJsonArray("decoder")));
      long needed = parameters(encoder) + parameters(decoder);
      if (needed != parameters) {
        throw new IllegalArgumentException(
            "its layers have %d parameters and the file holds %d, expected as many"
                .formatted(needed, parameters));
      }
      return Autoencoder.blank(word(json, "name"), encoder, decoder);
    } catch (JsonParseException
        | IllegalStateException
        | ArithmeticException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "it is no JSON object with name, input, encoder and decoder, or a layer lacks a whole number",
          e);
    }
  }

  private static long parameters(Network network) {
    List<Shape> shapes = network.shapes();
    long sum = 0;
    for (int l = 0; l < network.layers().size(); l++) {
      Layer layer = network.layers().get(l).layer();
      for (ParameterSpec spec : layer.parameters(shapes.get(l))) {
        sum += spec.size();
      }
    }
    return sum;
  }

  private static JsonArray layers(List<NamedLayer> layers) {
    JsonArray array = new JsonArray();
    for (NamedLayer named : layers) {
      JsonObject json = new JsonObject();
      json.addProperty("name", named.name());
      json.addProperty("type", named.layer().getClass().getSimpleName());
      for (RecordComponent component : named.layer().getClass().getRecordComponents()) {
        json.add(snakeCase(component.getName()), member(component, named.layer()));
      }
      array.add(json);
    }
    return array;
  }

  private static List<NamedLayer> layers(JsonArray array) {
    if (array.size() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "there are %d layers, expected at most %d".formatted(array.size(), MOST_LAYERS));
    }
    List<NamedLayer> layers = new ArrayList<>();
    for (JsonElement element : array) {
      JsonObject json = element.getAsJsonObject();
      layers.add(new NamedLayer(word(json, "name"), layer(json)));
    }
    return layers;
  }

  private static Layer layer(JsonObject json) {
    String type = word(json, "type");
    Class<? extends Record> record = TYPES.get(type);
    if (record == null) {
      throw new IllegalArgumentException(
          "a layer has the type %s, expected one of %s"
              .formatted(type, TYPES.keySet().stream().sorted().toList()));
    }
    RecordComponent[] components = record.getRecordComponents();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new);
    Object[] values =
        Stream.of(components).map(c -> value(c, json.get(snakeCase(c.getName())))).toArray();
    try {
      return (Layer) record.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new IllegalArgumentException("layer %s: %s".formatted(word(json, "name"), reason), e);
    }
  }

  /// A word that may be shown: a terminal must never obey what a file says.
  private static String word(JsonObject json, String member) {
    String word = json.get(member).getAsString();
    if (!word.matches("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]{0,200}")) {
      throw new IllegalArgumentException(
          "a %s is too long or cannot be shown, expected at most 200 printable characters"
              .formatted(member));
    }
    return word;
  }

  private static int number(JsonElement element) {
    return element.getAsJsonPrimitive().getAsBigDecimal().intValueExact();
  }

  private static JsonElement member(RecordComponent component, Layer layer) {
    try {
      Object value = component.getAccessor().invoke(layer);
      return switch (value) {
        case Number number -> new JsonPrimitive(number);
        case List<?> list -> layers(list.stream().map(NamedLayer.class::cast).toList());
        default -> throw new IllegalStateException("a layer holds a " + value.getClass());
      };
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a layer's numbers cannot be read", e);
    }
  }

  private static Object value(RecordComponent component, JsonElement element) {
    Class<?> type = component.getType();
    if (type == int.class) {
      return number(element);
    }
    return type == double.class ? (Object) element.getAsDouble() : layers(element.getAsJsonArray());
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
