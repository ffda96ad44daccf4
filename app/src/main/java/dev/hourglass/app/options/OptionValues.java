package dev.hourglass.app.options;

import dev.hourglass.files.Numbers;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Parses numbers of options with {@link Numbers}, and refuses invalid paths.
public final class OptionValues {
  private OptionValues() {}

  /// Registers the grammar for a command and its subcommands, which must be there already.
  ///
  /// @return the same command line
  public static CommandLine of(CommandLine line) {
    ITypeConverter<Integer> whole = by(Numbers::whole);
    ITypeConverter<Long> wholeLong = by(Numbers::wholeLong);
    ITypeConverter<Double> decimal = by(Numbers::decimal);
    return line.registerConverter(Integer.class, whole)
        .registerConverter(int.class, whole)
        .registerConverter(Long.class, wholeLong)
        .registerConverter(long.class, wholeLong)
        .registerConverter(Double.class, decimal)
        .registerConverter(double.class, decimal)
        .registerConverter(Path.class, OptionValues::path);
  }

  private static <T> ITypeConverter<T> by(Function<String, T> grammar) {
    return text -> {
      try {
        return grammar.apply(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(sentence(e));
    }
  }

  /// What is wrong with a path, without Java's words.
  public static String sentence(InvalidPathException e) {
    return "'%s' is not a path, expected one without NUL characters: check it"
        .formatted(e.getInput());
  }
}
