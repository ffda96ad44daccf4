package dev.hourglass.kernels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A small team of threads that walks through lists of phases in step.
///
/// The calling thread is the first member. Between two phases everyone waits for everyone: a short
/// spin first, because a phase lasts microseconds, then parking, so that neither the JIT compiler
/// nor another program is starved, and a busy machine wakes the team at once. With one member there
/// is nobody to wait for and nothing is paid.
public final class Team implements AutoCloseable {
  private static final int SPINS = 1_000;
  private static final VarHandle ARRIVED;
  private static final VarHandle SLEEPERS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ARRIVED = lookup.findVarHandle(Team.class, "arrived", int.class);
      SLEEPERS = lookup.findVarHandle(Team.class, "sleepers", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int size;
  private final Thread[] members;
  private volatile List<Phase> program = List.of();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  private volatile @Nullable Thread caller;
  private volatile int arrived;
  private volatile int round;
  private volatile int sleepers;

  /// A team of `threads` members, the calling thread included.
  ///
  /// @throws IllegalArgumentException if there is not at least one
  public Team(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "a team has " + threads + " threads, expected at least one");
    }
    size = threads;
    members = new Thread[threads - 1];
    for (int m = 0; m < members.length; m++) {
      int part = m + 1;
      members[m] =
          Thread.ofPlatform().daemon().name("hourglass-" + part).unstarted(() -> serve(part));
    }
    for (Thread member : members) {
      member.start();
    }
  }

  /// Number of members.
  public int size() {
    return size;
  }

  /// Runs the phases one after another, each by all members. Allocates nothing.
  ///
  /// @throws IllegalStateException if a phase failed on another member; its exception is the cause;
  ///   or if the team is closed
  public void run(List<Phase> phases) {
    if (closed) {
      throw new IllegalStateException(
          "the team is closed and its threads have ended, expected an open one: make a new team");
    }
    if (size == 1) {
      for (int p = 0; p < phases.size(); p++) {
        phases.get(p).run(0, 1);
      }
      return;
    }
    program = phases;
    caller = Thread.currentThread();
    meet();
    walk(phases, 0);
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException("a phase failed: " + thrown.getMessage(), thrown);
    }
  }

  /// Does tasks that need nothing of each other: each member takes the next one whenever it is
  /// done.
  ///
  /// @param count tasks are numbered from 0 to `count` − 1
  /// @param worker makes what does a task by its number, anew for each member that gets one
  /// @throws IllegalStateException if a task failed on another member; its exception is the cause;
  ///   or if the team is closed
  public void each(int count, Supplier<IntConsumer> worker) {
    AtomicInteger next = new AtomicInteger();
    run(
        List.of((_, _) -> {
          int i = next.getAndIncrement();
          // Who comes too late for a task prepares for none.
          IntConsumer work = i < count ? worker.get() : _ -> {};
          for (; i < count; i = next.getAndIncrement()) {
            work.accept(i);
          }
        }));
  }

  /// Ends the other members' threads.
  @Override
  public void close() {
    if (!closed && size > 1) {
      closed = true;
      caller = Thread.currentThread();
      meet();
    }
    closed = true;
  }

  private void serve(int part) {
    while (true) {
      meet();
      if (closed) {
        return;
      }
      walk(program, part);
    }
  }

  private void walk(List<Phase> phases, int part) {
    for (int p = 0; p < phases.size(); p++) {
      try {
        phases.get(p).run(part, size);
      } catch (Throwable t) {
        failure = t;
      }
      meet();
    }
  }

  /// Waits until every member is here.
  private void meet() {
    int current = round;
    if ((int) ARRIVED.getAndAdd(this, 1) == size - 1) {
      arrived = 0;
      round = current + 1;
      if (sleepers > 0) {
        wakeEveryone();
      }
      return;
    }
    for (int waited = 0; round == current; waited++) {
      await(waited, current);
    }
  }

  private void await(int waited, int current) {
    if (waited < SPINS) {
      Thread.onSpinWait();
    } else {
      SLEEPERS.getAndAdd(this, 1);
      // The last to arrive changes the round before it looks for sleepers, so none is missed.
      if (round == current) {
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
