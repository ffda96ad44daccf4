package dev.hourglass.train;

import dev.hourglass.files.Numbers;
import java.util.Objects;

/// How the learning rate changes over a training: a factor that depends on the step alone, so that
/// a training can be resumed at any step.
public sealed interface Schedule {

  /// {@return what the learning rate is multiplied by}
  ///
  /// @param step number of the step, from 0
  /// @param steps of the whole training
  /// @param stepsPerEpoch of an epoch
  double factor(long step, long steps, long stepsPerEpoch);

  /// {@return the schedule that a word names: `constant`, `step:5:0.5`, `cosine`, `cosine:0.01`,
  /// `one-cycle`, `one-cycle:0.3`}
  ///
  /// @param word what a user wrote
  /// @throws IllegalArgumentException if it names none
  static Schedule parse(String word) {
    String[] parts = word.split(":", -1);
    try {
      return switch (parts[0] + " " + (parts.length - 1)) {
        case "constant 0" -> new Constant();
        case "step 2" -> new Step(Numbers.whole(parts[1]), Numbers.decimal(parts[2]));
        case "cosine 0" -> new Cosine(0);
        case "cosine 1" -> new Cosine(Numbers.decimal(parts[1]));
        case "one-cycle 0" -> new OneCycle(0.3);
        case "one-cycle 1" -> new OneCycle(Numbers.decimal(parts[1]));
        default -> throw new NumberFormatException("no such schedule");
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "there is no schedule '%s', expected constant, step:EPOCHS:FACTOR, cosine[:LEAST] or"
                  .formatted(word)
              + " one-cycle[:SHARE]",
          e);
    }
  }

  /// Always 1.
  record Constant() implements Schedule {
    @Override
    public double factor(long step, long steps, long stepsPerEpoch) {
      return 1;
    }
  }

  /// Times `gamma` after every so many epochs.
  ///
  /// @param epochs at least 1
  /// @param gamma above 0 and at most 1
  record Step(int epochs, double gamma) implements Schedule {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Step {
      SettingChecks.range(
          "epochs between steps of the learning rate", epochs, 1, Integer.MAX_VALUE);
      SettingChecks.number("gamma", gamma > 0 && gamma <= 1, gamma, "above 0 and at most 1");
    }

    @Override
    public double factor(long step, long steps, long stepsPerEpoch) {
      return StrictMath.pow(gamma, (double) (step / (epochs * stepsPerEpoch)));
    }
  }

  /// From 1 down to `least` along half a cosine (Loshchilov and Hutter, "SGDR", ICLR 2017).
  ///
  /// @param least from 0 to 1
  record Cosine(double least) implements Schedule {
    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public Cosine {
      SettingChecks.number(
          "the cosine's least factor", least >= 0 && least <= 1, least, "from 0 to 1");
    }

    @Override
    public double factor(long step, long steps, long stepsPerEpoch) {
      return between(1, least, (double) step / Math.max(1, steps - 1));
    }
  }

  /// From 1/25 up to 1 and down to 1/250,000, both along half a cosine (Smith and Topin,
  /// "Super-convergence", 2018, with PyTorch's numbers).
  ///
  /// @param rising share of the training that goes up, from 0 to 1
  record OneCycle(double rising) implements Schedule {
    private static final double FIRST = 1 / 25.0;
    private static final double LAST = FIRST / 10_000;

    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public OneCycle {
      SettingChecks.number("the rising share", rising >= 0 && rising <= 1, rising, "from 0 to 1");
    }

    @Override
    public double factor(long step, long steps, long stepsPerEpoch) {
      double top = rising * steps - 1;
      if (step > top) {
        return between(1, LAST, (step - top) / (steps - 1 - top));
      }
      // Where the first step is the top there is no way up.
      return top > 0 ? between(FIRST, 1, step / top) : 1;
    }
  }

  /// Rising in a straight line over the first epochs, then another schedule.
  ///
  /// @param epochs above 0; a part of an epoch will do
  /// @param then what it is multiplied by all the while
  record WarmUp(double epochs, Schedule then) implements Schedule {
    /// Checks the number.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public WarmUp {
      Objects.requireNonNull(then, "then");
      SettingChecks.number(
          "epochs of warm-up", epochs > 0 && epochs <= 1e6, epochs, "above 0 and at most 1000000");
    }

    @Override
    public double factor(long step, long steps, long stepsPerEpoch) {
      double risen = Math.min(1, (step + 1) / (epochs * stepsPerEpoch));
      return risen * then.factor(step, steps, stepsPerEpoch);
    }
  }

  private static double between(double from, double to, double share) {
    return to + (from - to) * (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
  }
}
