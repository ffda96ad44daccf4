package dev.hourglass.app.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/// `hourglass generate-completion`: a script for bash, made from the commands as they are.
///
/// An option or parameter offers its candidates, and the files whose endings its help names.
@Command(
    name = "generate-completion",
    description = {
      "Write a completion script for bash and zsh.",
      "",
      "It offers commands, options, presets, datasets and the files that fit."
    },
    footerHeading = "%nExample:%n",
    footer = "  source <(hourglass generate-completion)")
final class CompletionCommand implements Callable<Integer> {
  private static final String BEGIN =
      """
      # Completion of hourglass for bash: source <(hourglass generate-completion)
      if [ -n "$ZSH_VERSION" ]; then
        autoload -U +X bashcompinit && bashcompinit
      fi

      # Words that begin like the current one.
      _hourglass_words() {
        COMPREPLY+=($(compgen -W "$1" -- "$current"))
      }

      # Folders, and files whose names end as a pattern says.
      _hourglass_files() {
        local file IFS=$'\\n'
        compopt -o filenames 2>/dev/null
        for file in $(compgen -f -- "$current"); do
          if [[ -d $file || $file =~ $1 ]]; then
            COMPREPLY+=("$file")
          fi
        done
      }

      # The values of an option of a command, or of what is none.
      _hourglass_values() {
        case $1 in
      """;
  private static final String MIDDLE =
      """
          *) return 1 ;;
        esac
      }

      # The options and commands that a command has.
      _hourglass_inside() {
        case $1 in
      """;
  private static final String END =
      """
        esac
      }

      _complete_hourglass() {
        local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} at=hourglass i
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          case " $(_hourglass_inside "$at") " in
            *" ${COMP_WORDS[i]} "*) [[ ${COMP_WORDS[i]} == -* ]] || at="$at ${COMP_WORDS[i]}" ;;
          esac
        done
        if [[ $current != -* ]]; then
          _hourglass_values "$at $before" && return
          _hourglass_values "$at"
        fi
        if [[ $current == -* || $at == hourglass || ${#COMPREPLY[@]} -eq 0 ]]; then
          _hourglass_words "$(_hourglass_inside "$at")"
        fi
      }

      complete -F _complete_hourglass hourglass
      """;

  private static final String ANY = "";

  /// No file's name ends so, which leaves the folders.
  private static final String FOLDERS = "/$";

  private static final Pattern ENDING =
      Pattern.compile(
          "(?:\\.(?=[a-z]{2,11}\\b)|\\b(?=(?:PNG|JPEG|GIF|BMP|TIFF|WebP|JSON)\\b))([A-Za-z]+)");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CommandSpec top = spec.root();
    List<CommandSpec> all = all(top).toList();
    StringBuilder script = new StringBuilder(BEGIN);
    all.forEach(command -> values(command, script));
    script.append(MIDDLE);
    all.forEach(command -> inside(command, script));
    script.append(END);
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return CommandLine.ExitCode.OK;
  }

  /// A command and all below it.
  private static Stream<CommandSpec> all(CommandSpec command) {
    return Stream.concat(
        Stream.of(command),
        command.subcommands().values().stream().flatMap(inner -> all(inner.getCommandSpec())));
  }

  private static void values(CommandSpec command, StringBuilder script) {
    for (OptionSpec option : command.options()) {
      if (option.arity().max() > 0) {
        String names =
            Stream.of(option.names())
                .map(name -> '"' + command.qualifiedName() + ' ' + name + '"')
                .collect(Collectors.joining(" | "));
        values(names, List.of(option), script);
      }
    }
    if (!command.positionalParameters().isEmpty()) {
      values('"' + command.qualifiedName() + '"', command.positionalParameters(), script);
    }
  }

  /// A line that offers what any of these takes.
  private static void values(String pattern, List<? extends ArgSpec> args, StringBuilder script) {
    script.append("    ").append(pattern).append(") ");
    for (ArgSpec arg : args) {
      List<String> candidates = candidates(arg);
      List<String> words = candidates.stream().filter(one -> !one.startsWith(".")).toList();
      if (!words.isEmpty()) {
        script.append("_hourglass_words '").append(String.join(" ", words)).append("'; ");
      }
      String files = files(arg, candidates.stream().filter(one -> one.startsWith(".")).toList());
      if (files != null) {
        script.append("_hourglass_files '").append(files).append("'; ");
      }
    }
    script.append("true ;;\n");
  }

  private static List<String> candidates(ArgSpec arg) {
    Iterable<String> candidates = arg.completionCandidates();
    List<String> all = new ArrayList<>();
    if (candidates != null) {
      candidates.forEach(all::add);
    }
    return all;
  }

  /// The pattern of the files that fit, or null where none do: what an option's help names is what
  /// it takes.
  private static @Nullable String files(ArgSpec arg, List<String> candidates) {
    String help = String.join(" ", arg.description());
    return switch (arg.paramLabel()) {
      case "DIR", "FOLDER", "RUN" -> FOLDERS;
      case "INPUT", "IMAGE", "A", "B" -> ANY;
      // IDX files have no ending of their own.
      case "FILE", "MODEL" -> help.contains("IDX") ? ANY : endings(help);
      default -> candidates.isEmpty() ? null : endings(String.join(" ", candidates));
    };
  }

  private static @Nullable String endings(String words) {
    String endings =
        ENDING
            .matcher(words)
            .results()
            .map(found ->
                found
                    .group(1)
                    .toLowerCase(Locale.ROOT)
                    .replace("jpeg", "jpe?g")
                    .replace("tiff", "tiff?"))
            .distinct()
            .collect(Collectors.joining("|"));
    return endings.isEmpty() ? null : "\\.(" + endings + ")$";
  }

  private static void inside(CommandSpec command, StringBuilder script) {
    List<String> commands = new ArrayList<>(command.subcommands().keySet());
    if (command.parent() == null) {
      commands.clear();
      new CommandNames().forEach(commands::add);
    }
    String words =
        Stream.concat(
                commands.stream(), command.options().stream().flatMap(o -> Stream.of(o.names())))
            .collect(Collectors.joining(" "));
    script
        .append("    \"")
        .append(command.qualifiedName())
        .append("\") echo '")
        .append(words)
        .append("' ;;\n");
  }
}
