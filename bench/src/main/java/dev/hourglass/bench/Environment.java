package dev.hourglass.bench;

import dev.hourglass.app.terminal.Version;
import dev.hourglass.kernels.Kernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/// Where and on what a benchmark ran: without it no number means anything.
///
/// @param date of the run, UTC
/// @param processor its model name
/// @param processors how many of them Java may use
/// @param system operating system and kind of processor
/// @param java vendor and version
/// @param kernels the engine's kernel implementation
/// @param hourglass the program's version
record Environment(
    String date,
    String processor,
    int processors,
    String system,
    String java,
    String kernels,
    String hourglass) {

  static Environment here() {
    return new Environment(
        LocalDate.now(ZoneOffset.UTC).toString(),
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        Version.ofMachine(),
        Version.ofJava(),
        Kernels.best().name(),
        Version.ofProgram());
  }

  /// One line for each of the facts.
  String lines() {
    return """
    date       %s
    processor  %s, %d of them
    system     %s
    java       %s
    hourglass  %s, kernels %s
    """
        .formatted(date, processor, processors, system, java, hourglass, kernels);
  }

  /// Linux has the name in a file; elsewhere the architecture has to do.
  private static String processorName() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(() -> System.getProperty("os.arch"));
    } catch (IOException | UncheckedIOException e) {
      return System.getProperty("os.arch");
    }
  }
}
