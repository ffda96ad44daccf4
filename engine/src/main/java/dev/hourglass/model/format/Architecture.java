package dev.hourglass.model.format;

import dev.hourglass.data.Shape;
import dev.hourglass.files.RecordJson;
import dev.hourglass.files.StrictJson;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.program.Default;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A model's layers as JSON, the way a model file keeps them.
///
/// ```json
/// {"name": "classic", "input": [1, 28, 28],
///  "encoder": [{"name": "conv1", "type": "Conv2d", "in_channels": 1, …}, …],
///  "decoder": […]}
/// ```
///
/// A layer's members are its record's components in snake case; see {@link RecordJson}. The types
/// are those that {@link Layer} permits.
public final class Architecture {
  private static final Map<String, Class<? extends Record>> TYPES =
      RecordJson.permitted(Layer.class).stream()
          .collect(
              Collectors.toMap(
                  Class::getSimpleName, Function.identity(), (a, _) -> a, TreeMap::new));

  /// What may be left out, as each layer says.
  private static Map<Class<? extends Record>, Map<String, ?>> defaults() {
    Map<Class<? extends Record>, Map<String, ?>> defaults = new LinkedHashMap<>();
    for (Class<? extends Record> type : TYPES.values()) {
      Map<String, Object> members = new TreeMap<>();
      for (RecordComponent component : type.getRecordComponents()) {
        Default standard = component.getAnnotation(Default.class);
        if (standard != null) {
          members.put(RecordJson.member(component), value(component.getType(), standard.value()));
        }
      }
      defaults.put(type, members);
    }
    return defaults;
  }

  private static Object value(Class<?> type, String text) {
    if (type == List.class) {
      return List.of();
    }
    return type == int.class ? (Object) Integer.valueOf(text) : Double.valueOf(text);
  }

  /// Layers as JSON.
  public static final RecordJson JSON =
      new RecordJson(Map.of(Layer.class, TYPES.values()), defaults());

  /// What a model file says of its model.
  private record Layers(
      String name, List<Integer> input, List<NamedLayer> encoder, List<NamedLayer> decoder) {}

  private Architecture() {}

  /// The layer of a name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Class<? extends Record> type(String name) {
    Class<? extends Record> type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "there is no layer %s, expected one of %s".formatted(name, TYPES.keySet()));
    }
    return type;
  }

  public static String toJson(Autoencoder model) {
    Layers layers =
        new Layers(
            model.name(),
            sizes(model.inputShape()),
            model.encoder().layers(),
            model.decoder().layers());
    return JSON.write(layers).toString();
  }

  /// A model with its parameters at zero.
  ///
  /// @param parameters how many there must be, checked before they take any memory
  /// @throws IllegalArgumentException if the text describes no model, with a sentence that says why
  public static Autoencoder fromJson(String text, long parameters) {
    Layers layers = JSON.read(Layers.class, StrictJson.parse(text));
    Network encoder = ShapeCheck.network("encoder", shape(layers.input), layers.encoder);
    Network decoder = ShapeCheck.network("decoder", encoder.output(), layers.decoder);
    int needed = Parameters.count(List.of(encoder, decoder));
    if (needed != parameters) {
      throw new IllegalArgumentException(
          "its layers have %d parameters and the file holds %d, expected as many"
              .formatted(needed, parameters));
    }
    return Autoencoder.blank(layers.name, encoder, decoder);
  }

  public static List<Integer> sizes(Shape shape) {
    return List.of(shape.channels(), shape.height(), shape.width());
  }

  public static Shape shape(List<Integer> sizes) {
    if (sizes.size() != 3) {
      throw new IllegalArgumentException(
          "input is %s, expected [channels, height, width]".formatted(sizes));
    }
    return new Shape(sizes.get(0), sizes.get(1), sizes.get(2));
  }
}
