package dev.hourglass.files;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Walks through a safetensors header token by token.
///
/// No tree is built: a header nested a million deep fails at its first unexpected bracket, and a
/// name given twice is seen, where a map would silently keep the last.
final class SafeTensorsJson {
  private static final String KEYS = "the keys dtype, shape and data_offsets";

  /// Whole numbers that fit a long with room for a product by 8.
  private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,17}");

  private final InputFile file;
  private final JsonReader json;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<SafeTensorsHeader.Entry> entries = new ArrayList<>();

  private SafeTensorsJson(InputFile file, JsonReader json) {
    this.file = file;
    this.json = json;
  }

  /// What a header says, each entry checked by itself.
  record Content(Map<String, String> metadata, List<SafeTensorsHeader.Entry> entries) {}

  /// @throws FormatException if the bytes are not the JSON of such a header
  static Content parse(InputFile file, byte[] header) throws FormatException {
    // A new decoder reports malformed bytes instead of replacing them.
    InputStreamReader text =
        new InputStreamReader(
            new ByteArrayInputStream(header), StandardCharsets.UTF_8.newDecoder());
    try (JsonReader json = new JsonReader(text)) {
      json.setStrictness(Strictness.STRICT);
      SafeTensorsJson parser = new SafeTensorsJson(file, json);
      parser.header();
      return new Content(parser.metadata, parser.entries);
    } catch (FormatException e) {
      throw e;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new FormatException(
          file.path(), "has a header that is not valid JSON in UTF-8; the file is damaged", e);
    }
  }

  private void header() throws IOException {
    json.beginObject();
    Set<String> names = new LinkedHashSet<>();
    while (json.hasNext()) {
      String name = json.nextName();
      requireFirst(names, name);
      if (name.equals(SafeTensorsHeader.METADATA)) {
        notes();
      } else {
        entries.add(entry(name));
      }
    }
    json.endObject();
    expect(JsonToken.END_DOCUMENT, "the header's end");
  }

  private void notes() throws IOException {
    expect(JsonToken.BEGIN_OBJECT, "an object of notes");
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      expect(JsonToken.STRING, "a string as the note " + FormatException.quote(key));
      if (metadata.put(key, json.nextString()) != null) {
        throw twice(key);
      }
    }
    json.endObject();
  }

  private SafeTensorsHeader.Entry entry(String name) throws IOException {
    String tensor = "tensor " + FormatException.quote(name);
    String dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    Set<String> keys = new LinkedHashSet<>();
    expect(JsonToken.BEGIN_OBJECT, "an object that describes " + tensor);
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      requireFirst(keys, key);
      switch (key) {
        case "dtype" -> dtype = dtype(tensor);
        case "shape" -> shape = numbers("the shape of " + tensor);
        case "data_offsets" -> offsets = numbers("the data_offsets of " + tensor);
        default -> throw refuse("a key " + FormatException.quote(key) + " in " + tensor, KEYS);
      }
    }
    json.endObject();
    return checked(name, tensor, dtype, shape, offsets);
  }

  private SafeTensorsHeader.Entry checked(
      String name,
      String tensor,
      @Nullable String dtype,
      @Nullable List<Long> shape,
      @Nullable List<Long> offsets)
      throws FormatException {
    if (dtype == null || shape == null || offsets == null) {
      throw refuse("only part of the description of " + tensor, KEYS);
    }
    if (offsets.size() != 2) {
      throw refuse(offsets.size() + " data_offsets of " + tensor, "a begin and an end");
    }
    ElementType type = type(tensor, dtype);
    int count = Axes.count(file.path(), tensor, shape);
    long begin = offsets.getFirst();
    long end = offsets.getLast();
    long size = (long) count * type.bytes();
    if (end - begin != size) {
      throw refuse(
          "bytes %d to %d for %s of %s %s".formatted(begin, end, tensor, dtype, shape),
          size + " bytes");
    }
    return new SafeTensorsHeader.Entry(name, type, shape, count, begin, end);
  }

  private String dtype(String tensor) throws IOException {
    expect(JsonToken.STRING, "a string as the dtype of " + tensor);
    return json.nextString();
  }

  private ElementType type(String tensor, String dtype) throws FormatException {
    return switch (dtype) {
      case "F32" -> ElementType.F32;
      case "F16" -> ElementType.F16;
      case "BF16" -> ElementType.BF16;
      case "F64" -> ElementType.F64;
      case "I64", "U64" -> ElementType.I64;
      case "I32", "U32" -> ElementType.I32;
      case "I16", "U16" -> ElementType.I16;
      case "I8" -> ElementType.I8;
      case "U8", "BOOL" -> ElementType.U8;
      default ->
          throw refuse(
              "numbers of type %s in %s".formatted(FormatException.quote(dtype), tensor),
              "floats or whole numbers");
    };
  }

  private List<Long> numbers(String what) throws IOException {
    List<Long> numbers = new ArrayList<>();
    expect(JsonToken.BEGIN_ARRAY, "an array as " + what);
    json.beginArray();
    while (json.hasNext()) {
      expect(JsonToken.NUMBER, "whole numbers as " + what);
      String literal = json.nextString();
      if (!WHOLE.matcher(literal).matches()) {
        throw refuse(FormatException.quote(literal), "whole numbers as " + what);
      }
      numbers.add(Long.valueOf(literal));
      if (numbers.size() > Axes.MOST_AXES) {
        throw refuse("more than " + Axes.MOST_AXES + " numbers", "fewer as " + what);
      }
    }
    json.endArray();
    return List.copyOf(numbers);
  }

  private void requireFirst(Set<String> earlier, String name) throws FormatException {
    if (!earlier.add(name)) {
      throw twice(name);
    }
  }

  private FormatException twice(String name) {
    return refuse(FormatException.quote(name) + " twice", "each name once");
  }

  private void expect(JsonToken token, String what) throws IOException {
    JsonToken found = json.peek();
    if (found != token) {
      throw refuse("a token " + found, what);
    }
  }

  private FormatException refuse(String found, String expected) {
    return file.refuse(
        "has a header with %s, expected %s; the file is damaged or of another format"
            .formatted(found, expected));
  }
}
