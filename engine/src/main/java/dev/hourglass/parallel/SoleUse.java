package dev.hourglass.parallel;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Restricts an object to one thread at a time: a second one is refused immediately. Only {@link
/// #close} waits.
///
/// A call costs one compare-and-set and allocates nothing.
public final class SoleUse {
  private final Semaphore free = new Semaphore(1);
  private final String busy;
  private final String over;
  private volatile @Nullable Thread user;
  private volatile boolean closed;

  /// Not in use, as yet.
  ///
  /// @param busy message of the exception while a thread is in
  /// @param over message of the exception after the end
  public SoleUse(String busy, String over) {
    this.busy = busy;
    this.over = over;
  }

  /// Enters; {@link #end} must follow.
  ///
  /// @throws IllegalStateException at once if a thread is in, be it this one, or after the end
  public void begin() {
    boolean entered = free.tryAcquire();
    if (!entered || closed) {
      if (entered) {
        free.release();
      }
      throw new IllegalStateException(closed ? over : busy);
    }
    user = Thread.currentThread();
  }

  /// Leaves.
  public void end() {
    user = null;
    free.release();
  }

  /// Refuses calls after the end, where any number of threads may be in.
  ///
  /// @throws IllegalStateException after the end
  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException(over);
    }
  }

  /// {@return whether another thread than the current one is in}
  public boolean byAnother() {
    Thread now = user;
    return now != null && now != Thread.currentThread();
  }

  /// Refuses all calls from now on, and waits until the one in progress has ended.
  ///
  /// @throws IllegalStateException if that is the current thread, which would wait for itself
  public void close() {
    if (user == Thread.currentThread()) {
      throw new IllegalStateException(
          "closed during its own work, expected after it: close it after the call");
    }
    closed = true;
    free.acquireUninterruptibly();
    free.release();
  }
}
