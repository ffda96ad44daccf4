package dev.hourglass.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hourglass.data.Shape;
import dev.hourglass.files.RecordJson;
import dev.hourglass.model.format.Architecture;
import dev.hourglass.model.format.ShapeCheck;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Network.NamedLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// Infers members of layers from the shapes of their inputs.
final class ShapeInference {
  private static final Map<String, ToIntFunction<Shape>> SAID =
      new TreeMap<>(
          Map.of(
              "in_channels", Shape::channels,
              "in_features", Shape::size,
              "num_channels", Shape::channels,
              "num_features", Shape::channels));

  private ShapeInference() {}

  /// Members of a layer that follow from the shape.
  static Map<String, ToIntFunction<Shape>> members(Class<? extends Record> type) {
    Map<String, ToIntFunction<Shape>> members = new LinkedHashMap<>(SAID);
    members
        .keySet()
        .retainAll(Stream.of(type.getRecordComponents()).map(RecordJson::member).toList());
    return members;
  }

  /// Layers with all members that follow from the shapes.
  ///
  /// @param path the network's name
  /// @throws IllegalArgumentException if a layer cannot be, or does not fit its input
  static JsonArray complete(String path, JsonArray layers, Shape input) {
    JsonArray complete = new JsonArray();
    Shape inputShape = input;
    for (JsonElement element : layers) {
      JsonObject json = element.deepCopy().getAsJsonObject();
      String full = path + "." + json.get("name").getAsString();
      fill(full, json, inputShape);
      inputShape = ShapeCheck.through(full, inputShape, layer(full, json));
      complete.add(json);
    }
    return complete;
  }

  private static void fill(String path, JsonObject json, Shape inputShape) {
    String type = json.get("type").getAsString();
    members(Architecture.type(type))
        .forEach((member, inferred) -> {
          if (!json.has(member)) {
            json.addProperty(member, inferred.applyAsInt(inputShape));
          }
        });
    List<Entry<String, JsonElement>> members = new ArrayList<>(json.entrySet());
    for (Entry<String, JsonElement> member : members) {
      if (member.getValue() instanceof JsonArray inner) {
        json.add(member.getKey(), complete(path + "." + member.getKey(), inner, inputShape));
      }
    }
  }

  private static Layer layer(String path, JsonObject json) {
    try {
      return Architecture.JSON.read(NamedLayer.class, json).layer();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(path, e.getMessage()), e);
    }
  }
}
