package dev.hourglass.app;

import dev.hourglass.app.commands.HourglassCommand;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.StandardError;
import dev.hourglass.app.terminal.StandardOutput;
import java.util.Locale;

/// The `hourglass` program.
public final class Main {
  private Main() {}

  /// Runs the command line and exits with its code: 0 done, 1 failed, 2 wrong usage, 130
  /// interrupted, 141 if the reader of its output has closed it.
  public static void main(String[] args) {
    // Numbers look the same whatever the user's language, as in the files beside them.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    StandardError.restore();
    // What the engine logs looks like every other remark; the second is for Java without a logger.
    System.setProperty("java.util.logging.SimpleFormatter.format", "hourglass: %5$s%n");
    System.setProperty("jdk.system.logger.format", "hourglass: %5$s%n");
    StandardOutput output = StandardOutput.install();
    System.exit(output.end(run(args)));
  }

  private static int run(String[] args) {
    try {
      return HourglassCommand.commandLine().execute(args);
    } catch (OutOfMemoryError e) {
      Console.errors()
          .printf(
              "hourglass: the memory is full (at most %,d MiB may be used): use fewer images or allow more with HOURGLASS_JAVA_OPTIONS=-Xmx8g%n",
              Runtime.getRuntime().maxMemory() >> 20);
      return 1;
    }
  }
}
