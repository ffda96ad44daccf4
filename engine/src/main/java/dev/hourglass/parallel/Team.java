package dev.hourglass.parallel;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A team of threads that runs lists of phases in step.
///
/// The calling thread is the first member. Between two phases all members wait for each other. With
/// one member there is no synchronisation, and any number of threads may share it.
///
/// What a phase or a task throws is thrown to the caller, whichever thread it was on: of several
/// failures the first in the order of the work, so that the number of threads does not change it.
/// Phases after the one that failed do not run.
///
/// A team that is never closed ends its threads when it is garbage collected.
public final class Team implements AutoCloseable {
  private final int size;
  private final SoleUse use =
      new SoleUse(
          "the team is busy, expected one call at a time: create one team for each calling thread",
          "the team is closed and its threads have ended, expected an open one: create a new team");
  private final @Nullable Crew crew;
  private final Cleaner.@Nullable Cleanable cleanable;

  /// Java initialises a class when it is first used: no thread for teams of one.
  private static final class Cleanup {
    static final Cleaner TEAMS = Cleaner.create();

    private Cleanup() {}
  }

  /// A team of `threads` members, the calling thread included.
  ///
  /// @throws IllegalArgumentException if there is not at least one
  /// @throws IllegalStateException if the system does not give that many threads
  public Team(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "the number of threads is %d, expected at least 1".formatted(threads));
    }
    size = threads;
    if (threads == 1) {
      crew = null;
      cleanable = null;
    } else {
      Crew started = new Crew(threads);
      crew = started;
      cleanable = Cleanup.TEAMS.register(this, started::end);
    }
  }

  /// Number of members.
  public int size() {
    return size;
  }

  /// Runs the phases one after another, each by all members. Allocates nothing.
  ///
  /// @throws IllegalStateException if the team is closed, or at work for another caller or for this
  ///   one
  public void run(List<Phase> phases) {
    Crew others = crew;
    if (others == null) {
      use.requireOpen();
      for (int p = 0; p < phases.size(); p++) {
        phases.get(p).run(0, 1);
      }
      return;
    }
    use.begin();
    try {
      others.run(phases);
    } finally {
      use.end();
      // The team must not be collected, and its threads ended, during the work.
      Reference.reachabilityFence(this);
    }
  }

  /// Does tasks that need nothing of each other: each member takes the next one whenever it is
  /// done.
  ///
  /// @param count tasks are numbered from 0 to `count` − 1
  /// @param worker creates a function that does a task by its number, one for each member that gets
  ///   one
  /// @throws IllegalStateException if the team is closed or at work
  public void each(int count, Supplier<IntConsumer> worker) {
    Tasks tasks = new Tasks(count, worker);
    run(List.of(tasks));
    tasks.throwFirst();
  }

  /// Waits for the call in progress, if any, and ends the other members' threads.
  ///
  /// @throws IllegalStateException if it is called from that call's own work
  @Override
  public void close() {
    if (crew != null && crew.isMember(Thread.currentThread())) {
      throw new IllegalStateException(
          "a member closes its team during the work, expected the caller to close it afterwards");
    }
    use.close();
    if (cleanable != null) {
      cleanable.clean();
    }
  }

  /// Throws whatever was thrown, be it checked or not.
  @SuppressWarnings("unchecked") // erased: nothing is cast
  static <T extends Throwable> void rethrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /// Tasks as a phase. They are taken in their order, so that all before one that failed are done
  /// in any case, and the lowest that failed is known.
  private static final class Tasks implements Phase {
    private final int count;
    private final Supplier<IntConsumer> worker;
    private final AtomicInteger next = new AtomicInteger();
    private int failed = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    Tasks(int count, Supplier<IntConsumer> worker) {
      this.count = count;
      this.worker = worker;
    }

    @Override
    public void run(int part, int parts) {
      int task = next.getAndIncrement();
      try {
        // A member that finds no task left makes no worker.
        IntConsumer work = task < count ? worker.get() : _ -> {};
        for (; task < count; task = next.getAndIncrement()) {
          work.accept(task);
        }
      } catch (Throwable t) {
        next.set(count);
        keep(task, t);
      }
    }

    private synchronized void keep(int task, Throwable thrown) {
      if (task < failed) {
        failed = task;
        failure = thrown;
      }
    }

    synchronized void throwFirst() {
      if (failure != null) {
        Team.<RuntimeException>rethrow(failure);
      }
    }
  }
}
