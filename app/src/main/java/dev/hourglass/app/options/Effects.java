package dev.hourglass.app.options;

import dev.hourglass.app.input.UsageError;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/// Refuses options that were given and have no effect, as {@link Effect} says beside each or
/// because they stand before a subcommand that does not know them, and empty values, which no
/// option takes.
public final class Effects {
  private Effects() {}

  /// Refuses what the command line itself shows to be wrong, before the command runs.
  ///
  /// @param parsed the whole command line
  public static int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    ParseResult command = parsed;
    List<OptionSpec> before = new ArrayList<>();
    while (command.hasSubcommand()) {
      before.addAll(given(command));
      command = command.subcommand();
    }
    try {
      checkPlace(before, command);
      checkEmpty(command);
      checkBesideEachOther(command);
    } catch (UsageError e) {
      throw new ParameterException(
          command.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static void checkPlace(List<OptionSpec> before, ParseResult command) {
    for (OptionSpec option : before) {
      if (option.scopeType() != ScopeType.INHERIT) {
        String name = command.commandSpec().name();
        throw new UsageError(
            "%s has no effect before %s: put it after the command, if %s takes it, or leave it out"
                .formatted(option.longestName(), name, name));
      }
    }
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
                .formatted(name(option, command), effect.with()));
      }
      for (String other : effect.replaces()) {
        if (command.hasMatchedOption(other)) {
          throw new UsageError(
              "%s has no effect with %s: leave one of them out"
                  .formatted(other, name(option, command)));
        }
      }
    }
  }

  /// Refuses given options that have an effect only where something holds that does not.
  ///
  /// @param command of the options, parsed
  public static void require(CommandSpec command, EffectCondition condition, boolean holds) {
    if (holds) {
      return;
    }
    ParseResult parsed = command.commandLine().getParseResult();
    for (OptionSpec option : given(parsed)) {
      if (effect(option).filter(e -> List.of(e.where()).contains(condition)).isPresent()) {
        throw new UsageError(condition.sentence(name(option, parsed)));
      }
    }
  }

  /// The options that were given, each once.
  private static List<OptionSpec> given(ParseResult parsed) {
    return List.copyOf(parsed.matchedOptionsSet());
  }

  /// The name that an option was given by, if that is a long one.
  private static String name(OptionSpec option, ParseResult command) {
    return Stream.of(option.names())
        .filter(name -> name.startsWith("--"))
        .filter(name ->
            command.originalArgs().stream()
                .anyMatch(word -> word.equals(name) || word.startsWith(name + "=")))
        .findFirst()
        .orElse(option.longestName());
  }

  private static Optional<Effect> effect(OptionSpec option) {
    return option.userObject() instanceof AnnotatedElement field
        ? Optional.ofNullable(field.getAnnotation(Effect.class))
        : Optional.empty();
  }
}
