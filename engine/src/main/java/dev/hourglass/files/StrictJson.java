package dev.hourglass.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// JSON as the standard has it and nothing else: no comments, no name given twice, no brackets
/// without end.
public final class StrictJson {
  private static final int DEEPEST = 24;
  private static final int LONGEST_NUMBER = 100;
  private static final int LARGEST_EXPONENT = 1000;
  private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

  private final JsonReader json;

  private StrictJson(JsonReader json) {
    this.json = json;
  }

  /// A text's only value.
  ///
  /// @throws IllegalArgumentException if it is no JSON, with a sentence that says where
  public static JsonElement parse(String text) {
    JsonReader json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
    try {
      JsonElement value = new StrictJson(json).value(0);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalStateException("more follows");
      }
      return value;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
      throw new IllegalArgumentException(
          "it is not valid JSON at %s, expected a JSON object: check for a missing or extra comma, quote"
                  .formatted(place.find() ? place.group() : "its end")
              + " or bracket there",
          e);
    }
  }

  private JsonElement value(int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(
          "its JSON is nested more than %d deep, expected less".formatted(DEEPEST));
    }
    return switch (json.peek()) {
      case BEGIN_OBJECT -> object(depth);
      case BEGIN_ARRAY -> array(depth);
      case STRING -> new JsonPrimitive(json.nextString());
      case BOOLEAN -> new JsonPrimitive(json.nextBoolean());
      case NUMBER -> new JsonPrimitive(number(json.nextString()));
      default -> {
        json.nextNull();
        yield JsonNull.INSTANCE;
      }
    };
  }

  private JsonObject object(int depth) throws IOException {
    JsonObject object = new JsonObject();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (object.has(name)) {
        throw new IllegalArgumentException(
            "an object has %s twice, expected it once".formatted(FormatException.quote(name)));
      }
      object.add(name, value(depth + 1));
    }
    json.endObject();
    return object;
  }

  private JsonArray array(int depth) throws IOException {
    JsonArray array = new JsonArray();
    json.beginArray();
    while (json.hasNext()) {
      array.add(value(depth + 1));
    }
    json.endArray();
    return array;
  }

  /// The number as written; a negative zero as a double, which alone can hold its sign.
  private static Number number(String text) {
    if (text.length() <= LONGEST_NUMBER) {
      BigDecimal number = new BigDecimal(text);
      if (Math.abs((long) number.scale()) <= LARGEST_EXPONENT) {
        boolean negativeZero = number.signum() == 0 && text.startsWith("-");
        return negativeZero ? (Number) Double.valueOf(text) : number;
      }
    }
    throw new IllegalArgumentException(
        "a number is %s, expected a shorter or smaller one".formatted(FormatException.quote(text)));
  }
}
