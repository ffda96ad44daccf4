package dev.hourglass.app.run;

import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.Checkpoint;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Saves a checkpoint after every epoch, every few minutes, and when the user wants to stop.
public final class CheckpointWriter implements TrainingListener {
  private final RunFolder folder;
  private final long interval;
  private final BooleanSupplier stopping;
  private long next;
  private boolean epochDone;
  private boolean stopped;

  /// @param minutes between two checkpoints within an epoch
  /// @param stopping whether the user wants to stop
  public CheckpointWriter(RunFolder folder, double minutes, BooleanSupplier stopping) {
    this.folder = folder;
    interval = (long) (minutes * TimeUnit.MINUTES.toNanos(1));
    this.stopping = stopping;
    next = System.nanoTime() + interval;
  }

  @Override
  public void epochDone(EpochResult result, Autoencoder model) {
    epochDone = true;
  }

  @Override
  public void reached(Supplier<Checkpoint> state) {
    stopped = stopping.getAsBoolean();
    if (!epochDone && !stopped && System.nanoTime() - next < 0) {
      return;
    }
    save(state);
    epochDone = false;
    next = System.nanoTime() + interval;
  }

  private void save(Supplier<Checkpoint> state) {
    try {
      folder.save(state.get());
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

  /// Only once it is saved where the training stands.
  @Override
  public boolean stopRequested() {
    return stopped;
  }
}
