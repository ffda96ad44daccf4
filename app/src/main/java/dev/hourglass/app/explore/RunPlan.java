package dev.hourglass.app.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.app.run.RunFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a run says of itself, as far as the page shows it.
///
/// @param epochs that have ended, a line of numbers each
/// @param planned how many there are to be, at least those
/// @param images of an epoch
record RunPlan(JsonArray epochs, int planned, int images) {
  /// What it says now; nothing where there is no run.
  ///
  /// @param run its folder, or null
  static RunPlan of(@Nullable Path run) {
    JsonObject notes = run == null ? new JsonObject() : RunFolder.notes(run);
    JsonArray epochs = notes.get("epochs") instanceof JsonArray found ? found : new JsonArray();
    int planned =
        notes.get("config") instanceof JsonObject config
                && config.get("budget") instanceof JsonObject budget
            ? number(budget.get("epochs"))
            : 0;
    return new RunPlan(epochs, Math.max(epochs.size(), planned), number(notes.get("train_images")));
  }

  private static int number(@Nullable JsonElement json) {
    return json instanceof JsonPrimitive one && one.isNumber() ? one.getAsInt() : 0;
  }
}
