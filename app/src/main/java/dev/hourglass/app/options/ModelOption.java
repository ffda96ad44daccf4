package dev.hourglass.app.options;

import dev.hourglass.app.input.DatasetFolder;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Launcher;
import dev.hourglass.files.InputFolder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;

/// The trained model that a command works with.
public final class ModelOption {
  private static final int MOST_NAMED = 3;
  private static final Path RUNS = Path.of("runs");

  public static final String DESCRIPTION =
      "A model.safetensors file, or the folder of the run that made it.";

  @Parameters(index = "0", paramLabel = "MODEL", description = DESCRIPTION)
  private Path path = Path.of("model.safetensors");

  /// As the user gave it.
  public Path path() {
    return path;
  }

  public ModelFile load() throws IOException {
    return load(path);
  }

  /// Reads the model; from a run's folder datasets are looked for where the run found them.
  public ModelFile load(DatasetFolder dataDir) throws IOException {
    dataDir.fallBackTo(path);
    return load();
  }

  /// Reads a model file, or the one in the folder of a run.
  public static ModelFile load(Path path) throws IOException {
    ModelFile file = read(path);
    RunFolder.damageOf(path).ifPresent(damage -> Console.errors().println("Warning: " + damage));
    return file;
  }

  private static ModelFile read(Path path) throws IOException {
    if (path.toString().matches("(?i).*\\.(pt|pth)") && Files.isRegularFile(path)) {
      throw new IOException(
          "%s is a PyTorch file by its name, expected a model file (safetensors): convert it with %s"
              .formatted(Printable.of(path), Launcher.command("import", path.toString())));
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          "there is no %s, expected the folder of a run or a model file: %s"
              .formatted(Printable.of(path), known(RUNS)));
    }
    if (!Files.isDirectory(path)) {
      return ModelFile.load(path);
    }
    if (!RunFolder.holdsModel(path)) {
      throw noRun(path);
    }
    return ModelFile.load(path.resolve(RunFolder.MODEL));
  }

  private static IOException missingModel(Path folder, int epochs) {
    Path best = folder.resolve(RunFolder.BEST);
    String way = Launcher.command("train", "--resume", folder.toString(), "--epochs", "N");
    return new IOException(
        "%s completed %s, but its %s is missing: %strain for more epochs with %s"
            .formatted(
                Printable.of(folder),
                Counts.of(epochs, "epoch"),
                RunFolder.MODEL,
                Files.exists(best) ? "name %s, or ".formatted(Printable.of(best)) : "",
                way));
  }

  private static IOException noRun(Path folder) throws IOException {
    int epochs = RunFolder.epochs(folder);
    if (epochs > 0) {
      return missingModel(folder, epochs);
    }
    if (RunFolder.isRun(folder)) {
      return new IOException(
          "the run in %s has no model before the end of its first epoch: wait for it, or resume with %s"
              .formatted(
                  Printable.of(folder), Launcher.command("train", "--resume", folder.toString())));
    }
    return new IOException(
        "%s holds no %s, expected the folder of a run or a model file: %s"
            .formatted(Printable.of(folder), RunFolder.MODEL, known(folder)));
  }

  /// What to try: the first runs in a folder.
  private static String known(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      return "check the path";
    }
    String runs =
        InputFolder.list(folder).stream()
            .filter(RunFolder::holdsModel)
            .sorted()
            .limit(MOST_NAMED)
            .map(run -> Printable.path(run.toString()))
            .collect(Collectors.joining(", "));
    return runs.isEmpty() ? "check the path" : "try " + runs;
  }
}
