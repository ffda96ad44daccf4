package dev.hourglass.app.commands;

import dev.hourglass.app.options.Candidates;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// All commands, the launcher's own too, for shell completion and help.
final class CommandNames extends Candidates.Listed {
  CommandNames() {
    super(
        Stream.concat(
            Stream.of(HourglassCommand.class.getAnnotation(Command.class).subcommands())
                .map(command -> command.getAnnotation(Command.class).name()),
            Stream.of("test", "bench", "notebook")));
  }
}
