package dev.hourglass.app;

import dev.hourglass.app.commands.HourglassCommand;

/// The `hourglass` program.
public final class Main {
  private Main() {}

  /// Runs the command line and exits with its code: 0 done, 1 failed, 2 wrong usage, 130
  /// interrupted.
  public static void main(String[] args) {
    StandardError.restore();
    System.exit(HourglassCommand.commandLine().execute(args));
  }
}
