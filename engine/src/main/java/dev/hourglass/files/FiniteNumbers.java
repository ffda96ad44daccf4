package dev.hourglass.files;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;

/// JSON has neither NaN nor infinity, which numbers of a broken model may be: they are null.
public final class FiniteNumbers {
  private FiniteNumbers() {}

  /// The same builder, with null for what is not finite.
  public static GsonBuilder in(GsonBuilder builder) {
    JsonSerializer<Double> finite = (number, _, _) -> json(number);
    return builder
        .registerTypeAdapter(double.class, finite)
        .registerTypeAdapter(Double.class, finite);
  }

  private static JsonElement json(double number) {
    return Double.isFinite(number) ? new JsonPrimitive(number) : JsonNull.INSTANCE;
  }
}
