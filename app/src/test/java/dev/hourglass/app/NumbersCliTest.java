package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.commands.HourglassCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Every number of every command is read by one grammar.
class NumbersCliTest {
  private static final List<String> WRONG =
      List.of("0x1p-2", "0.3d", "NaN", " 1", "1_000", "٣", "+1", "");

  private static final List<Class<?>> NUMBERS =
      List.of(int.class, Integer.class, long.class, Long.class, double.class, Double.class);

  @ParameterizedTest
  @MethodSource("numbers")
  void everyOptionRefusesWhatIsNoPlainNumber(String command, OptionSpec option) {
    for (String wrong : WRONG) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.addAll(List.of(option.longestName() + "=" + wrong));
      Cli.Result result = Cli.inside(words);
      assertThat(result.code()).as("%s: %s", words, result.err()).isEqualTo(2);
      assertThat(result.err())
          .startsWith("hourglass: Invalid value for option '" + option.longestName() + "'")
          .containsPattern("is not a (decimal|whole) number, expected");
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void numbersInsideOfWordsAreReadTheSameWay(String option, String before, String after) {
    for (String wrong : List.of("0x1p-2", "0.3d", "NaN", " 1", "1_000")) {
      Cli.Result result = Cli.inside(List.of("train", option, before + wrong + after));
      assertThat(result.code()).as("%s %s: %s", option, wrong, result.err()).isEqualTo(2);
    }
  }

  static Stream<Object[]> words() {
    return Stream.of(
        new Object[] {"--noise", "gaussian:", ""},
        new Object[] {"--noise", "masking:", ""},
        new Object[] {"--augment", "rotation:", ""},
        new Object[] {"--schedule", "cosine:", ""},
        new Object[] {"--schedule", "step:1:", ""},
        new Object[] {"--schedule", "step:", ":0.5"},
        new Object[] {"--loss", "gaussian:", ""},
        // Between terms there may be spaces.
        new Object[] {"--loss", "1", "*l1+ssim"},
        new Object[] {"--dataset", "synthetic:", ""});
  }

  static Stream<Object[]> numbers() {
    return commands(HourglassCommand.commandLine())
        .flatMap(line ->
            line.getCommandSpec().options().stream()
                .filter(NumbersCliTest::isNumber)
                .map(option -> new Object[] {words(line), option}));
  }

  /// All commands below one.
  static Stream<CommandLine> commands(CommandLine line) {
    return line.getSubcommands().values().stream()
        .flatMap(below -> Stream.concat(Stream.of(below), commands(below)));
  }

  private static boolean isNumber(OptionSpec option) {
    return NUMBERS.contains(
        option.typeInfo().isMultiValue() ? option.auxiliaryTypes()[0] : option.type());
  }

  /// What a user writes to call a command.
  static String words(CommandLine line) {
    return line.getCommandSpec().qualifiedName().replaceFirst("hourglass ", "");
  }
}
