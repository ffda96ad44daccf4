package dev.hourglass.app.run;

import dev.hourglass.app.Console;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C, and the polite kill, as a wish to stop: the program finishes its batch and saves before
/// the JVM goes down.
public final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "hourglass-interruption");
  private volatile boolean requested;

  private Interruption() {}

  /// Listens from now on, until closed.
  public static Interruption listen() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /// Whether the user wants to stop.
  public boolean requested() {
    return requested;
  }

  private void stop() {
    requested = true;
    try {
      boolean saved = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!saved) {
        Console.errors().out().println("hourglass: saving took too long and was given up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Everything is saved: the JVM may go down.
  @Override
  public void close() {
    finished.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException alreadyGoingDown) {
        // The hook has been told above.
      }
    }
  }
}
