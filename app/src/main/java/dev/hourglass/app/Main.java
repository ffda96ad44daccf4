package dev.hourglass.app;

/// The `hourglass` command.
public final class Main {
  private Main() {}

  /// Runs the command line and exits with its code.
  public static void main(String[] args) {
    StandardError.restore();
    if (args.length == 0) {
      System.err.println("hourglass: no command given, expected one: see --help.");
    }
    System.exit(args.length == 0 ? 2 : 0);
  }
}
