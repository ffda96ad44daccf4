package dev.hourglass.app.server;

import com.google.gson.stream.JsonWriter;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.Codes;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Writes what a model made, in the form that a request accepts.
///
/// @param type of the content, for HTTP
/// @param content the bytes
@SuppressWarnings("ArrayRecordComponent") // Lives for a request and is compared with nothing.
record ModelOutput(String type, byte[] content) {
  /// The forms of an answer.
  enum Form {
    JSON,
    NPY,
    PNG;

    /// The form that a request accepts: JSON unless it names another.
    ///
    /// @param accept the header's text
    static Form of(String accept) {
      String words = accept.toLowerCase(Locale.ROOT);
      if (words.isBlank() || words.contains("application/json") || words.contains("*/*")) {
        return words.startsWith("image/png")
            ? PNG
            : words.startsWith("application/x-npy") ? NPY : JSON;
      }
      if (words.contains("application/x-npy")) {
        return NPY;
      }
      if (words.contains("image/png") || words.contains("image/*")) {
        return PNG;
      }
      throw new HttpProblem(
          HttpProblem.NOT_ACCEPTABLE,
          "the request accepts '%s', expected application/json, application/x-npy or image/png"
              .formatted(Printable.of(accept)));
    }
  }

  /// Codes, as JSON or `.npy`.
  static ModelOutput of(String model, Codes codes, Form form) throws IOException {
    if (form == Form.PNG) {
      throw new HttpProblem(
          HttpProblem.NOT_ACCEPTABLE,
          "codes are no image, expected to be asked for application/json or application/x-npy");
    }
    int[] shape = {codes.count(), codes.size()};
    return form == Form.NPY
        ? npy(shape, codes.values())
        : json(model, "codes", shape, codes.values());
  }

  /// Images, as JSON, `.npy`, or a single one as PNG.
  static ModelOutput of(String model, FloatImages images, Form form) throws IOException {
    Shape one = images.shape();
    int[] shape = {images.count(), one.channels(), one.height(), one.width()};
    return switch (form) {
      case NPY -> npy(shape, images.values());
      case JSON -> json(model, "images", shape, images.values());
      case PNG -> {
        if (images.count() != 1) {
          throw new HttpProblem(
              HttpProblem.NOT_ACCEPTABLE,
              "there are %d images, expected a single one for image/png: ask for application/x-npy"
                  .formatted(images.count()));
        }
        yield new ModelOutput("image/png", Picture.of(images, 0).png());
      }
    };
  }

  private static ModelOutput npy(int[] shape, float[] values) {
    return new ModelOutput("application/x-npy", Npy.bytes(new NpyArray(shape, values)));
  }

  private static ModelOutput json(String model, String name, int[] shape, float[] values)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("model").value(model).name(name);
      nested(json, shape, 0, values, 0);
      json.endObject();
    }
    return new ModelOutput("application/json", text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Writes an array's part.
  ///
  /// @param axis the first that is not yet fixed
  /// @param place of the part's first value
  /// @return the place behind it
  private static int nested(JsonWriter json, int[] shape, int axis, float[] values, int place)
      throws IOException {
    if (axis == shape.length) {
      float value = values[place];
      if (Float.isFinite(value)) {
        json.value(value);
      } else {
        json.nullValue();
      }
      return place + 1;
    }
    int next = place;
    json.beginArray();
    for (int i = 0; i < shape[axis]; i++) {
      next = nested(json, shape, axis + 1, values, next);
    }
    json.endArray();
    return next;
  }
}
