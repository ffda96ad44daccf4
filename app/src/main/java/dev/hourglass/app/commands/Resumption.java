package dev.hourglass.app.commands;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.app.OptionNumbers;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.data.Dataset;
import dev.hourglass.train.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// A run that goes on: the command that began it, said again, and the checkpoint that it came to.
///
/// @param folder of the run
/// @param arguments of the command that began it, with what is said beside `--resume`
/// @param run what the run noted of itself
/// @param command with these arguments
record Resumption(Path folder, List<String> arguments, JsonObject run, TrainCommand command) {
  private static final String RESUME = "--resume";

  /// What was said behind `train`.
  static List<String> argumentsOf(CommandSpec train) {
    CommandLine top = train.commandLine();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    List<String> all = top.getParseResult().originalArgs();
    return all.subList(all.indexOf(train.name()) + 1, all.size());
  }

  /// @param folder of the run
  /// @param said what was said behind `train` this time
  /// @throws IOException if the folder holds no run that can go on
  /// @throws UsageError if what was said makes another training of it
  static Resumption of(Path folder, List<String> said) throws IOException {
    if (!Files.exists(folder.resolve("run.json"))) {
      throw new IOException(
          "%s holds no run.json, expected the folder of a run: name the one that hourglass train"
                  .formatted(folder)
              + " printed");
    }
    JsonObject run = RunFolder.notes(folder);
    List<String> arguments =
        new ArrayList<>(RunFolder.arguments(run).orElseThrow(() -> untold(folder)));
    TrainCommand begun = command(arguments);
    arguments.addAll(withoutResume(said));
    TrainCommand command = command(arguments);
    command.requireBegunAs(begun, folder);
    return new Resumption(folder, arguments, run, command);
  }

  private static TrainCommand command(List<String> arguments) {
    TrainCommand command = new TrainCommand();
    CommandLine line =
        OptionNumbers.of(new CommandLine(command)).setOverwrittenOptionsAllowed(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    try {
      line.parseArgs(arguments.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw new UsageError(String.valueOf(e.getMessage()));
    }
    return command;
  }

  private static IOException untold(Path folder) {
    return new IOException(
        "%s does not say how the run was started, expected its arguments: start it anew"
            .formatted(folder.resolve("run.json")));
  }

  private static List<String> withoutResume(List<String> said) {
    List<String> rest = new ArrayList<>();
    for (int w = 0; w < said.size(); w++) {
      if (said.get(w).equals(RESUME)) {
        w++;
      } else if (!said.get(w).startsWith(RESUME + "=")) {
        rest.add(said.get(w));
      }
    }
    return rest;
  }

  /// Where to go on, or null for the beginning.
  ///
  /// @throws IOException if the images are others than at the beginning, or no checkpoint is whole
  @Nullable Checkpoint checkpoint(Dataset dataset) throws IOException {
    check("train_digest", "training", dataset.train().digest());
    check("test_digest", "test", dataset.test().digest());
    return RunFolder.checkpoint(folder).orElse(null);
  }

  private void check(String key, String which, String digest) throws IOException {
    if (!(run.get(key) instanceof JsonPrimitive known) || !known.getAsString().equals(digest)) {
      throw new IOException(
          "the %s images are others than those that %s was started with: name the same dataset with"
                  .formatted(which, folder)
              + " --dataset and --data-dir");
    }
  }
}
