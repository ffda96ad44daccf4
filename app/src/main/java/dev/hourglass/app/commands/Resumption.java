package dev.hourglass.app.commands;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.OptionValues;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.Dataset;
import dev.hourglass.text.Printable;
import dev.hourglass.train.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// A resumed run: the command that started it and its newest checkpoint.
///
/// @param folder of the run
/// @param arguments of the command that began it, with what is given beside `--resume`
/// @param run what the run noted of itself
/// @param command with these arguments
/// @param begunArguments of the command that began it
/// @param begun the command that began it
/// @param checkpoint where to go on, or null for the beginning
record Resumption(
    Path folder,
    List<String> arguments,
    JsonObject run,
    TrainCommand command,
    List<String> begunArguments,
    TrainCommand begun,
    @Nullable Checkpoint checkpoint) {
  private static final String RESUME = "--resume";

  /// What was given behind `train`.
  static List<String> argumentsOf(CommandSpec train) {
    CommandLine top = train.commandLine();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    List<String> all = top.getParseResult().originalArgs();
    // Not of the training, and no option of train's own.
    return all.subList(all.indexOf(train.name()) + 1, all.size()).stream()
        .filter(word -> !word.equals("--debug"))
        .toList();
  }

  /// @param folder of the run
  /// @param words what was given behind `train` this time
  /// @throws IOException if the folder holds no run that can go on
  /// @throws UsageError if what was given makes another training of it
  static Resumption of(Path folder, List<String> words) throws IOException {
    RunFolder.finishReplacement(folder);
    if (!RunFolder.isRun(folder)) {
      throw new IOException(
          "%s holds no run.json, expected the folder of a run: give the one that hourglass train"
                  .formatted(Printable.of(folder))
              + " printed");
    }
    JsonObject run = RunFolder.requireNotes(folder);
    List<String> begunArguments =
        RunFolder.arguments(run).orElseThrow(() -> missingArguments(folder));
    TrainCommand begun = begun(folder, begunArguments);
    List<String> arguments = new ArrayList<>(begunArguments);
    arguments.addAll(withoutResume(words));
    TrainCommand command = parsedOptions(arguments);
    TrainCommand given = parsedOptions(withoutResume(words));
    begun.start.findModelOf(folder);
    if (!given.start.namesModel()) {
      command.start.findModelOf(folder);
    }
    command.requireBegunAs(begun, folder);
    command.start.orOf(folder, given.start);
    begun.start.orOf(folder, given.start);
    Checkpoint checkpoint =
        RunFolder.checkpoint(folder, notice -> Console.system().println("Note: " + notice))
            .orElse(null);
    return new Resumption(folder, arguments, run, command, begunArguments, begun, checkpoint);
  }

  /// Where the training is resumed, for people.
  String position() {
    if (checkpoint == null) {
      return "from the beginning";
    }
    int seen = checkpoint.state().seen();
    return "in epoch %d".formatted(checkpoint.state().epoch())
        + (seen == 0 ? "" : ", after %,d of its images".formatted(seen));
  }

  /// Whether the training was over before it was to go on.
  boolean isOver() throws IOException {
    return checkpoint != null && command.isOver(checkpoint);
  }

  /// Of a complete run nothing changes, whatever is given beside `--resume`.
  Resumption orAsBegun() throws IOException {
    boolean complete = isOver() && checkpoint != null && begun.isOver(checkpoint);
    return complete
        ? new Resumption(folder, begunArguments, run, begun, begunArguments, begun, checkpoint)
        : this;
  }

  /// Whether the process that saved the checkpoint died before it kept the epoch that had ended.
  boolean lacksLastEpoch() {
    int kept = run.get("epochs") instanceof JsonArray epochs ? epochs.size() : 0;
    return checkpoint != null
        && checkpoint.state().seen() == 0
        && kept < checkpoint.state().results().size();
  }

  /// The command that a run's notes name. That it is wrong is no mistake of this command line.
  private static TrainCommand begun(Path folder, List<String> arguments) throws IOException {
    try {
      return parsed(arguments);
    } catch (CommandLine.ParameterException e) {
      throw new IOException(
          "%s says that the run was started with options that train does not take (%s): start a new run"
              .formatted(folder.resolve("run.json"), e.getMessage()),
          e);
    }
  }

  private static TrainCommand parsedOptions(List<String> arguments) {
    try {
      return parsed(arguments);
    } catch (CommandLine.ParameterException e) {
      throw new UsageError(String.valueOf(e.getMessage()));
    }
  }

  private static TrainCommand parsed(List<String> arguments) {
    TrainCommand command = new TrainCommand();
    CommandLine line = OptionValues.of(new CommandLine(command)).setOverwrittenOptionsAllowed(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // A file must not say which other files are read.
    line.setExpandAtFiles(false);
    line.parseArgs(arguments.toArray(String[]::new));
    return command;
  }

  private static IOException missingArguments(Path folder) {
    return new IOException(
        "%s does not say how the run was started, expected its arguments: start a new run"
            .formatted(folder.resolve("run.json")));
  }

  private static List<String> withoutResume(List<String> given) {
    List<String> rest = new ArrayList<>();
    for (int w = 0; w < given.size(); w++) {
      if (given.get(w).equals(RESUME)) {
        w++;
      } else if (!given.get(w).startsWith(RESUME + "=")) {
        rest.add(given.get(w));
      }
    }
    return rest;
  }

  /// Refuses other images than the run was begun with.
  void check(Dataset dataset) throws IOException {
    check("train_digest", "training", dataset.train().digest());
    check("test_digest", "test", dataset.test().digest());
  }

  private void check(String key, String which, String digest) throws IOException {
    if (!(run.get(key) instanceof JsonPrimitive known) || !known.getAsString().equals(digest)) {
      throw new IOException(
          "the %s images differ from those that %s was started with: give the same dataset with"
                  .formatted(which, folder)
              + " --dataset and --data-dir");
    }
  }
}
