package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.app.figures.RatePlot;
import dev.hourglass.data.Dataset;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.RateCurve;
import dev.hourglass.train.RateFinder;
import dev.hourglass.train.Recipes;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass find-rate`: which learning rate to begin with. A command of its own rather than an
/// option of `train`, since it leaves no model and no folder of a run, only a picture.
@Command(
    name = "find-rate",
    abbreviateSynopsis = true,
    description = {
      "Suggest a learning rate.",
      "",
      "A copy of the model is trained for a short while as the learning rate grows from",
      "step to step. The suggestion is a tenth of the rate at which the loss falls",
      "fastest. No model is saved or changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass find-rate",
      "  hourglass find-rate --model vae --latent 2",
      "  hourglass find-rate --dataset fashion-mnist --batch-size 128 -o rates.png"
    })
final class FindRateCommand implements Callable<Integer> {
  private static final RateFinder.Sweep SWEEP = RateFinder.Sweep.DEFAULT;

  @Mixin private StartOptions start = new StartOptions();

  @Mixin private StepOptions training = new StepOptions();

  @Option(
      names = "--lowest",
      paramLabel = "X",
      description = "The learning rate of the first step (default: 1e-6).")
  private double lowest = SWEEP.first();

  @Option(
      names = "--highest",
      paramLabel = "X",
      description = "The learning rate of the last step (default: 10).")
  private double highest = SWEEP.last();

  @Option(names = "--steps", paramLabel = "N", description = "Steps to take (default: 200).")
  private int steps = SWEEP.steps();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The PNG to write (default: learning-rate.png).")
  private Path output = Path.of("learning-rate.png");

  @Override
  public Integer call() throws IOException {
    ImagesFile.png(output);
    Console console = Console.system();
    RateFinder.Sweep sweep =
        UsageError.unlessValid(() -> new RateFinder.Sweep(lowest, highest, steps));
    ModelChoice choice = start.choice();
    TrainingConfig config = training.config(Recipes.of(choice.name()));
    StartOptions.Start begun = start.load(choice, training.seed(), console);
    Dataset dataset = begun.dataset();
    Autoencoder autoencoder = begun.model();
    RateCurve curve = RateFinder.find(Kernels.best(), autoencoder, dataset.train(), config, sweep);
    String title =
        "%s · %s · batch %d".formatted(dataset.name(), autoencoder.name(), config.batchSize());
    RatePlot plot = new RatePlot(title, curve);
    AtomicFile.write(output, plot::write);
    report(console, curve);
    return 0;
  }

  private void report(Console console, RateCurve curve) {
    OptionalDouble suggestion = curve.suggestion();
    double last = curve.points().getLast().learningRate();
    String end =
        curve.exploded()
            ? String.format(Locale.ROOT, "Above %.2g it explodes.", last)
            : String.format(Locale.ROOT, "It did not explode up to %.2g.", last);
    console
        .out()
        .println(
            suggestion.isPresent()
                ? String.format(
                    Locale.ROOT,
                    "The loss falls fastest at a learning rate of %.2g. %s%n"
                        + "Begin with a tenth of that: --learning-rate %.2g",
                    10 * suggestion.getAsDouble(),
                    end,
                    suggestion.getAsDouble())
                : "The loss did not fall at any learning rate, so none is suggested. "
                    + end
                    + System.lineSeparator()
                    + "Try other --lowest and --highest, more --steps, or a fresh model instead of"
                    + " --from.");
    console.out().println("Wrote " + output);
  }
}
