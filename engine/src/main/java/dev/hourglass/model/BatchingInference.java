package dev.hourglass.model;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.model.CallQueue.Call;
import dev.hourglass.nn.Parameters;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A model for any number of threads, platform or virtual, that computes their calls together: a
/// block of 16 images takes about as long as 6 or 7 single ones, where an image uses most weights
/// several times, as in convolutions; otherwise a block of 32 as long as 6.
///
/// A call waits for others of its kind until a batch is full or the longest wait is over; workers,
/// which share one copy of the parameters, compute whole batches on threads of their own. Results
/// are those of a single {@link Inference}, bit for bit, whatever else is in the batch. With a wait
/// of zero a batch holds the calls made while the workers were busy.
///
/// Arguments are copied and checked on the caller's thread, so that an exception about them is
/// thrown to that caller alone. A caller that is interrupted while it waits gets a
/// `CancellationException` and stays interrupted.
///
/// Uses the parameters as they were when it was created. If it is never closed, its threads end
/// when it is garbage collected.
public final class BatchingInference implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofHours(1);

  /// The largest size of an array.
  private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

  private final Autoencoder model;

  /// Checks arguments and computes nothing.
  private final Inference checks;

  private final CallQueue queue;
  private final ExecutorService threads;
  private final Cleaner.Cleanable cleanable;
  private final String description;

  /// Java initialises a class when it is first used: no thread for programs that batch nothing.
  private static final class Cleanup {
    static final Cleaner QUEUES = Cleaner.create();

    private Cleanup() {}
  }

  BatchingInference(Autoencoder model, int workers, int most, Duration wait) {
    SharedInference.requireWorkers(workers);
    if (most < 1 || wait.isNegative() || wait.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "got batches of %d images and a wait of %s, expected 1 image or more and 0 seconds to 1 hour: 32 images and 1 ms are typical"
              .formatted(most, wait));
    }
    long numbers = (long) most * Math.max(model.inputShape().size(), model.codeSize());
    if (numbers > MOST_NUMBERS) {
      throw new IllegalArgumentException(
          "batches of %d images are %d numbers, expected at most %d: use smaller batches"
              .formatted(most, numbers, MOST_NUMBERS));
    }
    this.model = model;
    Parameters parameters = model.parameters().copy();
    checks = Inference.worker(model, parameters);
    queue = new CallQueue(most, wait);
    threads =
        Executors.newFixedThreadPool(
            workers, Thread.ofPlatform().daemon().name("hourglass-batch-", 1).factory());
    start(model, parameters, workers);
    cleanable = Cleanup.QUEUES.register(this, queue::close);
    description = "BatchingInference of %d workers, %d images, %s".formatted(workers, most, wait);
  }

  private void start(Autoencoder model, Parameters parameters, int workers) {
    try {
      for (int worker = 0; worker < workers; worker++) {
        Inference inference = Inference.worker(model, parameters);
        threads.execute(worker(queue, inference));
      }
    } catch (OutOfMemoryError e) {
      queue.close();
      throw new IllegalStateException(
          "the system did not start %d threads, expected all: use fewer workers or allow this process more"
              .formatted(workers),
          e);
    } finally {
      // Each thread ends with its task.
      threads.shutdown();
    }
  }

  /// Has no reference to this object, so that one that is not closed can be collected.
  private static Runnable worker(CallQueue queue, Inference inference) {
    return () -> {
      for (List<Call> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
        compute(inference, batch);
      }
      inference.end();
    };
  }

  private static void compute(Inference inference, List<Call> batch) {
    try {
      float[] results = batch.getFirst().direction().run(inference, numbers(batch), labels(batch));
      int size = results.length / Math.max(1, images(batch));
      int from = 0;
      for (Call call : batch) {
        float[] own = new float[call.count() * size];
        System.arraycopy(results, from, own, 0, own.length);
        from += own.length;
        call.result().complete(own);
      }
    } catch (Throwable t) {
      batch.forEach(call -> call.result().completeExceptionally(t));
    }
  }

  private static int images(List<Call> batch) {
    return batch.stream().mapToInt(Call::count).sum();
  }

  private static float[] numbers(List<Call> batch) {
    float[] all = new float[batch.stream().mapToInt(c -> c.numbers().length).sum()];
    int at = 0;
    for (Call call : batch) {
      System.arraycopy(call.numbers(), 0, all, at, call.numbers().length);
      at += call.numbers().length;
    }
    return all;
  }

  /// Labels of all calls, or null where a model asks for none.
  private static int @Nullable [] labels(List<Call> batch) {
    int[] all = new int[images(batch)];
    int at = 0;
    for (Call call : batch) {
      int[] labels = call.labels();
      if (labels == null) {
        return null;
      }
      System.arraycopy(labels, 0, all, at, labels.length);
      at += labels.length;
    }
    return all;
  }

  /// Compresses images.
  ///
  /// @param images of the model's shape, usually one; more than a batch holds are a batch of their
  ///   own
  /// @return as {@link Inference#encode}
  /// @throws IllegalArgumentException as that does
  /// @throws IllegalStateException if it is closed, or a worker failed, as without memory
  /// @throws CancellationException if the caller is interrupted while it waits
  public Codes encode(Images images) {
    FloatImages own = own(Direction.ENCODE, images);
    return model.codes(
        call(Direction.ENCODE, own.values(), own.labels(), own.count()), own.labels());
  }

  /// Makes images of codes.
  ///
  /// @param codes of the model's latent dimension
  /// @return as {@link Inference#decode}
  /// @throws IllegalArgumentException as that does
  /// @throws IllegalStateException if it is closed, or a worker failed, as without memory
  /// @throws CancellationException if the caller is interrupted while it waits
  public FloatImages decode(Codes codes) {
    int[] labels = codes.labels();
    Codes own =
        new Codes(codes.size(), codes.values().clone(), labels == null ? null : labels.clone());
    checks.check(own);
    return model.images(
        call(Direction.DECODE, own.values(), own.labels(), own.count()), own.labels());
  }

  /// Reconstructs images: encodes and decodes them.
  ///
  /// @param images of the model's shape
  /// @return as {@link Inference#reconstruct}
  /// @throws IllegalArgumentException as that does
  /// @throws IllegalStateException if it is closed, or a worker failed, as without memory
  /// @throws CancellationException if the caller is interrupted while it waits
  public FloatImages reconstruct(Images images) {
    FloatImages own = own(Direction.RECONSTRUCT, images);
    float[] values = call(Direction.RECONSTRUCT, own.values(), own.labels(), own.count());
    return new FloatImages(own.shape(), values, own.labels(), own.classes());
  }

  /// A copy, which the caller cannot change after the check.
  private FloatImages own(Direction direction, Images images) {
    FloatImages own = images.range(0, images.count()).floats();
    checks.check(direction, own);
    return own;
  }

  private float[] call(Direction direction, float[] numbers, int @Nullable [] labels, int count) {
    Call call =
        new Call(
            direction,
            numbers,
            checks.classes() > 0 ? labels : null,
            count,
            System.nanoTime(),
            new CompletableFuture<>());
    queue.add(call);
    try {
      return call.result().get();
    } catch (InterruptedException e) {
      queue.remove(call);
      throw SharedInference.interrupted("a batch");
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "a batch could not be computed (%s), expected results: see the cause"
              .formatted(e.getCause()),
          e.getCause());
    } finally {
      // The workers must not be ended during the call.
      Reference.reachabilityFence(this);
    }
  }

  /// Refuses calls from now on, waits for those already made, whose batches are computed at once,
  /// and ends the threads.
  @Override
  public void close() {
    cleanable.clean();
    threads.close();
  }

  @Override
  public String toString() {
    return description;
  }
}
