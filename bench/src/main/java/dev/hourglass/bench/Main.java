package dev.hourglass.bench;

import dev.hourglass.app.StandardError;
import picocli.CommandLine;

/// `./hourglass bench`.
public final class Main {
  private Main() {}

  /// Runs the command line and exits with its code: 0 done, 1 failed, 2 wrong usage.
  public static void main(String[] args) {
    StandardError.restore();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new BenchCommand());
    line.setExecutionExceptionHandler((e, at, _) -> {
      at.getErr().println("hourglass: " + (e.getMessage() == null ? e : e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    });
    return line;
  }
}
