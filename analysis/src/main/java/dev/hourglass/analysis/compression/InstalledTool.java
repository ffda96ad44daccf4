package dev.hourglass.analysis.compression;

import dev.hourglass.files.InputFile;
import dev.hourglass.text.Printable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program of another project that is installed on this machine. It is started with a list of
/// arguments, never by a shell, and is ended where it takes too long.
///
/// @param name as it is typed
/// @param file the program
record InstalledTool(String name, Path file) {
  private static final int MOST_SAID = 1 << 20;
  private static final int LONGEST_LINE = 120;

  /// Finds a program.
  ///
  /// @param folders where to look, as `PATH` lists them; of these the absolute ones count, so that
  ///   no folder that happens to be the current one is searched
  static Optional<InstalledTool> find(String name, String folders) {
    return Stream.of(folders.split(File.pathSeparator))
        .flatMap(folder -> candidate(folder, name))
        .map(file -> new InstalledTool(name, file))
        .findFirst();
  }

  private static Stream<Path> candidate(String folder, String name) {
    try {
      Path file = Path.of(folder).resolve(name);
      boolean found = file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file);
      return found ? Stream.of(file) : Stream.empty();
    } catch (InvalidPathException noFolder) {
      return Stream.empty();
    }
  }

  /// Runs the program and waits for it.
  ///
  /// @param folder where it runs
  /// @param output file in the folder that receives what it says
  /// @param limit how long it may take
  /// @param arguments behind its name
  /// @throws ToolException if it fails, or does not end in time
  /// @throws IOException if it cannot be started
  void run(WorkFolder folder, String output, Duration limit, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(arguments);
    Path said = folder.file(output);
    Process process =
        folder.start(
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()));
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ToolException("%s did not end within %d s".formatted(name, limit.toSeconds()));
      }
      if (process.exitValue() != 0) {
        throw new ToolException(
            "%s failed with exit code %d: %s".formatted(name, process.exitValue(), last(said)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while %s ran".formatted(name), e);
    } finally {
      folder.end(process);
      Files.deleteIfExists(said);
    }
  }

  private static String last(Path said) {
    try {
      String text = InputFile.text(said, MOST_SAID, "what a program says");
      String line = text.strip().lines().reduce("", (_, next) -> next);
      return line.isEmpty() ? "it said nothing" : Printable.of(line, LONGEST_LINE);
    } catch (IOException e) {
      return "what it said is no short text";
    }
  }
}
