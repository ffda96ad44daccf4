package dev.hourglass.app.explore;

import dev.hourglass.analysis.ProgressListener;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A value that takes seconds: it is computed in the background once it was asked for.
///
/// @param <T> of the value
final class Later<T> {
  private final Computation<T> computation;
  private final Executor background;
  private final Runnable ready;
  private final AtomicLong done = new AtomicLong();
  private volatile long total;
  private final AtomicBoolean started = new AtomicBoolean();
  private final ReentrantLock computing = new ReentrantLock();
  private volatile @Nullable T value;
  private volatile @Nullable RuntimeException problem;

  /// What computes a value.
  @FunctionalInterface
  interface Computation<T> {
    /// Computes the value.
    ///
    /// @param listener receives the progress
    T compute(ProgressListener listener);
  }

  /// @param background where it is computed
  /// @param ready is run when the value is there
  Later(Executor background, Runnable ready, Computation<T> computation) {
    this.background = background;
    this.ready = ready;
    this.computation = computation;
  }

  /// The value, or nothing while it is computed.
  ///
  /// @throws RuntimeException that the computation ended with
  Optional<T> get() {
    T found = value;
    RuntimeException failed = problem;
    if (failed != null) {
      throw failed;
    }
    if (found == null) {
      start();
    }
    return Optional.ofNullable(found);
  }

  private void start() {
    if (started.compareAndSet(false, true)) {
      background.execute(() -> {
        try {
          compute();
        } catch (RuntimeException e) {
          // Kept for those who ask.
        }
      });
    }
  }

  /// The value, which is computed here if it is not yet there.
  ///
  /// @throws RuntimeException that the computation ends with
  T compute() {
    started.set(true);
    computing.lock();
    try {
      T found = value;
      if (found != null) {
        return found;
      }
      T computed = computation.compute(this::begin);
      value = computed;
      ready.run();
      return computed;
    } catch (RuntimeException e) {
      problem = e;
      throw e;
    } finally {
      computing.unlock();
    }
  }

  private ProgressListener.Task begin(String task, long units, String unit) {
    total = units;
    done.set(0);
    return done::addAndGet;
  }

  /// The value, or nothing until it is there; computes nothing.
  Optional<T> known() {
    return Optional.ofNullable(value);
  }

  /// Whether its computation ended without it.
  boolean failed() {
    return problem != null;
  }

  /// How much of the present part of the work is done, 0 to 1.
  double progress() {
    return total <= 0 ? 0 : Math.clamp((double) done.get() / total, 0, 1);
  }
}
