package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.app.logs.EventFile;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.EpochResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All that a run's folder holds but what its files name as times, speeds and threads: of each file
/// its bytes, or what is left of its text.
final class RunContents {
  private static final List<String> TIMES = List.of("seconds", "images_per_second");

  private RunContents() {}

  /// What every file holds, by its name.
  static Map<String, String> of(Path run) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        assertThat(contents.put(name.replaceAll("\\d{6,}", "TIME"), content(file, name))).isNull();
      }
    }
    return contents;
  }

  private static String content(Path file, String name) throws Exception {
    return switch (name) {
      case "metrics.csv" -> metrics(file);
      case "run.json" -> run(file);
      case "log.jsonl" -> log(file);
      case "checkpoints" -> checkpoint(file);
      default -> name.startsWith("events.") ? events(file) : digest(Files.readAllBytes(file));
    };
  }

  private static String digest(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /// Without the columns of seconds and images per second.
  private static String metrics(Path file) throws Exception {
    return String.join(
        "\n",
        Files.readAllLines(file).stream()
            .map(line -> line.replaceFirst("^((?:[^,]*,){3})[^,]*,[^,]*,", "$1"))
            .toList());
  }

  private static String run(Path file) throws Exception {
    JsonObject run = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    run.getAsJsonObject("config").remove("threads");
    for (JsonElement epoch : run.getAsJsonArray("epochs")) {
      TIMES.forEach(epoch.getAsJsonObject()::remove);
    }
    return run.toString();
  }

  private static String log(Path file) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      TIMES.forEach(json::remove);
      lines.add(json.toString());
    }
    return String.join("\n", lines);
  }

  private static String events(Path file) throws Exception {
    List<String> events = new ArrayList<>();
    for (EventFile.Event event : EventFile.read(file)) {
      event.numbers().remove("images_per_second");
      StringBuilder pictures = new StringBuilder();
      for (EventFile.Picture picture : event.pictures().values()) {
        pictures.append(digest(picture.png()));
      }
      events.add(event.step() + event.version() + event.numbers() + pictures);
    }
    return String.join("\n", events);
  }

  /// The newest: when those before were written is a matter of time.
  private static String checkpoint(Path folder) throws Exception {
    String[] names = folder.toFile().list();
    assertThat(names)
        .hasSizeBetween(1, 2)
        .allMatch(name -> name.matches("step-\\d+\\.safetensors"));
    Arrays.sort(names);
    Checkpoint newest = Checkpoint.load(folder.resolve(names[names.length - 1]));
    List<Object> state =
        new ArrayList<>(
            List.of(
                newest.state().epoch(),
                newest.state().seen(),
                newest.state().steps(),
                newest.state().lossSum()));
    for (EpochResult r : newest.state().results()) {
      state.add(
          new EpochResult(
              r.epoch(),
              r.trainLoss(),
              r.testLoss(),
              r.trainPenalty(),
              r.testPenalty(),
              0,
              0,
              r.learningRate()));
    }
    state.add(Arrays.hashCode(newest.values()));
    state.add(Arrays.hashCode(newest.average()));
    newest.memory().forEach(memory -> state.add(Arrays.hashCode(memory)));
    return state.toString();
  }
}
