package dev.hourglass.app.run;

import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Saves a checkpoint after every epoch, every few minutes, and when the user wants to stop; and,
/// once that of an epoch is saved, everything else that is kept of it.
public final class CheckpointWriter implements TrainingListener {
  private final RunFolder folder;
  private final long interval;
  private final BooleanSupplier stopping;
  private final List<EpochRecord> records;
  private long next;
  private @Nullable FinishedEpoch ended;
  private boolean stopped;

  private record FinishedEpoch(EpochResult result, Autoencoder model) {}

  /// @param minutes between two checkpoints within an epoch
  /// @param stopping whether the user wants to stop
  /// @param records what is kept of an epoch, in this order
  public CheckpointWriter(
      RunFolder folder, double minutes, BooleanSupplier stopping, EpochRecord... records) {
    this.folder = folder;
    interval = (long) (minutes * TimeUnit.MINUTES.toNanos(1));
    this.stopping = stopping;
    this.records = List.of(records);
    next = System.nanoTime() + interval;
  }

  @Override
  public void epochDone(EpochResult result, Autoencoder model) {
    ended = new FinishedEpoch(result, model);
  }

  @Override
  public void reached(Supplier<Checkpoint> state) {
    stopped = stopping.getAsBoolean();
    if (ended == null && !stopped && System.nanoTime() - next < 0) {
      return;
    }
    save(state);
    ended = null;
    next = System.nanoTime() + interval;
  }

  private void save(Supplier<Checkpoint> state) {
    try {
      folder.save(state.get());
      if (ended != null) {
        keep(ended.result, ended.model);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An interrupted thread stops without having asked here.
  @Override
  public void stopped(Supplier<Checkpoint> state) {
    if (!stopped) {
      save(state);
    }
  }

  /// Keeps the epoch that a checkpoint ends, where the process that saved it died before it could.
  ///
  /// @param like a model of the training, whose parameters do not matter
  public void keepLast(Checkpoint from, Autoencoder like) throws IOException {
    Autoencoder model = like.copy();
    float[] tested = from.average();
    System.arraycopy(tested, 0, model.parameters().values(), 0, tested.length);
    keep(from.state().results().getLast(), model);
  }

  private void keep(EpochResult result, Autoencoder model) throws IOException {
    for (EpochRecord record : records) {
      record.keep(result, model);
    }
  }

  /// Only once it is saved where the training stands.
  @Override
  public boolean stopRequested() {
    return stopped;
  }
}
