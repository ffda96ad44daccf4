package dev.hourglass.app.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hourglass help COMMAND`, for those who ask that way.
@Command(
    name = "help",
    description = {"Explain a command.", "", "The same as --help after the command."},
    footerHeading = "%nExamples:%n",
    footer = {"  hourglass help train", "  hourglass help data fetch"})
final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      completionCandidates = CommandNames.class,
      description = "The command, or none for the list of all.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    CommandLine at = spec.commandLine().getParent();
    for (String word : words) {
      CommandLine inner = at.getSubcommands().get(word);
      if (inner == null) {
        throw new CommandLine.UnmatchedArgumentException(at, List.of(word));
      }
      at = inner;
    }
    at.usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }
}
