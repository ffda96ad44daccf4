package dev.hourglass.model;

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

  /// Threads of the library that are alive.
  static List<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hourglass-"))
        .toList();
  }
}
