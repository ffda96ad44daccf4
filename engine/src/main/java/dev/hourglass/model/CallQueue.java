package dev.hourglass.model;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Calls that wait to be computed together with others of their direction.
final class CallQueue {
  private final int most;
  private final long waitNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// In the order of their arrival, which is also the order in which they are due.
  private final Deque<Call> calls = new ArrayDeque<>();

  /// Waiting images by direction.
  private final Map<Direction, Integer> images = new EnumMap<>(Direction.class);

  private boolean closed;

  /// One caller's images or codes, checked and never changed again.
  ///
  /// @param numbers one image or code after another
  /// @param labels one each, or null for a model that asks for none
  /// @param count of the images or codes
  /// @param since by `System.nanoTime()`
  /// @param result where the caller waits
  record Call(
      Direction direction,
      float[] numbers,
      int @Nullable [] labels,
      int count,
      long since,
      CompletableFuture<float[]> result) {}

  /// @param most images of a batch, unless a single call has more
  /// @param wait how long a call waits for others
  CallQueue(int most, Duration wait) {
    this.most = most;
    waitNanos = wait.toNanos();
  }

  /// Adds a call.
  ///
  /// @throws IllegalStateException after {@link #close}
  void add(Call call) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException(
            "the BatchingInference is closed, expected an open one: create a new one");
      }
      calls.add(call);
      images.merge(call.direction(), call.count(), Integer::sum);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Removes a call whose caller no longer waits, unless it is being computed.
  void remove(Call call) {
    lock.lock();
    try {
      if (calls.remove(call)) {
        images.merge(call.direction(), -call.count(), Integer::sum);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until a batch is full, or its first call has waited for long enough.
  ///
  /// @return calls of one direction, in their order; none after {@link #close} and the last call
  List<Call> take() {
    lock.lock();
    try {
      Direction ready = ready();
      while (ready == null && !(closed && calls.isEmpty())) {
        try {
          changed.awaitNanos(calls.isEmpty() ? Long.MAX_VALUE : untilDue(calls.getFirst()));
        } catch (InterruptedException e) {
          // A worker ends when the queue is closed, not when it is interrupted.
        }
        ready = ready();
      }
      return ready == null ? List.of() : takeAll(ready);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Direction ready() {
    if (!calls.isEmpty() && (closed || untilDue(calls.getFirst()) <= 0)) {
      return calls.getFirst().direction();
    }
    return images.keySet().stream()
        .filter(direction -> images.getOrDefault(direction, 0) >= most)
        .findFirst()
        .orElse(null);
  }

  private long untilDue(Call call) {
    return call.since() + waitNanos - System.nanoTime();
  }

  private List<Call> takeAll(Direction direction) {
    List<Call> batch = new ArrayList<>();
    int room = most;
    for (Iterator<Call> all = calls.iterator(); all.hasNext() && room > 0; ) {
      Call call = all.next();
      if (call.direction() == direction) {
        if (call.count() > room && !batch.isEmpty()) {
          break;
        }
        room -= call.count();
        images.merge(direction, -call.count(), Integer::sum);
        batch.add(call);
        all.remove();
      }
    }
    if (!calls.isEmpty()) {
      changed.signal();
    }
    return batch;
  }

  /// Refuses calls from now on; those that wait are due at once.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
