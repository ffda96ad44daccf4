package dev.hourglass.app.explore;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How far a training is within its epoch, by the last line of its log.
///
/// @param epoch from 1
/// @param images of this epoch that it has used
/// @param loss of the last batch
/// @param seconds that they took
record EpochProgress(int epoch, int images, double loss, double seconds) {
  /// Bytes at the end of a log in which its last whole line lies.
  private static final int END = 4096;

  /// The progress, or nothing where the last line of the log is of no step.
  ///
  /// @param run the folder of a run
  static Optional<EpochProgress> of(Path run) {
    Path log = run.resolve(RunFolder.LOG);
    try {
      return Files.exists(log) ? last(end(log)) : Optional.empty();
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static String end(Path log) throws IOException {
    long size = InputFile.size(log);
    try (InputStream in = InputFile.stream(log)) {
      in.skipNBytes(Math.max(0, size - END));
      return new String(in.readNBytes(END), StandardCharsets.UTF_8);
    }
  }

  private static Optional<EpochProgress> last(String end) {
    String whole = end.substring(0, end.lastIndexOf('\n') + 1).stripTrailing();
    String line = whole.substring(whole.lastIndexOf('\n') + 1);
    return !line.isEmpty() && StrictJson.parse(line) instanceof JsonObject step
        ? of(step)
        : Optional.empty();
  }

  private static Optional<EpochProgress> of(JsonObject line) {
    for (String name : List.of("epoch", "images", "loss", "seconds")) {
      if (!(line.get(name) instanceof JsonPrimitive number && number.isNumber())) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new EpochProgress(
            line.get("epoch").getAsInt(),
            line.get("images").getAsInt(),
            line.get("loss").getAsDouble(),
            line.get("seconds").getAsDouble()));
  }

  /// As the page reads it.
  ///
  /// @param plan of the run
  JsonObject json(RunPlan plan) {
    int total = Math.max(images, plan.images());
    double rate = images / Math.max(1e-9, seconds);
    double left = total - images + (double) total * Math.max(0, plan.planned() - epoch);
    JsonObject json = new JsonObject();
    json.addProperty("epoch", epoch);
    json.addProperty("epochs", plan.planned());
    json.addProperty("images", images);
    json.addProperty("total", total);
    json.addProperty("loss", loss);
    json.addProperty("images_per_second", rate);
    json.addProperty("seconds_left", left / rate);
    return json;
  }
}
