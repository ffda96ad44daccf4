package dev.hourglass.app;

import dev.hourglass.files.Numbers;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Lets a command line read its options' numbers by the grammar of {@link Numbers}.
public final class OptionNumbers {
  private OptionNumbers() {}

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
        .registerConverter(double.class, decimal);
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
}
