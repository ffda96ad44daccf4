package dev.hourglass.app.explore;

import dev.hourglass.app.terminal.Launcher;
import dev.hourglass.files.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A training that the page began: the program's own `train` in a process of its own, so that the
/// page answers whatever it does and nothing is lost if the page's server ends.
final class TrainingProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final int MOST_SHOWN = 400;
  private static final int MOST_MESSAGES = 16 << 20;

  private final Process process;
  private final Path messages;
  private boolean asked;

  private TrainingProcess(Process process, Path messages) {
    this.process = process;
    this.messages = messages;
  }

  /// Begins a training.
  ///
  /// @param words of the command, from behind `train` on
  static TrainingProcess start(List<String> words) throws IOException {
    List<String> command = new ArrayList<>(Launcher.process());
    command.add("train");
    command.addAll(words);
    Path messages = Files.createTempFile("hourglass-training-", ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(nothing().toFile()))
            .start();
    return new TrainingProcess(process, messages);
  }

  private static Path nothing() throws IOException {
    Path file = Files.createTempFile("hourglass-nothing-", "");
    file.toFile().deleteOnExit();
    return file;
  }

  /// Asks it to save and end.
  void stop() {
    asked = true;
    process.destroy();
  }

  /// How it is: `running`, `stopping`, `stopped`, `done` or `failed`.
  String state() {
    if (process.isAlive()) {
      return asked ? "stopping" : "running";
    }
    if (asked) {
      return "stopped";
    }
    return process.exitValue() == 0 ? "done" : "failed";
  }

  /// What it said last, where it failed.
  String message() {
    if (!state().equals("failed")) {
      return "";
    }
    try {
      String text = InputFile.text(messages, MOST_MESSAGES, "the messages of a training");
      String last = text.lines().reduce("", (_, line) -> line);
      return last.substring(0, Math.min(MOST_SHOWN, last.length()));
    } catch (IOException e) {
      return "";
    }
  }

  /// Has it save and end, and waits for that.
  @Override
  public void close() throws IOException {
    try {
      if (process.isAlive()) {
        stop();
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Files.deleteIfExists(messages);
    }
  }
}
