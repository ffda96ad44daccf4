package dev.hourglass.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The threads of a {@link Team}, and the barrier between two phases: a short spin first, because a
/// phase lasts microseconds, then parking, so that neither the JIT compiler nor another program is
/// starved, and a busy machine wakes all threads at once.
///
/// It has no reference to its team nor, between two runs, to any work: a team that is not closed
/// can be collected while the threads still wait for it.
final class Crew {
  private static final int SPINS = 1_000;
  private static final VarHandle ARRIVED;
  private static final VarHandle SLEEPERS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ARRIVED = lookup.findVarHandle(Crew.class, "arrived", int.class);
      SLEEPERS = lookup.findVarHandle(Crew.class, "sleepers", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int size;
  private final Thread[] members;
  private final @Nullable Throwable[] failures;
  private volatile List<Phase> program = List.of();
  private volatile boolean over;

  /// The round in which a phase failed: threads stop at the barrier at its end.
  private volatile long failedRound = -1;

  private volatile @Nullable Thread caller;
  private volatile int arrived;
  private volatile long round;
  private volatile int sleepers;

  /// @param size at least 2, the calling thread included
  /// @throws IllegalStateException if the system does not give that many threads
  Crew(int size) {
    this.size = size;
    failures = new Throwable[size];
    members = new Thread[size - 1];
    for (int m = 0; m < members.length; m++) {
      int part = m + 1;
      members[m] =
          Thread.ofPlatform().daemon().name("hourglass-" + part).unstarted(() -> serve(part));
    }
    start();
  }

  private void start() {
    for (int m = 0; m < members.length; m++) {
      try {
        members[m].start();
      } catch (OutOfMemoryError e) {
        end();
        throw new IllegalStateException(
            "the system started %d threads of %d, expected all: use fewer threads or allow this process more"
                .formatted(m + 1, size));
      }
    }
  }

  boolean isMember(Thread thread) {
    return List.of(members).contains(thread);
  }

  /// Runs the phases one after another, up to the first that fails.
  void run(List<Phase> phases) {
    if (phases.isEmpty()) {
      // No barrier would follow the first one, and a thread could begin the next program early.
      return;
    }
    program = phases;
    caller = Thread.currentThread();
    meet();
    walk(phases, 0);
    program = List.of();
    caller = null;
    throwFirst();
  }

  /// Parts are in the order of the work: one thread alone would have thrown the failure of the
  /// lowest.
  private void throwFirst() {
    Throwable first = null;
    for (int part = size - 1; part >= 0; part--) {
      first = failures[part] == null ? first : failures[part];
      failures[part] = null;
    }
    if (first != null) {
      Team.<RuntimeException>rethrow(first);
    }
  }

  /// Ends the threads, which must not be at work.
  void end() {
    over = true;
    wakeEveryone();
  }

  private void serve(int part) {
    while (true) {
      meet();
      if (over) {
        return;
      }
      walk(program, part);
    }
  }

  private void walk(List<Phase> phases, int part) {
    for (int p = 0; p < phases.size(); p++) {
      long now = round;
      try {
        phases.get(p).run(part, size);
      } catch (Throwable t) {
        failures[part] = t;
        failedRound = now;
      }
      meet();
      if (failedRound == now) {
        return;
      }
    }
  }

  /// Waits until all threads have called this, or for the end.
  private void meet() {
    long current = round;
    if ((int) ARRIVED.getAndAdd(this, 1) == size - 1) {
      arrived = 0;
      round = current + 1;
      if (sleepers > 0) {
        wakeEveryone();
      }
      return;
    }
    for (int waited = 0; round == current && !over; waited++) {
      await(waited, current);
    }
  }

  private void await(int waited, long current) {
    if (waited < SPINS) {
      Thread.onSpinWait();
    } else {
      SLEEPERS.getAndAdd(this, 1);
      // The last thread changes the round before it reads the number of sleepers, so none is
      // missed.
      if (round == current && !over) {
        LockSupport.park(this);
      }
      SLEEPERS.getAndAdd(this, -1);
    }
  }

  private void wakeEveryone() {
    LockSupport.unpark(caller);
    for (Thread member : members) {
      LockSupport.unpark(member);
    }
  }
}
