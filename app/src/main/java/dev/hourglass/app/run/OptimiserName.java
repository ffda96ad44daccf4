package dev.hourglass.app.run;

import dev.hourglass.train.Optimiser;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The names of the optimisers.
public enum OptimiserName {
  /// Without weight decay of its own.
  ADAM("Adam"),
  /// With it.
  ADAMW("AdamW"),
  /// With momentum or without.
  SGD("SGD");

  private final String title;

  OptimiserName(String title) {
    this.title = title;
  }

  /// The name of an optimiser.
  public static OptimiserName of(Optimiser optimiser) {
    return switch (optimiser) {
      case Optimiser.Adam adam -> adam.weightDecay() > 0 ? ADAMW : ADAM;
      case Optimiser.Sgd _ -> SGD;
    };
  }

  /// The one that a user means, in whatever case.
  public static Optional<OptimiserName> named(String word) {
    return Arrays.stream(values())
        .filter(name -> name.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /// As options have it, `adamw`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// As people write it, `AdamW`.
  public String title() {
    return title;
  }
}
