package dev.hourglass.files;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.text.Words;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads single JSON values, and refuses values of the wrong type.
final class JsonValues {
  private static final Pattern PRINTABLE =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]{0,200}");

  private JsonValues() {}

  /// A whole number, a number, a truth value or a text.
  ///
  /// @param name of its place, for the message
  /// @param type which of them: int, long, double, boolean or their like
  static Object value(String name, Class<?> type, JsonElement json) {
    return switch (type.getSimpleName()) {
      case "int", "Integer" ->
          Math.toIntExact(whole(name, json, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case "long" -> whole(name, json, Long.MIN_VALUE, Long.MAX_VALUE);
      case "double" -> number(name, json);
      case "boolean" -> truth(name, json);
      case "String" -> text(name, json);
      default -> throw new IllegalStateException(name + " is declared as a " + type);
    };
  }

  /// A constant of an enum by its word.
  static Object constant(String name, Class<?> type, JsonElement json) {
    List<String> words =
        Stream.of(type.getEnumConstants()).map(one -> Words.of((Enum<?>) one)).toList();
    int place = words.indexOf(text(name, json));
    if (place < 0) {
      throw wrong(name, json, "one of " + String.join(", ", words));
    }
    return type.getEnumConstants()[place];
  }

  static JsonObject object(JsonElement json) {
    if (!json.isJsonObject()) {
      throw new JsonMismatch("is %s, expected a JSON object".formatted(shown(json)));
    }
    return json.getAsJsonObject();
  }

  static JsonElement required(String type, JsonObject json, String name, Class<?> kind) {
    JsonElement member = json.get(name);
    if (member == null) {
      throw new JsonMismatch(
          "%s lacks %s, expected %s: add \"%s\"".formatted(type, name, expectation(kind), name));
    }
    return member;
  }

  private static String expectation(Class<?> kind) {
    return switch (kind.getSimpleName()) {
      case "int", "long", "Integer" -> "a whole number";
      case "double" -> "a number";
      case "boolean" -> "true or false";
      case "String" -> "a string";
      case "List" -> "a list";
      default -> "a JSON object";
    };
  }

  private static long whole(String name, JsonElement json, long least, long most) {
    if (json instanceof JsonPrimitive primitive && primitive.isNumber()) {
      try {
        long number = primitive.getAsBigDecimal().longValueExact();
        if (number >= least && number <= most) {
          return number;
        }
      } catch (ArithmeticException e) {
        throw wrong(name, json, "a whole number");
      }
    }
    throw wrong(name, json, "a whole number");
  }

  private static double number(String name, JsonElement json) {
    if (json instanceof JsonPrimitive primitive
        && primitive.isNumber()
        && Double.isFinite(primitive.getAsDouble())) {
      return primitive.getAsDouble();
    }
    throw wrong(name, json, "a finite number");
  }

  private static boolean truth(String name, JsonElement json) {
    if (json instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    throw wrong(name, json, "true or false");
  }

  /// A text that may be shown: a terminal must never obey what a file says.
  static String text(String name, JsonElement json) {
    if (json instanceof JsonPrimitive primitive && primitive.isString()) {
      String text = primitive.getAsString();
      if (printable(text)) {
        return text;
      }
      throw new JsonMismatch(
          "a %s is too long or cannot be shown, expected at most 200 printable characters"
              .formatted(name));
    }
    throw wrong(name, json, "a string");
  }

  static JsonMismatch wrong(String name, JsonElement json, String expected) {
    return new JsonMismatch("%s is %s, expected %s".formatted(name, shown(json), expected));
  }

  private static String shown(JsonElement json) {
    if (json instanceof JsonPrimitive primitive) {
      return primitive.isString()
          ? FormatException.quote(primitive.getAsString())
          : primitive.getAsString();
    }
    return json.isJsonArray() ? "a list" : json.isJsonObject() ? "a JSON object" : "null";
  }

  /// Whether a text may be shown: a terminal must never obey what a file says.
  static boolean printable(String text) {
    return PRINTABLE.matcher(text).matches();
  }
}
