package dev.hourglass.app.commands;

import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.logs.RunLogs;
import dev.hourglass.app.run.CheckpointWriter;
import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingDivergedException;
import dev.hourglass.train.TrainingMemoryException;
import dev.hourglass.train.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A training in its folder, from its first step, or from its checkpoint, to its pictures.
///
/// After an epoch the checkpoint comes first and then everything else that is kept of it: the
/// process that resumes the run repeats what failed there.
///
/// @param provenance what is trained, on what and how
/// @param resumption the resumed run, or null for a new one
/// @param stopping whether the user wants to stop
record TrainingSession(
    Console console,
    RunFolder folder,
    Provenance provenance,
    Kernels kernels,
    @Nullable Resumption resumption,
    BooleanSupplier stopping) {

  /// What is written on the way.
  ///
  /// @param checkpointMinutes between two checkpoints within an epoch
  /// @param logEvery so many steps there is a line for the step; 0 for never
  /// @param keepEpochs whether the model of each epoch is kept
  /// @param report whether a report follows
  record Output(double checkpointMinutes, int logEvery, boolean keepEpochs, boolean report) {}

  /// Trains to the end, or until the user stops it.
  ///
  /// @return whether the training came to its end
  boolean train(Output output) throws IOException {
    long started = System.nanoTime();
    @Nullable Checkpoint from = resumption == null ? null : resumption.checkpoint();
    TrainingReport shown = new TrainingReport(console, folder, provenance, from);
    boolean over = resumption != null && resumption.isOver();
    boolean again = resumption != null && resumption.lacksLastEpoch();
    if (!over && !again) {
      folder.record(provenance, shown.epochs());
    }
    RunLogs.Plan plan =
        new RunLogs.Plan(
            provenance.config(),
            provenance.dataset().train().count(),
            output.logEvery,
            shown::picture);
    TrainingResult result;
    try (shown;
        RunLogs logs = RunLogs.open(folder.place(), plan, from, again)) {
      CheckpointWriter checkpoints =
          new CheckpointWriter(
              folder,
              output.checkpointMinutes,
              stopping,
              (_, model) -> folder.save(provenance.of(model), shown.epochs()),
              (_, model) -> {
                if (output.keepEpochs) {
                  folder.keep(provenance.of(model), shown.epochs());
                }
              },
              logs::keepEpoch,
              // Last, since it says how many epochs are kept.
              (_, _) -> folder.record(provenance, shown.epochs()));
      if (from != null && again) {
        checkpoints.keepLast(from, provenance.model());
      }
      result = fit(from, shown, logs, checkpoints);
    } catch (TrainingMemoryException e) {
      if (from == null) {
        folder.forget();
      }
      throw new UsageError(
          "%s (--batch-size 5, --size, HOURGLASS_JAVA_OPTIONS=-Xmx%dg)"
              .formatted(e.getMessage(), gigabytes(e.bytes())));
    }
    if (result.stopped()) {
      shown.stopped();
      return false;
    }
    // The pictures come after the last checkpoint, so they may be missing.
    shown.draw();
    shown.done(over, output.report, (System.nanoTime() - started) / 1e9);
    return true;
  }

  /// Memory to allow a training: it takes more than is known, and more than there was.
  private static long gigabytes(long least) {
    return 1 + ((Math.max(least, Runtime.getRuntime().maxMemory()) * 3 / 2) >> 30);
  }

  private TrainingResult fit(
      @Nullable Checkpoint from, TrainingReport shown, RunLogs logs, CheckpointWriter checkpoints)
      throws IOException {
    try {
      return Trainer.fit(
          kernels,
          provenance.model(),
          provenance.dataset(),
          provenance.config(),
          from,
          shown,
          logs,
          checkpoints);
    } catch (TrainingDivergedException e) {
      shown.diverged();
      throw e;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
