package dev.hourglass.app.commands;

import dev.hourglass.app.input.DatasetChoice;
import dev.hourglass.app.input.InputWarnings;
import dev.hourglass.app.input.ModelChoice;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.Effect;
import dev.hourglass.app.options.StartOptions;
import dev.hourglass.app.options.StepOptions;
import dev.hourglass.app.options.TrainingOptions;
import dev.hourglass.app.run.Interruption;
import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.BackgroundOutput;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Launcher;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.checks.ImageStatistics;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.text.Counts;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.Recipes;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hourglass train`: from images to a trained model and its pictures.
@Command(
    name = "train",
    abbreviateSynopsis = true,
    description = {
      "Train a model on images.",
      "",
      "The model, its losses and two pictures go into a folder of their own. The same",
      "seed gives the same model, to the bit, on any machine and any number of threads.",
      "",
      "Settings that are not given come from the model's recipe, for most models 10 epochs,",
      "batches of 32, mse and Adam at 0.001; the first lines of output show them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass train",
      "  hourglass train --model sharp",
      "  hourglass train --dataset fashion-mnist --epochs 20 --learning-rate 0.002",
      "  hourglass train --model vae --latent 2",
      "  hourglass train --model vae --conditional",
      "  hourglass train --dataset photos/ --size 32x32",
      "  hourglass train --model my.json",
      "  hourglass train --resume runs/…",
      "",
      "Ctrl-C finishes the batch, saves everything and prints how to resume."
    })
final class TrainCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final int FEW_STEPS = 200;
  private static final int ENOUGH_STEPS = 1_000;
  private static final int WATCHED_STEPS = 50;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin StartOptions start = new StartOptions();

  @Option(
      names = "--validation",
      paramLabel = "N",
      description =
          "Hold out N training images and test on them instead of the test images, so that these"
              + " are not used for choices.")
  private int validation;

  @Mixin private TrainingOptions training = new TrainingOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the run (default: runs/<dataset>-<model>-<time>).")
  private @Nullable Path out;

  @Effect(with = "--out")
  @Option(
      names = "--overwrite",
      description =
          "Replace the run that --out already holds, once the new one has saved its first"
              + " checkpoint.")
  private boolean overwrite;

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "N",
      description = "Minutes between checkpoints within an epoch (default: 5).")
  private double checkpointMinutes = 5;

  @Option(
      names = "--log-every",
      paramLabel = "N",
      description =
          "Log every N steps, besides every epoch, in log.jsonl and for TensorBoard (default: 0, no"
              + " steps; 50 with --watch).")
  private @Nullable Integer logEvery;

  @Option(
      names = "--keep-epochs",
      description =
          "Keep the model of every epoch, in epochs/ of the run, to compare them in hourglass"
              + " explore.")
  private boolean keepEpochs;

  @Option(
      names = "--report",
      description = "Write a report on the model at the end, as hourglass report does.")
  private boolean report;

  @Option(
      names = "--watch",
      description =
          "Show the training on a page in the browser, as hourglass explore does; with"
              + " --keep-epochs.")
  private boolean watch;

  @Effect(replaces = {"--out", "--overwrite"})
  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Resume a run that was stopped, crashed or killed, with the options it was started"
              + " with; the result equals that of a run that was never stopped, to the bit. Other"
              + " options replace those of the run, as --epochs for a longer training; seed,"
              + " model, images, batch size, loss and penalty cannot change.")
  private @Nullable Path resume;

  @Override
  public Integer call() throws IOException {
    List<String> arguments = Resumption.argumentsOf(spec);
    if (resume == null) {
      return train(arguments, null);
    }
    Resumption resumption = Resumption.of(resume, arguments).orAsBegun();
    return resumption.command().train(resumption.arguments(), resumption);
  }

  private int train(List<String> arguments, @Nullable Resumption resumption) throws IOException {
    checkNumbers();
    ModelChoice choice = start.choice();
    TrainingConfig config = config(choice);
    StepOptions.requireEffects(spec, config);
    start.requireEffects(spec);
    if (out != null && resumption == null) {
      // Before images are read, which can take minutes.
      RunFolder.requireFree(out, overwrite);
    }
    StartOptions.Start begun = start.load(choice, training.seed(), Console.system());
    Dataset dataset = DatasetChoice.validated(begun.dataset(), validation, training.seed());
    if (resumption != null) {
      resumption.check(dataset);
    }
    Autoencoder autoencoder = begun.model();
    StepOptions.requireEffects(spec, autoencoder);
    // Before there is a folder: the trainer would refuse them too.
    autoencoder.requireLabels(dataset.train());
    autoencoder.requireLabels(dataset.test());
    try (Interruption interruption = Interruption.listen()) {
      @Nullable Path run =
          trained(dataset, autoencoder, config, arguments, resumption, interruption);
      if (run == null) {
        return INTERRUPTED;
      }
      if (report) {
        interruption.saved(
            "hourglass: the report was stopped and not written; the run is complete: %s writes it"
                .formatted(Launcher.command("report", run.toString())));
        Dataset measured = config.binarisation().measured(dataset);
        ReportCommand.write(run, measured, config.threads(), Console.system());
      }
      return 0;
    }
  }

  /// @return the run's folder, or null where the user stopped it
  private @Nullable Path trained(
      Dataset dataset,
      Autoencoder autoencoder,
      TrainingConfig config,
      List<String> arguments,
      @Nullable Resumption resumption,
      Interruption interruption)
      throws IOException {
    try (BackgroundOutput output = new BackgroundOutput(Console.system(), interruption::requested);
        RunFolder folder = folder(dataset, autoencoder, resumption)) {
      Console console = output.console();
      Kernels kernels = Kernels.best();
      if (resumption == null || !resumption.isOver()) {
        TrainingReport.announce(console, dataset, autoencoder, config, kernels, folder);
        if (resumption != null) {
          console.println("resuming " + resumption.position());
        }
      }
      @Nullable ImageStatistics statistics =
          new InputWarnings(console, null).about(dataset.train());
      if (resumption == null && !spec.commandLine().getParseResult().hasMatchedOption("--epochs")) {
        noteFewSteps(console, dataset, config);
      }
      Provenance provenance =
          new Provenance(
              autoencoder,
              dataset,
              statistics,
              config,
              kernels.name(),
              start.place(),
              start.from(),
              arguments,
              false);
      TrainingSession session =
          new TrainingSession(
              console, folder, provenance, kernels, resumption, interruption::requested);
      if (!watch) {
        return session.train(written()) ? folder.path() : null;
      }
      Dataset measured = config.binarisation().measured(dataset);
      try (TrainingPage page = TrainingPage.open(folder.path(), measured, interruption, console)) {
        boolean done = session.train(written());
        page.ended(done);
        return done ? folder.path() : null;
      }
    }
  }

  private TrainingSession.Output written() {
    int steps = watch ? WATCHED_STEPS : 0;
    return new TrainingSession.Output(
        checkpointMinutes, logEvery == null ? steps : logEvery, keepEpochs || watch, report);
  }

  /// The default number of epochs suits thousands of images.
  private static void noteFewSteps(Console console, Dataset dataset, TrainingConfig config) {
    int each = Math.ceilDiv(dataset.train().count(), config.batchSize());
    long steps = (long) config.epochs() * each;
    if (steps < FEW_STEPS) {
      console.printf(
          "Note: %s are %,d steps, few to learn from: --epochs %d makes them %,d%n",
          Counts.of(config.epochs(), "epoch"),
          steps,
          Math.ceilDiv(ENOUGH_STEPS, each),
          ENOUGH_STEPS);
    }
  }

  private TrainingConfig config(ModelChoice choice) {
    return training.config(start.config(Recipes.of(choice.name())));
  }

  /// Refuses to go on as a training that was begun with another seed, model or loss.
  ///
  /// @param begun the command that began the run
  /// @throws IOException if a file that was named describes no model
  void requireBegunAs(TrainCommand begun, Path run) throws IOException {
    if (training.seed() != begun.training.seed()) {
      throw new UsageError(
          "--seed is %d and %s was started with seed %d: leave --seed out, or start a new run"
              .formatted(training.seed(), run, begun.training.seed()));
    }
    if (!start.beginAs(begun.start)) {
      throw new UsageError(
          "%s was started with another model: leave out --model, --from and what changes a preset, or start a new run"
              .formatted(run));
    }
    requireMeasuredAs(begun, run);
  }

  /// Losses of two kinds can be compared neither for the best model nor for early stopping.
  private void requireMeasuredAs(TrainCommand begun, Path run) throws IOException {
    TrainingConfig config = config(start.choice());
    TrainingConfig first = begun.config(begun.start.choice());
    if (!config.loss().equals(first.loss())
        || !config.penalty().equals(first.penalty())
        || config.binarisation() != first.binarisation()
        || config.importanceSamples() != first.importanceSamples()) {
      throw new UsageError(
          "%s was started with another loss, penalty, binarisation or number of importance samples, and its losses could not be compared with those before: leave out --loss, --penalty, --penalty-warm-up, --free-bits, --binarise and --importance-samples, or start a new run"
              .formatted(run));
    }
  }

  /// Whether a training was over before it was to go on from a checkpoint.
  ///
  /// @throws IOException if a file that was named describes no model
  boolean isOver(Checkpoint checkpoint) throws IOException {
    TrainingConfig config = config(start.choice());
    if (checkpoint.state().seen() > 0 && checkpoint.state().epoch() > config.epochs()) {
      throw new UsageError(
          "--epochs is %d and the run has started epoch %d: expected at least that"
              .formatted(config.epochs(), checkpoint.state().epoch()));
    }
    return config.budget().isOver(checkpoint.state().results());
  }

  private void checkNumbers() {
    if (logEvery != null && logEvery < 0) {
      throw new UsageError(
          "--log-every is %d, expected a number of steps, or 0 for none".formatted(logEvery));
    }
    if (!(checkpointMinutes >= 0)) {
      throw new UsageError(
          "--checkpoint-minutes is %s, expected 0 or more".formatted(checkpointMinutes));
    }
  }

  private RunFolder folder(
      Dataset dataset, Autoencoder autoencoder, @Nullable Resumption resumption)
      throws IOException {
    return resumption == null
        ? RunFolder.create(out, dataset.name() + "-" + autoencoder.name(), overwrite)
        : RunFolder.resume(resumption.folder());
  }
}
