package dev.hourglass.app.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hourglass.analysis.diagnosis.LossHistory;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.model.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How a model was trained: from the metadata in its file, and from `run.json` if the folder of the
/// run is available.
///
/// Missing or damaged values are left out.
///
/// @param run its folder, `RUN` where it is not known
/// @param losses by epoch
/// @param seconds of each epoch, empty where they are not known
/// @param notes everything else, in words
record History(String run, LossHistory losses, List<Double> seconds, Map<String, String> notes) {
  History {
    seconds = List.copyOf(seconds);
  }

  /// @param path of the model file, or the folder of its run
  static History of(ModelFile file, Path path) {
    Map<String, String> notes = new TreeMap<>(file.metadata());
    LossHistory losses = LossHistory.of(notes);
    List<Double> seconds = List.of();
    if (Files.isDirectory(path)) {
      JsonObject run = RunFolder.notes(path);
      if (run.get("epochs") instanceof JsonArray timed && timed.size() == losses.epochs()) {
        seconds = LossHistory.numbers(timed, "seconds");
      }
      for (String key : List.of("java", "machine", "kernels")) {
        if (run.has(key)) {
          notes.put(key, word(run.get(key)));
        }
      }
    }
    return new History(Files.isDirectory(path) ? path.toString() : "RUN", losses, seconds, notes);
  }

  private static String word(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  /// What training took, 0 where it is not known.
  double totalSeconds() {
    return seconds.stream().mapToDouble(Double::doubleValue).sum();
  }
}
