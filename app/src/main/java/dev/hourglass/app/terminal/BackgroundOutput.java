package dev.hourglass.app.terminal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A stream that is written by a background thread, so that a training can be stopped although a
/// pipe is full or the terminal is stopped. Writers wait for room until the user wants to stop;
/// what has no room then is lost.
public final class BackgroundOutput extends OutputStream {
  private static final int MOST_WAITING = 1000;
  private static final int LOOK_MILLIS = 50;
  private static final int LAST_WORDS_MILLIS = 1000;

  private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Console console;
  private final PrintStream sink;
  private final BooleanSupplier stopping;
  private volatile boolean open = true;

  /// @param console where everything ends
  /// @param stopping whether the user wants to stop
  public BackgroundOutput(Console console, BooleanSupplier stopping) {
    this.console = console;
    this.sink = console.out();
    this.stopping = stopping;
    Thread.ofPlatform().daemon().name("hourglass-output").start(this::work);
  }

  /// The console, with this stream before it.
  public Console console() {
    PrintStream out = new PrintStream(this, false, sink.charset());
    return new Console(out, console.terminal(), console.columns());
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    add(() -> {
      sink.write(copy, 0, copy.length);
      sink.flush();
    });
  }

  private void add(Runnable task) {
    try {
      while (!waiting.offer(task, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (stopping.getAsBoolean()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (open) {
        waiting.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits until everything is written; at most a second longer once the user wants to stop.
  @Override
  public void close() {
    CountDownLatch written = new CountDownLatch(1);
    add(() -> {
      open = false;
      written.countDown();
    });
    try {
      int stopped = 0;
      while (!written.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && stopped < LAST_WORDS_MILLIS) {
        stopped += stopping.getAsBoolean() ? LOOK_MILLIS : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
