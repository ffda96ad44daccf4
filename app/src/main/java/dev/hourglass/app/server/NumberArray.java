package dev.hourglass.app.server;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers that a request brings, as nested JSON arrays or as NumPy's `.npy`.
///
/// @param shape of the array
/// @param values in C order
/// @param white the number that stands for white, where they are images
/// @param labels that were named beside them, one for each or none
@SuppressWarnings("ArrayRecordComponent") // Lives for a request and is compared with nothing.
record NumberArray(int[] shape, float[] values, float white, List<String> labels) {
  private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int DEEPEST = 4;
  private static final int FIRST = 1024;
  private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");
  private static final float WHITE_BYTE = 255;

  /// Whether content is an `.npy` file.
  static boolean isNpy(byte[] content) {
    return content.length > NPY.length && Arrays.equals(NPY, 0, NPY.length, content, 0, NPY.length);
  }

  /// Whether content may be a JSON object.
  static boolean isJson(byte[] content) {
    for (byte one : content) {
      if (!Character.isWhitespace(one)) {
        return one == '{';
      }
    }
    return false;
  }

  /// Reads an `.npy` file. Of bytes 255 is white, of other numbers 1.
  static NumberArray ofNpy(byte[] content) {
    try {
      NpyArray array = Npy.read("the body", content);
      float white = array.dtype().equals("u1") ? WHITE_BYTE : 1;
      return new NumberArray(array.shape(), array.values(), white, List.of());
    } catch (IOException e) {
      throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /// Reads `{"images": [[…], …], "white": 255, "labels": ["cat", …]}`; white is 1 unless it is
  /// said, and labels may be left out.
  ///
  /// @param name of the numbers: `images`
  static NumberArray ofJson(byte[] content, String name) {
    try (JsonReader json =
        new JsonReader(
            new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8))) {
      json.setStrictness(Strictness.STRICT);
      return new Parser(json, name).object();
    } catch (MalformedJsonException
        | EOFException
        | NumberFormatException
        | IllegalStateException e) {
      throw HttpProblem.badRequest(
          "the body is not the JSON that was expected, {\"%s\": [[numbers], …]}: %s"
              .formatted(name, place(e)));
    } catch (IOException e) {
      throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /// Where the text is wrong; what Gson says beyond that is for programmers.
  private static String place(Exception e) {
    Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
    return place.find() ? "see " + place.group() : "it is no JSON object";
  }

  /// Reads numbers where they stand, without a tree of objects.
  private static final class Parser {
    private final JsonReader json;
    private final String name;
    private final int[] lengths = new int[DEEPEST];
    private final List<String> labels = new ArrayList<>();
    private float[] values = new float[FIRST];
    private int count;
    private int depth;
    private float white = 1;

    Parser(JsonReader json, String name) {
      this.json = json;
      this.name = name;
      Arrays.fill(lengths, -1);
    }

    NumberArray object() throws IOException {
      boolean found = false;
      json.beginObject();
      while (json.hasNext()) {
        String key = json.nextName();
        if (key.equals(name) && !found) {
          array(0);
          found = true;
        } else if (key.equals("white")) {
          white = (float) json.nextDouble();
        } else if (key.equals("labels") && labels.isEmpty()) {
          labels();
        } else {
          throw HttpProblem.badRequest(
              "the body holds '%s', expected '%s' once, and perhaps 'labels' and 'white'"
                  .formatted(key, name));
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalStateException("more than an object");
      }
      if (!found || count == 0 || !(white > 0)) {
        throw HttpProblem.badRequest(
            "the body holds no numbers, expected {\"%s\": [[numbers], …]} and a 'white' above 0"
                .formatted(name));
      }
      return new NumberArray(
          Arrays.copyOf(lengths, depth), Arrays.copyOf(values, count), white, List.copyOf(labels));
    }

    private void labels() throws IOException {
      json.beginArray();
      while (json.hasNext()) {
        labels.add(json.nextString());
      }
      json.endArray();
    }

    private void array(int level) throws IOException {
      if (level == DEEPEST) {
        throw HttpProblem.badRequest(
            "the arrays are nested more than %d deep, expected images of (channels, rows, columns)"
                .formatted(DEEPEST));
      }
      depth = Math.max(depth, level + 1);
      int length = 0;
      json.beginArray();
      while (json.hasNext()) {
        if (json.peek() == JsonToken.BEGIN_ARRAY) {
          array(level + 1);
        } else if (level + 1 < depth) {
          throw uneven();
        } else {
          add((float) json.nextDouble());
        }
        length++;
      }
      json.endArray();
      if (lengths[level] >= 0 && lengths[level] != length) {
        throw uneven();
      }
      lengths[level] = length;
    }

    private static HttpProblem uneven() {
      return HttpProblem.badRequest(
          "the arrays have different lengths, expected as many numbers in each");
    }

    private void add(float value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }
  }
}
