package dev.hourglass.app.run;

import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.InputFolder;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Which files in a run's folder are the run's. Others there are the user's, and stay.
final class RunFiles {
  static final String MODEL = "model.safetensors";
  static final String BEST = "best.safetensors";
  static final String METRICS = "metrics.csv";
  static final String RUN = "run.json";
  static final String LOSS = "loss.png";
  static final String RECONSTRUCTIONS = "reconstructions.png";
  static final String CHECKPOINTS = "checkpoints";

  /// In folders of a run, and what is there.
  private static final List<Inside> FOLDERS =
      List.of(
          new Inside(CHECKPOINTS, Pattern.compile("step-\\d+\\.safetensors")),
          new Inside(KeptEpochs.FOLDER, KeptEpochs.NAMES),
          new Inside("report-files", Pattern.compile("[\\w-]+\\.(png|json)")));

  private static final Pattern OURS =
      Pattern.compile(
          "(%s|%s|%s|%s|%s|%s|report\\.html|log\\.jsonl|events\\.out\\.tfevents\\.\\d+\\.hourglass)"
              .formatted(MODEL, BEST, METRICS, RUN, LOSS, RECONSTRUCTIONS));

  private record Inside(String folder, Pattern files) {}

  private RunFiles() {}

  /// The checkpoints in a run's folder, oldest first.
  static List<Path> checkpoints(Path run) throws IOException {
    return files(run, FOLDERS.getFirst());
  }

  /// The models of epochs in a run's folder.
  static List<Path> epochs(Path run) throws IOException {
    return files(run, FOLDERS.get(1));
  }

  private static List<Path> files(Path run, Inside inside) throws IOException {
    return files(run.resolve(inside.folder), inside.files);
  }

  /// Deletes a run, the report on it too.
  static void delete(Path run) throws IOException {
    for (Inside inside : FOLDERS) {
      Path folder = run.resolve(inside.folder);
      delete(files(folder, inside.files));
      deleteIfEmpty(folder);
    }
    delete(files(run, OURS));
  }

  /// Deletes what killed processes left half written.
  static void clean(Path run) throws IOException {
    AtomicFile.clean(run);
    for (Inside inside : FOLDERS) {
      AtomicFile.clean(run.resolve(inside.folder));
    }
  }

  private static void delete(List<Path> files) throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException othersThere) {
      // What else lies there stays.
    }
  }

  private static List<Path> files(Path folder, Pattern names) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return InputFolder.list(folder).stream()
        .filter(file -> names.matcher(file.getFileName().toString()).matches())
        .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
        .sorted()
        .toList();
  }
}
