package dev.hourglass.app.commands;

import dev.hourglass.app.figures.RatePlot;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.ModelChoice;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.StartOptions;
import dev.hourglass.app.options.StepOptions;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.data.ByteImages;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hourglass find-rate`: which learning rate to begin with. A command of its own rather than an
/// option of `train`, since it leaves no model and no folder of a run, only a picture.
@Command(
    name = "find-rate",
    abbreviateSynopsis = true,
    description = {
      "Suggest a learning rate.",
      "",
      "Copies of the model are trained briefly while the learning rate grows with each",
      "step, three times on different images. The suggestion is the rate at which 97 %% of",
      "the decrease of the loss is reached; for a schedule that decays, as in the recipe",
      "of vae, the rate of the lowest loss; and for one that also rises at first, as in",
      "that of sharp, 75 %% of the rate at which half of the decrease is lost again.",
      "No model is saved or changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass find-rate",
      "  hourglass find-rate --model vae --latent 2",
      "  hourglass find-rate --dataset fashion-mnist --batch-size 128 -o rates.png"
    })
final class FindRateCommand implements Callable<Integer> {
  private static final RateFinder.Sweep SWEEP = RateFinder.Sweep.DEFAULT;

  @Spec private CommandSpec spec = CommandSpec.create();

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
    TrainingConfig config = training.config(start.config(Recipes.of(choice.name())));
    StepOptions.requireEffects(spec, config);
    start.requireEffects(spec);
    StartOptions.Start begun = start.load(choice, training.seed(), console);
    Dataset dataset = begun.dataset();
    Autoencoder autoencoder = begun.model();
    StepOptions.requireEffects(spec, autoencoder);
    RateCurve curve = curve(autoencoder, dataset.train(), config, sweep, console);
    String title =
        "%s · %s · batch %d".formatted(dataset.name(), autoencoder.name(), config.batchSize());
    RatePlot plot = new RatePlot(title, curve);
    AtomicFile.write(output, plot::write);
    report(console, curve);
    return 0;
  }

  private static RateCurve curve(
      Autoencoder model,
      ByteImages images,
      TrainingConfig config,
      RateFinder.Sweep sweep,
      Console console) {
    int all = RateFinder.REPEATS * sweep.steps();
    try (Progress progress = Progress.start(console, "trying learning rates", all, "steps")) {
      return RateFinder.find(Kernels.best(), model, images, config, sweep, progress::advance);
    }
  }

  private void report(Console console, RateCurve curve) {
    OptionalDouble suggestion = curve.suggestion();
    if (suggestion.isPresent()) {
      console.printf(
          "The loss falls from %.3g to %.3g. %s%nStart with --learning-rate %.2g, %s.%n",
          curve.first(), curve.lowest(), end(curve), suggestion.getAsDouble(), rule(curve.aim()));
    } else {
      console.printf(
          "The loss did not fall at any learning rate from %.2g to %.2g, so none is suggested.%nTry other --lowest and --highest, more --steps, or a fresh model instead of --from.%n",
          lowest, highest);
    }
    console.println("Wrote " + output);
  }

  private static String rule(RateCurve.Aim aim) {
    return switch (aim) {
      case BEFORE_LOWEST -> "where 97 % of the decrease is reached";
      case LOWEST -> "the rate of the lowest loss, as the schedule decays";
      case BEYOND_LOWEST -> "75 % of that, as the schedule rises and decays";
    };
  }

  private static String end(RateCurve curve) {
    OptionalDouble unstable = curve.unstable();
    return unstable.isPresent()
        ? String.format(
            Locale.ROOT,
            "At a learning rate of %.2g it has risen again by half of the decrease.",
            unstable.getAsDouble())
        : String.format(
            Locale.ROOT,
            "It does not rise again up to %.2g.",
            curve.points().getLast().learningRate());
  }
}
