package dev.hourglass.app.commands;

import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.HelpTexts;
import dev.hourglass.app.options.OptionValues;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Launcher;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.app.text.FileErrors;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
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
    subcommands = {
      TrainCommand.class,
      FindRateCommand.class,
      EvaluateCommand.class,
      ReconstructCommand.class,
      EncodeCommand.class,
      DecodeCommand.class,
      CompressCommand.class,
      DecompressCommand.class,
      RateDistortionCommand.class,
      GenerateCommand.class,
      InterpolateCommand.class,
      ManifoldCommand.class,
      ReportCommand.class,
      LatentCommand.class,
      InspectCommand.class,
      ClusterCommand.class,
      NeighboursCommand.class,
      AnomaliesCommand.class,
      OneClassCommand.class,
      ExploreCommand.class,
      ServeCommand.class,
      SparkCommand.class,
      InfoCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      DataCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    })
public final class HourglassCommand implements Callable<Integer> {
  private static final String DATASET = "--dataset";
  static final int FAILED = 1;

  private static final int WIDEST_HELP = 80;
  private static final int NARROWEST_HELP = 55;

  // Set on the finished command: an annotation's footer would be every subcommand's.
  private static final String[] EXAMPLES = {
    "  hourglass train                        the classic model on MNIST",
    "  hourglass train --dataset synthetic    on generated digits",
    "  hourglass info --model classic         the layers of the classic model",
    "  hourglass evaluate runs/…              how good a trained model is",
    "  hourglass report runs/…                everything about it, on one page",
    "",
    "In a source tree:",
    "  ./hourglass notebook                   the Java notebook in Jupyter",
    "  ./hourglass bench                      compares speeds",
    "  ./hourglass test                       runs the tests",
    "",
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted, 141 closed pipe."
  };

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      description = "Show the stack trace of an error.",
      scope = CommandLine.ScopeType.INHERIT)
  private boolean debug;

  /// The command line, ready to execute.
  public static CommandLine commandLine() {
    HourglassCommand root = new HourglassCommand();
    CommandLine line = OptionValues.of(new CommandLine(root));
    line.getCommandSpec().usageMessage().footerHeading("%nStart with:%n").footer(EXAMPLES);
    line.setResourceBundle(new HelpTexts());
    describe(line);
    int columns = Console.system().columns();
    // What a word or a file's name begins with must not say which files are read.
    line.setExpandAtFiles(false);
    line.setUsageHelpWidth(Math.clamp(columns, NARROWEST_HELP, WIDEST_HELP));
    line.setParameterExceptionHandler(HourglassCommand::explainUsage);
    line.setExecutionStrategy(Effects::execute);
    line.setExecutionExceptionHandler((e, at, parsed) -> root.explain(e, at));
    return line;
  }

  /// Gives the help of all commands one form.
  private static void describe(CommandLine line) {
    UsageMessageSpec help = line.getCommandSpec().usageMessage();
    help.description(paragraphs(help.description())).footer(examples(paragraphs(help.footer())));
    help.sortOptions(false)
        .parameterListHeading("%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n");
    line.getSubcommands().values().forEach(HourglassCommand::describe);
  }

  /// Examples call the program as the user did.
  private static String[] examples(String... lines) {
    String typed = Matcher.quoteReplacement(Launcher.command().replace("%", "%%"));
    return Stream.of(lines)
        .map(line -> line.replaceAll("(?<![./\\w])hourglass (?=[a-z])", typed + " "))
        .toArray(String[]::new);
  }

  /// Lines that follow each other become one, which a terminal of any width breaks where it must;
  /// empty and indented ones stay.
  private static String[] paragraphs(String... lines) {
    Deque<String> paragraphs = new ArrayDeque<>();
    for (String line : lines) {
      boolean apart = paragraphs.isEmpty() || line.isBlank() || line.startsWith(" ");
      String before = apart || paragraphs.getLast().isBlank() ? "" : paragraphs.removeLast() + " ";
      paragraphs.addLast(before + line);
    }
    return paragraphs.toArray(String[]::new);
  }

  @Override
  public Integer call() {
    return missingCommand(spec);
  }

  /// Shows what commands there are where none was given: wrong usage.
  static int missingCommand(CommandSpec spec) {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }

  private static int explainUsage(ParameterException e, String[] args) {
    CommandLine at = e.getCommandLine();
    PrintWriter err = at.getErr();
    Console.complain(err, "hourglass: " + usageSentence(e));
    if (e.getCause() instanceof UsageError usage) {
      printSuggestion(usage, err);
    } else {
      CommandLine.UnmatchedArgumentException.printSuggestions(withLauncherCommands(e), err);
    }
    String words = at.getCommandSpec().qualifiedName().replaceFirst("^\\S+", "");
    err.println("See " + Launcher.command() + words + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  /// The same with the launcher's own commands among those to suggest.
  private static ParameterException withLauncherCommands(ParameterException e) {
    if (e.getCommandLine().getParent() != null
        || !(e instanceof CommandLine.UnmatchedArgumentException unmatched)
        || unmatched.isUnknownOption()) {
      return e;
    }
    return among(new CommandNames(), e.getCommandLine().getCommandName(), unmatched.getUnmatched());
  }

  /// The error that words are none of some names, which picocli finds the nearest of.
  private static CommandLine.UnmatchedArgumentException among(
      Iterable<String> names, String root, List<String> words) {
    CommandSpec all = CommandSpec.create().name(root);
    names.forEach(name -> all.addSubcommand(name, CommandSpec.create()));
    return new CommandLine.UnmatchedArgumentException(new CommandLine(all), words);
  }

  /// Suggests the nearest name, if one is near.
  private static void printSuggestion(UsageError usage, PrintWriter err) {
    if (!usage.names().isEmpty()) {
      among(usage.names(), "", List.of(usage.word())).getSuggestions().stream()
          .findFirst()
          .ifPresent(name -> err.println("Did you mean " + name.strip() + "?"));
    }
  }

  private static String usageSentence(ParameterException e) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst();
      boolean command = !e.getCommandLine().getSubcommands().isEmpty();
      String kind = command ? "unknown command" : "unexpected argument";
      String option = first.startsWith("-") ? "unknown option" : kind;
      return "%s '%s'%s".formatted(option, first, namesImages(e, first) ? images(first) : "");
    }
    return String.valueOf(e.getMessage());
  }

  /// Whether a word that no command expects may be that of images.
  private static boolean namesImages(ParameterException e, String word) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    if (word.startsWith("-") || command.findOption(DATASET) == null) {
      return false;
    }
    try {
      Path path = Path.of(word);
      boolean model = RunFolder.isRun(path) || RunFolder.holdsModel(path);
      return !model && (command.positionalParameters().isEmpty() || Files.exists(path));
    } catch (InvalidPathException noPath) {
      return false;
    }
  }

  private static String images(String word) {
    return ": images are given as in %s %s".formatted(DATASET, word);
  }

  private int explain(Exception e, CommandLine at) {
    if (e instanceof UsageError usage) {
      String message = String.valueOf(usage.getMessage());
      explainUsage(new ParameterException(at, message, usage), new String[0]);
    } else {
      Console.complain(at.getErr(), "hourglass: " + sentence(e));
    }
    if (debug) {
      at.getErr().println(trace(e).stripTrailing());
    }
    return e instanceof UsageError ? CommandLine.ExitCode.USAGE : FAILED;
  }

  /// A stack trace, whose messages quote files as sentences do.
  private static String trace(Exception e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return Printable.lines(trace.toString().replace("\t", "    "));
  }

  /// The sentence for an error. What files hold and how disks fail is never unexpected: only
  /// mistakes of the program are.
  static String sentence(Exception e) {
    String message = e.getMessage();
    if (message != null && FileErrors.isOurSentence(e)) {
      return message;
    }
    return switch (e) {
      case UncheckedIOException wrapped -> sentence(Objects.requireNonNull(wrapped.getCause()));
      case IOException file -> FileErrors.sentence(file);
      case InvalidPathException path -> OptionValues.sentence(path);
      default -> "unexpected error, please report it with --debug: " + e;
    };
  }
}
