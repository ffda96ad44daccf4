package dev.hourglass.app.commands;

import dev.hourglass.app.Version;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line: what there is to call, and how errors reach the user.
@Command(
    name = "hourglass",
    description = "Convolutional autoencoders on the JVM: compress images into a few numbers.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      ReconstructCommand.class,
      EncodeCommand.class,
      DecodeCommand.class,
      InfoCommand.class,
      DataCommand.class,
      GenerateCompletion.class
    },
    footerHeading = "%nBegin with:%n",
    footer = {
      "  hourglass train                        train the classic model on MNIST, 10 epochs",
      "  hourglass train --dataset synthetic    … on digits that the program draws itself",
      "  hourglass info --model classic         show its layers",
      "  hourglass evaluate runs/…/model.safetensors",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."
    })
public final class HourglassCommand implements Runnable {
  static final int FAILED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      description = "Show the stack trace of an error.",
      scope = CommandLine.ScopeType.INHERIT)
  private boolean debug;

  /// The command line, ready to execute.
  public static CommandLine commandLine() {
    HourglassCommand root = new HourglassCommand();
    CommandLine line = new CommandLine(root);
    line.setParameterExceptionHandler(HourglassCommand::explainUsage);
    line.setExecutionExceptionHandler((e, at, parsed) -> root.explain(e, at));
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int explainUsage(ParameterException e, String[] args) {
    CommandLine at = e.getCommandLine();
    PrintWriter err = at.getErr();
    err.println("hourglass: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See " + at.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private int explain(Exception e, CommandLine at) {
    if (e instanceof UsageError usage) {
      String message = String.valueOf(usage.getMessage());
      return explainUsage(new ParameterException(at, message, usage), new String[0]);
    }
    PrintWriter err = at.getErr();
    err.println("hourglass: " + sentence(e));
    if (debug) {
      e.printStackTrace(err);
    }
    return FAILED;
  }

  private static String sentence(Exception e) {
    String message = e.getMessage();
    if (e instanceof NoSuchFileException && message != null && !message.contains(" ")) {
      return "there is no file " + message + ", expected one: check the path";
    }
    if (message == null || !message.contains(" ")) {
      return "unexpected error, please report it with --debug: " + e;
    }
    return message;
  }
}
