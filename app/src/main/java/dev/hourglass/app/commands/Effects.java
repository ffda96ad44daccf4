package dev.hourglass.app.commands;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Refuses options that were given and have no effect, as {@link Effect} says beside each, and
/// empty values, which no option takes.
final class Effects {
  private Effects() {}

  /// Refuses what the command line itself shows to be wrong, before the command runs.
  static int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    try {
      checkEmpty(command);
      checkBesideEachOther(command);
    } catch (UsageError e) {
      throw new ParameterException(
          command.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /// As a path, an empty value would be the current folder.
  private static void checkEmpty(ParseResult command) {
    for (ArgSpec word : command.matchedArgs()) {
      if (word.arity().max() > 0 && word.originalStringValues().contains("")) {
        String name = word instanceof OptionSpec option ? option.longestName() : word.paramLabel();
        throw new UsageError(
            "%s is empty, expected %s: check the shell variable that it comes from"
                .formatted(name, word.isOption() ? word.paramLabel() : "a value"));
      }
    }
  }

  private static void checkBesideEachOther(ParseResult command) {
    for (OptionSpec option : given(command)) {
      Effect effect = effect(option).orElse(null);
      if (effect == null) {
        continue;
      }
      if (!effect.with().isEmpty() && !command.hasMatchedOption(effect.with())) {
        throw new UsageError(
            "%s has no effect without %s: add that, or leave it out"
                .formatted(option.longestName(), effect.with()));
      }
      for (String other : effect.replaces()) {
        if (command.hasMatchedOption(other)) {
          throw new UsageError(
              "%s has no effect with %s: leave one of them out"
                  .formatted(other, option.longestName()));
        }
      }
    }
  }

  /// Refuses given options that have an effect only where something holds that does not.
  ///
  /// @param command of the options, parsed
  static void require(CommandSpec command, Circumstance circumstance, boolean holds) {
    if (holds) {
      return;
    }
    for (OptionSpec option : given(command.commandLine().getParseResult())) {
      if (effect(option).filter(e -> List.of(e.where()).contains(circumstance)).isPresent()) {
        throw new UsageError(circumstance.sentence(option.longestName()));
      }
    }
  }

  /// The options that were given, each once.
  private static List<OptionSpec> given(ParseResult parsed) {
    return List.copyOf(parsed.matchedOptionsSet());
  }

  private static Optional<Effect> effect(OptionSpec option) {
    return option.userObject() instanceof AnnotatedElement field
        ? Optional.ofNullable(field.getAnnotation(Effect.class))
        : Optional.empty();
  }
}
