package dev.hourglass.app.text;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;

/// JSON as commands write it.
public final class JsonText {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private JsonText() {}

  /// Indented, with a line break at the end.
  public static String of(JsonElement json) {
    return GSON.toJson(json) + "\n";
  }
}
