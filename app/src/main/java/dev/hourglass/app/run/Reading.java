package dev.hourglass.app.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.data.source.SourceOptions;
import org.jspecify.annotations.Nullable;

/// How a user's own images are read, as options say it and as `run.json` records it.
///
/// @param source what the content of the images does not say
/// @param images how they become images of one shape, for training and testing
public record Reading(SourceOptions source, ReadOptions images) {
  /// Nothing said.
  public static final Reading DEFAULT = new Reading(SourceOptions.NONE, ReadOptions.DEFAULT);

  /// The same with images brought to a shape.
  public Reading withShape(Shape shape) {
    return new Reading(source, images.withShape(shape));
  }

  /// The same, fitted as other images were where nothing is said of it.
  ///
  /// @param other how those were read
  public Reading orFitOf(Reading other) {
    ReadOptions its = other.images;
    int background = images.background() == 0 ? its.background() : images.background();
    return new Reading(
        source, images.withFit(images.fit() == null ? its.fit() : images.fit(), background));
  }

  /// What differs from the default, for `run.json`.
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    add(json, "images_key", source.imagesKey());
    add(json, "labels_key", source.labelsKey());
    add(json, "split", source.variant());
    json.addProperty("height", images.height());
    json.addProperty("width", images.width());
    json.addProperty("channels", images.channels());
    add(json, "fit", images.fit() == null ? null : images.fit().toString());
    json.addProperty("background", images.background());
    json.addProperty("test_share", images.testShare());
    json.addProperty("limit", images.limit());
    json.addProperty("skip_bad", images.skipBad());
    return json;
  }

  private static void add(JsonObject json, String key, @Nullable String value) {
    if (value != null) {
      json.addProperty(key, value);
    }
  }

  /// Reads what {@link #toJson} wrote.
  ///
  /// @throws IllegalArgumentException if it is anything else
  public static Reading of(JsonObject json) {
    String fit = text(json, "fit");
    int height = whole(json, "height");
    int width = whole(json, "width");
    ReadOptions images =
        new ReadOptions(
            height,
            width,
            whole(json, "channels"),
            fit == null ? null : Fit.Mode.parse(fit),
            whole(json, "background"),
            number(json, "test_share", ReadOptions.DEFAULT.testShare()),
            whole(json, "limit"),
            json.get("skip_bad") instanceof JsonPrimitive skip && skip.getAsBoolean());
    SourceOptions source =
        new SourceOptions(
            text(json, "images_key"),
            text(json, "labels_key"),
            text(json, "split"),
            height == 0 ? null : new Shape(1, height, width));
    return new Reading(source, images);
  }

  private static @Nullable String text(JsonObject json, String key) {
    return json.get(key) instanceof JsonPrimitive value ? value.getAsString() : null;
  }

  private static int whole(JsonObject json, String key) {
    return (int) number(json, key, 0);
  }

  private static double number(JsonObject json, String key, double otherwise) {
    JsonElement value = json.get(key);
    return value instanceof JsonPrimitive number && number.isNumber()
        ? number.getAsDouble()
        : otherwise;
  }
}
