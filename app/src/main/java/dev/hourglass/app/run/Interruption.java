package dev.hourglass.app.run;

import dev.hourglass.app.Console;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// SIGINT (Ctrl-C) and SIGTERM as a request to stop: the program finishes its batch and saves
/// before the JVM goes down.
public final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private static final int SAYING_MILLIS = 1000;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "hourglass-interruption");
  private final int patience;
  private final String sentence;
  private volatile boolean requested;

  private Interruption(int patience, String sentence) {
    this.patience = patience;
    this.sentence = sentence;
  }

  /// Listens from now on, until closed. Work that does not come to an end in a minute is cut off.
  public static Interruption listen() {
    return listen(
        new Interruption(
            PATIENCE_SECONDS,
            "hourglass: the training did not come to an end within %d s and was cut off: go on from its last checkpoint with --resume"
                .formatted(PATIENCE_SECONDS)));
  }

  /// Lets the JVM go down at once until closed, after printing a sentence.
  ///
  /// @param sentence what is lost and how to get it
  public static Interruption saying(String sentence) {
    return listen(new Interruption(0, sentence));
  }

  private static Interruption listen(Interruption interruption) {
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException goingDown) {
      interruption.requested = true;
    }
    return interruption;
  }

  /// Whether the user wants to stop.
  public boolean requested() {
    return requested;
  }

  private void stop() {
    requested = true;
    try {
      if (!finished.await(patience, TimeUnit.SECONDS)) {
        // In a thread of its own: standard error may be a full pipe without a reader.
        Thread.ofPlatform()
            .daemon()
            .start(() -> Console.errors().out().println(sentence))
            .join(SAYING_MILLIS);
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
