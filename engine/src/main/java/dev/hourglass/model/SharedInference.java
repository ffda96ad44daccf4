package dev.hourglass.model;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.nn.Parameters;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// A model for any number of threads, platform or virtual: a pool of single-threaded {@link
/// Inference}s that share one copy of the parameters.
///
/// A call runs on the caller's own thread as soon as one of the pool is free; callers wait in the
/// order in which they came. Results are those of a single `Inference`, bit for bit. As many
/// workers as there are processors use all of them; each worker keeps its own buffers.
///
/// A caller that is interrupted before its turn gets a `CancellationException` and stays
/// interrupted. An exception inside a call reaches its own caller only.
///
/// Uses the parameters as they were when it was made.
public final class SharedInference implements AutoCloseable {
  private final int workers;
  private final Semaphore free;

  /// The last one used is the next: its buffers are planned and in the cache.
  private final Deque<Inference> idle = new ConcurrentLinkedDeque<>();

  /// Whether the current thread has a worker.
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  private volatile boolean closed;
  private volatile boolean drained;

  SharedInference(Autoencoder model, int workers) {
    requireWorkers(workers);
    this.workers = workers;
    free = new Semaphore(workers, true);
    Parameters parameters = model.parameters().copy();
    for (int worker = 0; worker < workers; worker++) {
      idle.push(Inference.worker(model, parameters));
    }
  }

  static void requireWorkers(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException(
          "got %d workers, expected 1 or more: one for each processor is typical"
              .formatted(workers));
    }
  }

  /// Compresses images.
  ///
  /// @param images of the model's shape
  /// @return as {@link Inference#encode}
  /// @throws IllegalArgumentException as that does
  /// @throws IllegalStateException if it is closed, or the call comes from inside {@link #with}
  /// @throws CancellationException if the caller is interrupted while it waits for a worker
  public Codes encode(Images images) {
    return with(inference -> inference.encode(images));
  }

  /// Makes images of codes.
  ///
  /// @param codes of the model's latent dimension
  /// @return as {@link Inference#decode}
  /// @throws IllegalArgumentException as that does
  /// @throws IllegalStateException if it is closed, or the call comes from inside {@link #with}
  /// @throws CancellationException if the caller is interrupted while it waits for a worker
  public FloatImages decode(Codes codes) {
    return with(inference -> inference.decode(codes));
  }

  /// Reconstructs images: encodes and decodes them.
  ///
  /// @param images of the model's shape
  /// @return as {@link Inference#reconstruct}
  /// @throws IllegalArgumentException as that does
  /// @throws IllegalStateException if it is closed, or the call comes from inside {@link #with}
  /// @throws CancellationException if the caller is interrupted while it waits for a worker
  public FloatImages reconstruct(Images images) {
    return with(inference -> inference.reconstruct(images));
  }

  /// Lends one of the pool's Inferences for several operations in a row, or for one that this class
  /// does not have.
  ///
  /// ```java
  /// CodeDistribution codes = shared.with(inference -> inference.encodeDistribution(images));
  /// ```
  ///
  /// @param <T> what the work gives
  /// @param work runs on the caller's thread; it must neither keep the Inference, nor close it, nor
  ///   call this object
  /// @return what the work returns
  /// @throws IllegalStateException if it is closed, or the call comes from inside such work
  /// @throws CancellationException if the caller is interrupted while it waits for a worker
  public <T> T with(Function<? super Inference, ? extends T> work) {
    Inference inference = borrow();
    try {
      return work.apply(inference);
    } finally {
      inside.remove();
      idle.push(inference);
      free.release();
    }
  }

  private Inference borrow() {
    requireOutside(
        "a call from inside with(…) could deadlock, expected none: use the Inference that the"
            + " work receives");
    if (closed) {
      throw over();
    }
    try {
      free.acquire();
    } catch (InterruptedException e) {
      throw interrupted("one of %d workers".formatted(workers));
    }
    if (drained) {
      free.release();
      throw over();
    }
    inside.set(true);
    return idle.pop();
  }

  private void requireOutside(String problem) {
    if (inside.get()) {
      throw new IllegalStateException(problem);
    }
  }

  private static IllegalStateException over() {
    return new IllegalStateException(
        "the SharedInference is closed, expected an open one: create a new one");
  }

  /// The exception for a caller that was interrupted; its thread is marked as interrupted again.
  static CancellationException interrupted(String awaited) {
    Thread.currentThread().interrupt();
    return new CancellationException(
        "interrupted while waiting for %s, nothing was computed: call again if the result is still needed"
            .formatted(awaited));
  }

  /// Refuses calls from now on and waits for those already made, the waiting ones included.
  ///
  /// @throws IllegalStateException if it is called from inside {@link #with}, and would wait for
  ///   itself
  @Override
  public void close() {
    requireOutside(
        "closed from inside with(…), expected after it: close it when the call has returned");
    closed = true;
    // The semaphore is fair: this waits until all earlier calls have finished.
    free.acquireUninterruptibly(workers);
    drained = true;
    idle.forEach(Inference::end);
    idle.clear();
    free.release(workers);
  }

  @Override
  public String toString() {
    return "SharedInference of %d workers%s".formatted(workers, closed ? ", closed" : "");
  }
}
