package dev.hourglass.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;

/// Many threads that call the same object.
final class Crowd {
  private Crowd() {}

  /// What callers may be.
  enum Kind {
    PLATFORM,
    VIRTUAL;

    private Thread.Builder builder() {
      return this == PLATFORM ? Thread.ofPlatform() : Thread.ofVirtual();
    }
  }

  /// Runs the callers at the same time and waits for all.
  ///
  /// @return what was thrown
  static List<Throwable> run(Kind kind, int callers, IntConsumer call) throws Exception {
    ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      int own = caller;
      threads.add(
          kind.builder()
              .start(() -> {
                try {
                  call.accept(own);
                } catch (Throwable t) {
                  thrown.add(t);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(thrown);
  }

  /// One caller closes what the others call: each gets either its result or the refusal.
  static void closeAmongCalls(Kind kind, int callers, Runnable close, IntConsumer call)
      throws Exception {
    List<Throwable> thrown =
        run(
            kind,
            callers,
            caller -> {
              if (caller == callers / 2) {
                close.run();
              }
              try {
                call.accept(caller);
              } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("closed");
              }
            });
    assertThat(thrown).isEmpty();
  }

  /// Threads of the library that are alive.
  static List<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hourglass-"))
        .toList();
  }
}
