package dev.hourglass.app.options;

import dev.hourglass.app.input.UsageError;
import dev.hourglass.train.Schedule;
import dev.hourglass.train.TrainingConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Training options; defaults come from the model's recipe.
public final class TrainingOptions {
  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images.")
  private @Nullable Integer epochs;

  @Option(
      names = {"--learning-rate", "--lr"},
      paramLabel = "X",
      description = "The learning rate, at the peak of its schedule.")
  private @Nullable Double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = {
        "How the learning rate changes:",
        "  constant",
        "  step:EPOCHS:FACTOR (every EPOCHS, times FACTOR)",
        "  cosine[:LEAST] (down along half a cosine)",
        "  one-cycle[:SHARE] (up for a SHARE, then down)"
      })
  private @Nullable String schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "EPOCHS",
      description = "Raise the learning rate from 0 over the first epochs.")
  private @Nullable Double warmUp;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      description = "Test and save an exponential moving average of the parameters, such as 0.999.")
  private @Nullable Double average;

  @Effect(where = EffectCondition.PATIENCE_ENDS)
  @Option(
      names = "--early-stopping",
      paramLabel = "EPOCHS",
      description = "Stop when the test loss has not improved for this many epochs.")
  private @Nullable Integer patience;

  @Mixin private StepOptions steps = new StepOptions();

  public long seed() {
    return steps.seed();
  }

  /// The recipe with what was asked for.
  public TrainingConfig config(TrainingConfig recipe) {
    TrainingConfig asked = steps.config(recipe);
    return UsageError.unlessValid(() ->
        asked.with(c -> {
          c.epochs = Objects.requireNonNullElse(epochs, c.epochs);
          c.learningRate = Objects.requireNonNullElse(learningRate, c.learningRate);
          c.schedule = schedule(c.schedule);
          c.emaDecay = Objects.requireNonNullElse(average, c.emaDecay);
          c.patience = Objects.requireNonNullElse(patience, c.patience);
        }));
  }

  private Schedule schedule(Schedule recipe) {
    Schedule asked = schedule == null ? recipe : Schedule.parse(schedule);
    return warmUp == null ? asked : new Schedule.WarmUp(warmUp, asked);
  }
}
