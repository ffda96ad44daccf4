package dev.hourglass.app.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// How many requests there may be at once, how much memory they take and how long they last.
final class Admission implements AutoCloseable {
  /// What a request takes at most for each byte of its body: the body, its numbers and those of the
  /// answer.
  private static final int MEMORY_PER_BYTE = 8;

  /// The share of the heap that requests may take.
  private static final int SHARE = 3;

  /// How often within the time of a request it is looked whether it is over.
  private static final int LOOKS = 50;

  private static final int MOST_BETWEEN_MILLIS = 100;

  private final Semaphore places;
  private final int most;
  private final AtomicLong memory;
  private final Duration time;
  private final AtomicLong calls = new AtomicLong();

  /// Those of the calls under way, by their number: the first ends first.
  private final ConcurrentSkipListMap<Long, Deadline> deadlines = new ConcurrentSkipListMap<>();

  /// A timer for each request would cost as much as a small request itself.
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hourglass-deadlines").factory());

  Admission(ServerSettings settings) {
    most = settings.mostAtOnce();
    places = new Semaphore(most);
    time = settings.mostTime();
    memory = new AtomicLong(Runtime.getRuntime().maxMemory() / SHARE);
    long between = Math.clamp(time.toMillis() / LOOKS, 1, MOST_BETWEEN_MILLIS);
    var _ = clock.scheduleWithFixedDelay(this::look, between, between, TimeUnit.MILLISECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    deadlines.values().forEach(deadline -> deadline.look(now));
  }

  /// How many are let in.
  int inside() {
    return most - places.availablePermits();
  }

  /// Does what a request asks for.
  ///
  /// @param bytes of the request's body at most
  /// @param work is interrupted when the time is over
  /// @throws HttpProblem if there are too many requests, or the time is over
  <T> T call(long bytes, Callable<T> work) throws Exception {
    if (!places.tryAcquire()) {
      throw new HttpProblem(
          HttpProblem.TOO_MANY,
          "%d requests are being answered, expected fewer: ask again in a moment".formatted(most));
    }
    try {
      return within(bytes, work);
    } finally {
      places.release();
    }
  }

  private <T> T within(long bytes, Callable<T> work) throws Exception {
    long taken = bytes * MEMORY_PER_BYTE;
    if (memory.addAndGet(-taken) < 0) {
      memory.addAndGet(taken);
      throw new HttpProblem(
          HttpProblem.UNAVAILABLE,
          "the requests that are being answered take all memory: ask again in a moment");
    }
    try {
      return inTime(work);
    } finally {
      memory.addAndGet(taken);
    }
  }

  private <T> T inTime(Callable<T> work) throws Exception {
    Deadline deadline = new Deadline(Thread.currentThread(), System.nanoTime() + time.toNanos());
    long number = calls.getAndIncrement();
    deadlines.put(number, deadline);
    try {
      return work.call();
    } catch (CancellationException | InterruptedException e) {
      throw deadline.passed() ? late() : e;
    } finally {
      deadlines.remove(number);
      deadline.end();
    }
  }

  private HttpProblem late() {
    return new HttpProblem(
        HttpProblem.UNAVAILABLE,
        "the answer took more than %.1f s, expected less: ask again in a moment, or send less at once"
            .formatted(time.toMillis() / 1e3));
  }

  /// Interrupts a thread, unless its work is done.
  private static final class Deadline {
    private final Thread thread;
    private final long end;
    private boolean ended;
    private boolean passed;

    /// @param end by {@link System#nanoTime}
    Deadline(Thread thread, long end) {
      this.thread = thread;
      this.end = end;
    }

    synchronized void look(long now) {
      if (!ended && !passed && now - end >= 0) {
        passed = true;
        thread.interrupt();
      }
    }

    synchronized boolean passed() {
      return passed;
    }

    /// From now on nothing is interrupted, and an interruption is taken back.
    synchronized void end() {
      ended = true;
      if (passed) {
        Thread.interrupted();
      }
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
