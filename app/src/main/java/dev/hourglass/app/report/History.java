package dev.hourglass.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.files.StrictJson;
import dev.hourglass.model.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a model was trained: from the notes in its file, and from `run.json` where the folder of the
/// run is at hand, which also knows the machine and the times.
///
/// What is missing or damaged is left out: a report on a model should not fail for its past.
///
/// @param train loss of each epoch's batches
/// @param test loss after each epoch, as many
/// @param seconds of each epoch, empty where nobody knows
/// @param notes everything else, in words
record History(
    List<Double> train, List<Double> test, List<Double> seconds, Map<String, String> notes) {
  History {
    train = List.copyOf(train);
    test = List.copyOf(test);
    seconds = List.copyOf(seconds);
  }

  /// @param path of the model file, or the folder of its run
  static History of(ModelFile file, Path path) {
    Map<String, String> notes = new TreeMap<>(file.metadata());
    JsonArray epochs = epochs(notes.get("epochs"));
    if (Files.isDirectory(path)) {
      JsonObject run = RunFolder.notes(path);
      if (run.get("epochs") instanceof JsonArray timed && timed.size() == epochs.size()) {
        epochs = timed;
      }
      for (String key : List.of("java", "machine", "kernels")) {
        if (run.has(key)) {
          notes.put(key, word(run.get(key)));
        }
      }
    }
    List<Double> train = numbers(epochs, "train_loss");
    List<Double> test = numbers(epochs, "test_loss");
    boolean whole = train.size() == test.size();
    return new History(
        whole ? train : List.of(), whole ? test : List.of(), numbers(epochs, "seconds"), notes);
  }

  private static String word(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  private static JsonArray epochs(@Nullable String noted) {
    try {
      return noted != null && StrictJson.parse(noted) instanceof JsonArray array
          ? array
          : new JsonArray();
    } catch (IllegalArgumentException damaged) {
      return new JsonArray();
    }
  }

  private static List<Double> numbers(JsonArray epochs, String key) {
    List<Double> numbers = new ArrayList<>();
    for (JsonElement epoch : epochs) {
      if (epoch instanceof JsonObject object
          && object.get(key) instanceof JsonPrimitive value
          && value.isNumber()) {
        numbers.add(value.getAsDouble());
      }
    }
    return numbers;
  }

  /// What training took, 0 where nobody knows.
  double totalSeconds() {
    return seconds.stream().mapToDouble(Double::doubleValue).sum();
  }
}
