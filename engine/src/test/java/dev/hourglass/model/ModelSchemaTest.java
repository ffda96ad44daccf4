package dev.hourglass.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.files.RecordJson;
import dev.hourglass.model.format.Architecture;
import dev.hourglass.nn.Layer;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The published schema is the one that the registered layers make.
class ModelSchemaTest {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private static final String FRAME =
      """
      {"$schema": "https://json-schema.org/draft/2020-12/schema",
       "title": "A Hourglass model",
       "type": "object",
       "properties": {
         "$schema": {"type": "string"},
         "format": {"const": "hourglass-model"},
         "version": {"const": 1},
         "name": {"type": "string", "pattern": "^[\\\\p{L}\\\\p{N}][\\\\p{L}\\\\p{N}_.-]{0,59}$"},
         "input": {"description": "channels, height, width", "type": "array",
                   "items": {"type": "integer", "minimum": 1}, "minItems": 3, "maxItems": 3},
         "encoder": {"$ref": "#/$defs/layers"},
         "decoder": {"$ref": "#/$defs/layers"}},
       "required": ["format", "version", "name", "encoder", "decoder"],
       "additionalProperties": false,
       "$defs": {
         "layers": {"type": "array", "items": {"$ref": "#/$defs/layer"}, "maxItems": 1000},
         "layerName": {"type": "string", "pattern": "^[\\\\p{L}\\\\p{N}_-]{1,60}$"}}}
      """;

  @Test
  void theSchemaHasEveryLayerWithItsMembers() throws IOException {
    String made = schema();
    Path copy = Path.of("target", "model.schema.json");
    Files.writeString(copy, made);
    assertThat(Files.readString(Path.of("..", "docs", "model.schema.json")))
        .as("docs/model.schema.json, of which the test has just made the new one: %s", copy)
        .isEqualTo(made);
  }

  private static String schema() {
    JsonObject schema = JsonParser.parseString(FRAME).getAsJsonObject();
    JsonObject definitions = schema.getAsJsonObject("$defs");
    JsonArray layers = new JsonArray();
    for (String name :
        RecordJson.permitted(Layer.class).stream().map(Class::getSimpleName).sorted().toList()) {
      layers.add(reference(name));
      definitions.add(name, layer(Architecture.type(name)));
    }
    JsonObject layer = new JsonObject();
    layer.add("oneOf", layers);
    definitions.add("layer", layer);
    return GSON.toJson(schema) + "\n";
  }

  private static JsonObject layer(Class<? extends Record> type) {
    JsonObject constant = new JsonObject();
    constant.addProperty("const", type.getSimpleName());
    JsonObject properties = new JsonObject();
    properties.add("name", reference("layerName"));
    properties.add("type", constant);
    JsonArray required = new JsonArray();
    List.of("name", "type").forEach(required::add);
    Map<String, ?> defaults = Architecture.JSON.defaults().getOrDefault(type, Map.of());
    for (RecordComponent component : type.getRecordComponents()) {
      String member = RecordJson.member(component);
      boolean arriving = ShapeInference.members(type).containsKey(member);
      properties.add(member, member(component, arriving, defaults.get(member)));
      if (!arriving && !defaults.containsKey(member)) {
        required.add(member);
      }
    }
    JsonObject layer = new JsonObject();
    layer.addProperty("type", "object");
    layer.add("properties", properties);
    layer.add("required", required);
    layer.addProperty("additionalProperties", false);
    return layer;
  }

  private static JsonObject member(
      RecordComponent component, boolean arriving, @Nullable Object standard) {
    JsonObject member =
        component.getType() == List.class ? reference("layers") : type(component.getType());
    if (arriving) {
      member.addProperty("description", "by default as the arriving shape has it");
    }
    if (standard != null) {
      member.add("default", GSON.toJsonTree(standard));
    }
    return member;
  }

  private static JsonObject type(Class<?> type) {
    JsonObject json = new JsonObject();
    json.addProperty(
        "type",
        switch (type.getSimpleName()) {
          case "int", "long" -> "integer";
          case "double" -> "number";
          case "boolean" -> "boolean";
          case "String" -> "string";
          default -> throw new IllegalArgumentException("no schema for " + type);
        });
    return json;
  }

  private static JsonObject reference(String definition) {
    JsonObject json = new JsonObject();
    json.addProperty("$ref", "#/$defs/" + definition);
    return json;
  }
}
