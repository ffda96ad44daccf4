package dev.hourglass.app.run;

import dev.hourglass.app.terminal.Console;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// SIGINT (Ctrl-C) and SIGTERM as a request to stop: the program finishes its batch and saves
/// before the JVM goes down.
public final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private static final int SAYING_MILLIS = 1000;

  private static final String CUT_OFF =
      "hourglass: the training did not stop within %d s and was ended: continue from its last checkpoint with --resume"
          .formatted(PATIENCE_SECONDS);

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "hourglass-interruption");
  private volatile boolean requested;
  private volatile @Nullable String last;

  private Interruption() {}

  /// Listens from now on, until closed. Work that does not come to an end in a minute is cut off.
  public static Interruption listen() {
    Interruption interruption = new Interruption();
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException goingDown) {
      interruption.requested = true;
    }
    return interruption;
  }

  /// Asks to stop as Ctrl-C does, without ending the JVM.
  public void request() {
    requested = true;
  }

  /// Whether the user wants to stop.
  public boolean requested() {
    return requested;
  }

  /// Everything is saved, and what follows need not come to an end: from now on the JVM goes down
  /// at once, after a sentence; also where the user wanted it before.
  ///
  /// @param sentence what is lost and how to get it, or null where nothing is
  public void saved(@Nullable String sentence) {
    last = sentence;
    finished.countDown();
  }

  private void stop() {
    requested = true;
    try {
      String sentence = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS) ? last : CUT_OFF;
      if (sentence != null) {
        // In a thread of its own: standard error may be a full pipe without a reader.
        Thread.ofPlatform()
            .daemon()
            .start(() -> Console.errors().println(sentence))
            .join(SAYING_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Everything is done: the JVM may go down.
  @Override
  public void close() {
    last = null;
    finished.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException alreadyGoingDown) {
        // The hook is already running.
      }
    }
  }
}
