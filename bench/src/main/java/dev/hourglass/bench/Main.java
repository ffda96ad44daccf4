package dev.hourglass.bench;

import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.OptionValues;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.StandardError;
import dev.hourglass.app.terminal.StandardOutput;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// `./hourglass bench`.
public final class Main {
  private Main() {}

  /// Runs the command line and exits with its code: 0 done, 1 failed, 2 wrong usage.
  public static void main(String[] args) {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    StandardError.restore();
    StandardOutput output = StandardOutput.install();
    System.exit(output.end(commandLine().execute(args)));
  }

  static CommandLine commandLine() {
    CommandLine line = OptionValues.of(new CommandLine(new BenchCommand()));
    line.setExecutionStrategy(Effects::execute);
    line.setParameterExceptionHandler((e, _) -> explain(e, e.getCommandLine()));
    line.setExecutionExceptionHandler((e, at, _) -> explain(e, at));
    return line;
  }

  private static int explain(Exception e, CommandLine at) {
    boolean usage = e instanceof ParameterException || e instanceof IllegalArgumentException;
    Console.complain(at.getErr(), "hourglass: " + (e.getMessage() == null ? e : e.getMessage()));
    if (usage) {
      at.getErr().println("See " + at.getCommandSpec().qualifiedName() + " --help");
    }
    return usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }
}
