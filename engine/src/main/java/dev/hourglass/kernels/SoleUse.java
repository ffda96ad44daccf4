package dev.hourglass.kernels;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Keeps what is shared for one thread at a time: a second one is refused at once instead of
/// spoiling the work of the first. Only who closes waits.
///
/// A call costs one compare-and-set and allocates nothing.
public final class SoleUse {
  private final Semaphore free = new Semaphore(1);
  private final String busy;
  private final String over;
  private volatile @Nullable Thread user;
  private volatile boolean closed;

  /// Nobody's, as yet.
  ///
  /// @param busy what to tell who comes while another is in
  /// @param over what to tell who comes after the end
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

  /// Refuses who comes after the end, for what needs no turn.
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

  /// Refuses everyone from now on, and waits until who is in has left.
  ///
  /// @throws IllegalStateException if that is the current thread, which would wait for itself
  public void close() {
    if (user == Thread.currentThread()) {
      throw new IllegalStateException(
          "closed in the middle of its own work, expected at its end: close it after the call");
    }
    closed = true;
    free.acquireUninterruptibly();
    free.release();
  }
}
