package dev.hourglass.app.input;

import java.util.List;
import java.util.function.Supplier;

/// Options that make no sense together or are out of range: wrong usage, exit code 2.
public final class UsageError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String word;
  private final transient List<String> names;

  public UsageError(String message) {
    this(message, "", List.of());
  }

  private UsageError(String message, String word, List<String> names) {
    super(message);
    this.word = word;
    this.names = names;
  }

  /// A name that does not exist.
  ///
  /// @param kind what it was to name, as in `model`
  /// @param word as it was typed
  /// @param names all that exist, one of which may have been meant
  /// @param orElse what else could have been given, after a comma, or nothing
  public static UsageError unknown(String kind, String word, List<String> names, String orElse) {
    return new UsageError(
        "there is no %s '%s', expected one of %s%s"
            .formatted(kind, word, String.join(", ", names), orElse),
        word,
        names);
  }

  /// The name that was typed and does not exist, or nothing.
  public String word() {
    return word;
  }

  /// The names that could have been meant.
  public List<String> names() {
    return names;
  }

  /// What the supplier makes of the user's options; its complaint about them is wrong usage.
  public static <T> T unlessValid(Supplier<T> supplier) {
    try {
      return supplier.get();
    } catch (IllegalArgumentException e) {
      throw new UsageError(String.valueOf(e.getMessage()));
    }
  }

  /// Refuses a number that is out of range.
  public static void unlessWithin(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new UsageError("%s is %d, expected %d to %d".formatted(option, value, least, most));
    }
  }
}
