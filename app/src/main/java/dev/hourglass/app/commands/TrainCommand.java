package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.app.logs.RunLogs;
import dev.hourglass.app.run.CheckpointWriter;
import dev.hourglass.app.run.Interruption;
import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.ImageStatistics;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.Recipes;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingDivergedException;
import dev.hourglass.train.TrainingListener;
import dev.hourglass.train.TrainingMemoryException;
import dev.hourglass.train.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
      "What is not given is as the model's recipe has it, for most models 10 epochs, batches",
      "of 32, mse and Adam at 0.001; the first lines that train prints say what it is."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass train",
      "  hourglass train --model sharp",
      "  hourglass train --dataset fashion-mnist --epochs 20 --learning-rate 0.002",
      "  hourglass train --model vae --latent 2",
      "  hourglass train --model vae --conditional",
      "  hourglass train --dataset folder:photos --size 32x32 --colour",
      "  hourglass train --model my.json",
      "  hourglass train --resume runs/…",
      "",
      "Ctrl-C finishes the batch, saves everything and says how to go on."
    })
final class TrainCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private StartOptions start = new StartOptions();

  @Option(
      names = "--validation",
      paramLabel = "N",
      description =
          "Test on so many of the training images instead of the test images, so that choices are"
              + " not made on these.")
  private int validation;

  @Mixin private TrainingOptions training = new TrainingOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the run (default: runs/<dataset>-<model>-<time>).")
  private @Nullable Path out;

  @Effect(with = "--out")
  @Option(names = "--overwrite", description = "Replace the run that --out already holds.")
  private boolean overwrite;

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "N",
      description = "How long a crash may set the training back within an epoch (default: 5).")
  private double checkpointMinutes = 5;

  @Option(
      names = "--log-every",
      paramLabel = "N",
      description =
          "Log every so many steps too, beside every epoch, in log.jsonl and for TensorBoard"
              + " (default: 0, no steps).")
  private int logEvery;

  @Option(
      names = "--report",
      description =
          "Show everything about the model on a page at the end, as hourglass report does.")
  private boolean report;

  @Effect(replaces = {"--out", "--overwrite"})
  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Go on with a run that was stopped, crashed or killed, with the options it was started"
              + " with; the result is that of a run that was never stopped, to the bit. Options"
              + " beside it replace those of the run, as --epochs for a longer training; seed,"
              + " model, images and batch size stay.")
  private @Nullable Path resume;

  @Override
  public Integer call() throws IOException {
    List<String> arguments = Resumption.argumentsOf(spec);
    if (resume != null) {
      Resumption resumption = Resumption.of(resume, arguments);
      TrainCommand again = resumption.command();
      return again.train(resumption.arguments(), resumption);
    }
    return train(arguments, null);
  }

  private int train(List<String> arguments, @Nullable Resumption resumption) throws IOException {
    long started = System.nanoTime();
    Console console = Console.system();
    checkNumbers();
    ModelChoice choice = start.choice();
    TrainingConfig config = training.config(Recipes.of(choice.name()));
    StepOptions.requireEffects(spec, config);
    start.requireEffects(spec);
    if (out != null && resumption == null) {
      // Before images are read, which can take minutes.
      RunFolder.requireFree(out, overwrite);
    }
    StartOptions.Start begun = start.load(choice, training.seed(), console);
    Dataset dataset = validated(begun.dataset());
    Autoencoder autoencoder = begun.model();
    StepOptions.requireEffects(spec, autoencoder);
    // Before there is a folder: the trainer would refuse them too.
    autoencoder.requireLabels(dataset.train());
    autoencoder.requireLabels(dataset.test());
    try (Interruption interruption = Interruption.listen();
        RunFolder folder = folder(dataset, autoencoder, resumption)) {
      @Nullable Checkpoint checkpoint = resumption == null ? null : resumption.checkpoint(dataset);
      Kernels kernels = Kernels.best();
      boolean over = checkpoint != null && isOver(config, checkpoint);
      if (!over) {
        TrainingReport.announce(console, dataset, autoencoder, config, kernels, folder);
      }
      @Nullable ImageStatistics looks = new InputWarnings(console, null).about(dataset.train());
      Provenance provenance =
          new Provenance(
              autoencoder, dataset, looks, config, kernels.name(), start.from(), arguments, false);
      TrainingReport shown = new TrainingReport(console, config, folder, provenance, checkpoint);
      if (checkpoint == null) {
        folder.record(provenance, List.of());
      }
      CheckpointWriter checkpoints =
          new CheckpointWriter(folder, checkpointMinutes, interruption::requested);
      RunLogs.Plan logged =
          new RunLogs.Plan(config, dataset.train().count(), logEvery, shown::picture);
      TrainingResult result;
      try (RunLogs logs = RunLogs.open(folder.path(), logged, checkpoint)) {
        result = fit(kernels, autoencoder, dataset, config, checkpoint, shown, logs, checkpoints);
      }
      if (result.stopped()) {
        shown.stopped(dataset);
        return INTERRUPTED;
      }
      // The pictures come after the last checkpoint, so they may be missing.
      shown.draw(dataset);
      if (over) {
        shown.nothingToDo();
      } else {
        shown.done((System.nanoTime() - started) / 1e9);
      }
      if (report) {
        ReportCommand.write(folder.path(), dataset, config.threads(), console);
      }
      return 0;
    }
  }

  /// Refuses to go on as a training that was begun with another seed or model.
  ///
  /// @param begun the command that began the run
  /// @throws IOException if a file that was named describes no model
  void requireBegunAs(TrainCommand begun, Path run) throws IOException {
    if (training.seed() != begun.training.seed()) {
      throw new UsageError(
          "--seed is %d and %s was begun with seed %d: leave --seed out, or begin a new run"
              .formatted(training.seed(), run, begun.training.seed()));
    }
    if (!start.beginAs(begun.start)) {
      throw new UsageError(
          "%s was begun with another model: leave out --model, --from and what changes a preset, or begin a new run"
              .formatted(run));
    }
  }

  /// Whether a training was over before it was to go on.
  private static boolean isOver(TrainingConfig config, Checkpoint checkpoint) {
    if (checkpoint.seen() > 0 && checkpoint.epoch() > config.epochs()) {
      throw new UsageError(
          "--epochs is %d and the run has begun epoch %d: expected at least that"
              .formatted(config.epochs(), checkpoint.epoch()));
    }
    return config.isOver(checkpoint.results());
  }

  private void checkNumbers() {
    if (logEvery < 0) {
      throw new UsageError(
          "--log-every is %d, expected a number of steps, or 0 for none".formatted(logEvery));
    }
  }

  private Dataset validated(Dataset all) {
    return validation == 0
        ? all
        : UsageError.unlessValid(() -> all.withValidation(validation, training.seed()));
  }

  private RunFolder folder(
      Dataset dataset, Autoencoder autoencoder, @Nullable Resumption resumption)
      throws IOException {
    return resumption == null
        ? RunFolder.create(out, dataset.name() + "-" + autoencoder.name(), overwrite)
        : RunFolder.resume(resumption.folder());
  }

  private static TrainingResult fit(
      Kernels kernels,
      Autoencoder autoencoder,
      Dataset dataset,
      TrainingConfig config,
      @Nullable Checkpoint checkpoint,
      TrainingReport report,
      TrainingListener... others)
      throws IOException {
    try (report) {
      List<TrainingListener> listeners = new ArrayList<>(List.of(report));
      Collections.addAll(listeners, others);
      return Trainer.fit(
          kernels,
          autoencoder,
          dataset,
          config,
          checkpoint,
          listeners.toArray(TrainingListener[]::new));
    } catch (TrainingDivergedException e) {
      report.diverged();
      throw e;
    } catch (TrainingMemoryException e) {
      throw new UsageError(
          e.getMessage() + " (--batch-size 5, --size, HOURGLASS_JAVA_OPTIONS=-Xmx8g)");
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
