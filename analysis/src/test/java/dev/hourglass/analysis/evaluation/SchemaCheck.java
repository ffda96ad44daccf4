package dev.hourglass.analysis.evaluation;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The part of JSON Schema that our schemas use; another keyword is a mistake here.
final class SchemaCheck {
  private static final Set<String> SILENT = Set.of("$schema", "title", "description", "$defs");

  private final JsonObject root;
  private final List<String> complaints = new ArrayList<>();

  private SchemaCheck(JsonObject root) {
    this.root = root;
  }

  /// What is wrong with a value, with the place of each complaint; nothing if it fits.
  static List<String> complaints(JsonObject schema, JsonElement value) {
    SchemaCheck check = new SchemaCheck(schema);
    check.check(schema, value, "$");
    return check.complaints;
  }

  private void check(JsonObject schema, JsonElement value, String at) {
    for (String keyword : schema.keySet()) {
      if (!SILENT.contains(keyword) && !fits(keyword, schema, value, at)) {
        complaints.add("%s: %s breaks %s".formatted(at, value, keyword));
      }
    }
  }

  private boolean fits(String keyword, JsonObject schema, JsonElement value, String at) {
    JsonElement rule = schema.get(keyword);
    return switch (keyword) {
      case "$ref" -> {
        String name = rule.getAsString().replace("#/$defs/", "");
        check(root.getAsJsonObject("$defs").getAsJsonObject(name), value, at);
        yield true;
      }
      case "const" -> rule.equals(value);
      case "enum" -> rule.getAsJsonArray().contains(value);
      case "type" -> types(rule).stream().anyMatch(type -> is(type, value));
      case "pattern" -> value.getAsString().matches(rule.getAsString());
      case "minimum" -> value.isJsonNull() || number(value).compareTo(number(rule)) >= 0;
      case "minItems" -> value.isJsonNull() || value.getAsJsonArray().size() >= rule.getAsInt();
      case "maxItems" -> value.isJsonNull() || value.getAsJsonArray().size() <= rule.getAsInt();
      case "items" -> {
        if (value.isJsonArray()) {
          value.getAsJsonArray().forEach(one -> check(rule.getAsJsonObject(), one, at + "[]"));
        }
        yield true;
      }
      case "required" ->
          rule.getAsJsonArray().asList().stream()
              .allMatch(name -> value.getAsJsonObject().has(name.getAsString()));
      case "properties" -> {
        JsonObject rules = rule.getAsJsonObject();
        value
            .getAsJsonObject()
            .asMap()
            .forEach((name, one) -> {
              if (rules.has(name)) {
                check(rules.getAsJsonObject(name), one, at + "." + name);
              }
            });
        yield true;
      }
      case "additionalProperties" -> additional(schema, value.getAsJsonObject(), at);
      default -> throw new IllegalArgumentException("no check for the keyword " + keyword);
    };
  }

  private boolean additional(JsonObject schema, JsonObject value, String at) {
    JsonObject known = schema.has("properties") ? schema.getAsJsonObject("properties") : root;
    JsonElement rule = schema.get("additionalProperties");
    boolean fits = true;
    for (String name : value.keySet()) {
      if (!schema.has("properties") || !known.has(name)) {
        if (rule.isJsonObject()) {
          check(rule.getAsJsonObject(), value.get(name), at + "." + name);
        } else {
          fits = false;
        }
      }
    }
    return fits;
  }

  private static List<String> types(JsonElement rule) {
    JsonArray all = new JsonArray();
    if (rule.isJsonArray()) {
      all.addAll(rule.getAsJsonArray());
    } else {
      all.add(rule);
    }
    return all.asList().stream().map(JsonElement::getAsString).toList();
  }

  private static boolean is(String type, JsonElement value) {
    boolean primitive = value.isJsonPrimitive();
    return switch (type) {
      case "object" -> value.isJsonObject();
      case "array" -> value.isJsonArray();
      case "null" -> value.isJsonNull();
      case "string" -> primitive && value.getAsJsonPrimitive().isString();
      case "boolean" -> primitive && value.getAsJsonPrimitive().isBoolean();
      case "number" -> primitive && value.getAsJsonPrimitive().isNumber();
      case "integer" -> is("number", value) && number(value).stripTrailingZeros().scale() <= 0;
      default -> throw new IllegalArgumentException("no such type: " + type);
    };
  }

  private static BigDecimal number(JsonElement value) {
    return value.getAsBigDecimal();
  }
}
