package dev.hourglass.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A team that waits for somebody who never comes would hang: the timeout turns that into a
/// failure.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyPhaseWaitsForAllPartsOfTheOneBefore(int threads) {
    int phases = 20;
    AtomicInteger done = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    List<Phase> program = new ArrayList<>();
    for (int p = 0; p < phases; p++) {
      int before = p * threads;
      program.add((part, parts) -> {
        int seen = done.get();
        if (seen < before || seen >= before + threads) {
          early.incrementAndGet();
        }
        done.incrementAndGet();
      });
    }
    try (Team team = new Team(threads)) {
      for (int round = 0; round < 8; round++) {
        done.set(0);
        team.run(program);
        assertThat(done).hasValue(phases * threads);
      }
    }
    assertThat(early).hasValue(0);
  }

  @Test
  void phasesOfARunAfterAnEmptyOneWaitForEachOther() {
    AtomicInteger done = new AtomicInteger();
    AtomicInteger early = new AtomicInteger();
    Phase first = (_, _) -> done.incrementAndGet();
    Phase second =
        (_, _) -> {
          if (done.get() < 2) {
            early.incrementAndGet();
          }
        };
    try (Team team = new Team(2)) {
      for (int round = 0; round < 1000; round++) {
        done.set(0);
        team.run(List.of());
        team.run(List.of(first, second));
      }
    }
    assertThat(early).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyMemberDoesItsOwnPartOfEveryPhase(int threads) {
    ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    Set<String> expected = new HashSet<>();
    for (int part = 0; part < threads; part++) {
      expected.add("first " + part + " of " + threads);
      expected.add("second " + part + " of " + threads);
    }
    try (Team team = new Team(threads)) {
      assertThat(team.size()).isEqualTo(threads);
      team.run(
          List.of(
              (part, parts) -> seen.add("first " + part + " of " + parts),
              (part, parts) -> seen.add("second " + part + " of " + parts)));
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
  }

  /// Messages reach users, so that the number of threads must not change them; an error stays one.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void whatAPhaseThrowsReachesTheCallerAsItIs(int threads) {
    try (Team team = new Team(threads)) {
      for (Throwable thrown :
          List.of(
              new IllegalArgumentException("the label is 12"),
              new OutOfMemoryError("Java heap space"),
              new IOException("checked"))) {
        for (int bad = 0; bad < threads; bad++) {
          int failing = bad;
          assertThatThrownBy(() -> team.run(List.of((part, _) -> throwIf(part == failing, thrown))))
              .isSameAs(thrown);
          AtomicInteger done = new AtomicInteger();
          team.run(List.of((_, _) -> done.incrementAndGet()));
          assertThat(done).hasValue(threads);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void ofSeveralFailuresTheFirstInTheOrderOfTheWorkIsThrownAndNoPhaseFollows(int threads) {
    int items = 100;
    AtomicInteger later = new AtomicInteger();
    Phase failing =
        (part, parts) -> {
          int end = Phase.start(items, part + 1, parts);
          for (int item = Phase.start(items, part, parts); item < end; item++) {
            throwIf(item % 10 == 7, new ArithmeticException("item " + item));
          }
        };
    try (Team team = new Team(threads)) {
      for (int round = 0; round < 50; round++) {
        assertThatThrownBy(
                () -> team.run(List.of((_, _) -> {}, failing, (_, _) -> later.incrementAndGet())))
            .isInstanceOf(ArithmeticException.class)
            .hasMessage("item 7");
      }
    }
    assertThat(later).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void ofSeveralTasksThatFailTheFirstIsThrown(int threads) {
    try (Team team = new Team(threads)) {
      for (int round = 0; round < 50; round++) {
        assertThatThrownBy(() ->
                team.each(
                    100, () -> task -> throwIf(task >= 3, new ArithmeticException("task " + task))))
            .hasMessage("task 3");
      }
    }
  }

  private static void throwIf(boolean condition, Throwable thrown) {
    if (condition) {
      Team.<RuntimeException>rethrow(thrown);
    }
  }

  @Test
  void aSecondCallerIsRefusedAtOnceAndDoesNotDisturbTheFirst() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Team team = new Team(2)) {
      Thread first =
          Thread.startVirtualThread(() ->
              team.run(
                  List.of((part, _) -> {
                    inside.countDown();
                    awaitQuietly(go);
                  })));
      inside.await();
      assertThatThrownBy(() -> team.run(List.of((_, _) -> {})))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("one team for each calling thread");
      go.countDown();
      first.join();
      AtomicInteger done = new AtomicInteger();
      team.run(List.of((_, _) -> done.incrementAndGet()));
      assertThat(done).hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aCallFromTheTeamsOwnWorkIsRefusedInsteadOfWaitingForItself(int from) {
    try (Team team = new Team(2)) {
      for (Runnable call : List.<Runnable>of(() -> team.run(List.of((_, _) -> {})), team::close)) {
        assertThatThrownBy(() ->
                team.run(
                    List.of((part, _) -> {
                      if (part == from) {
                        call.run();
                      }
                    })))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void closingWaitsForTheCallInProgress() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    Team team = new Team(2);
    Thread caller =
        Thread.startVirtualThread(() ->
            team.run(
                List.of(
                    (_, _) -> {
                      inside.countDown();
                      awaitQuietly(go);
                    },
                    (_, _) -> done.incrementAndGet())));
    inside.await();
    Thread closer = Thread.startVirtualThread(team::close);
    assertThat(closer.join(Duration.ofMillis(50))).isFalse();
    go.countDown();
    closer.join();
    caller.join();
    assertThat(done).hasValue(2);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Its work holds the team, as an Inference's does.
  @Test
  void theThreadsOfAForgottenTeamEnd() throws Exception {
    Thread member = forget();
    while (member.isAlive()) {
      System.gc();
      member.join(Duration.ofMillis(20));
    }
  }

  private static Thread forget() {
    Thread[] members = new Thread[2];
    Team team = new Team(2);
    team.run(List.of((part, _) -> members[team.size() - 2 + part] = Thread.currentThread()));
    return members[1];
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void closingEndsEveryThread(int threads) throws InterruptedException {
    Thread[] members = new Thread[threads];
    Team team = new Team(threads);
    team.run(List.of((part, parts) -> members[part] = Thread.currentThread()));
    assertThat(members[0]).isEqualTo(Thread.currentThread());
    team.close();
    team.close();
    for (Thread member : Arrays.asList(members).subList(1, threads)) {
      assertThat(member.isDaemon()).isTrue();
      member.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(member.isAlive()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aClosedTeamRefusesWork(int threads) {
    Team team = new Team(threads);
    team.close();
    assertThatThrownBy(() -> team.run(List.of((part, parts) -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void parkedMembersWakeUp(int threads) {
    Thread[] members = new Thread[threads];
    try (Team team = new Team(threads)) {
      team.run(List.of((part, parts) -> members[part] = Thread.currentThread()));
      for (int round = 0; round < 2; round++) {
        waitUntilParked(members);
        AtomicInteger done = new AtomicInteger();
        team.run(List.of((part, parts) -> done.incrementAndGet()));
        assertThat(done).hasValue(threads);
      }
      waitUntilParked(members);
    }
  }

  @Test
  void aParkedCallerWakesUp() {
    Thread caller = Thread.currentThread();
    AtomicInteger done = new AtomicInteger();
    try (Team team = new Team(2)) {
      team.run(
          List.of(
              (part, parts) -> {
                if (part == 1) {
                  waitUntilParked(caller);
                }
                done.incrementAndGet();
              },
              (part, parts) -> done.incrementAndGet()));
    }
    assertThat(done).hasValue(4);
  }

  @Test
  void aTeamOfNobodyIsRefused() {
    assertThatThrownBy(() -> new Team(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of threads is 0, expected at least 1");
  }

  private static void waitUntilParked(Thread[] members) {
    for (int m = 1; m < members.length; m++) {
      waitUntilParked(members[m]);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // the state cannot be waited for in another way
  private static void waitUntilParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.yield();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void eachTaskIsDoneOnceByAWorkerOfOneMember(int threads) {
    AtomicInteger workers = new AtomicInteger();
    int[] done = new int[1000];
    try (Team team = new Team(threads)) {
      team.each(
          done.length,
          () -> {
            workers.incrementAndGet();
            return task -> done[task]++;
          });
    }
    assertThat(done).containsOnly(1);
    assertThat(workers.get()).isBetween(1, threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void whoGetsNoTaskPreparesForNone(int threads) {
    AtomicInteger workers = new AtomicInteger();
    try (Team team = new Team(threads)) {
      team.each(
          1,
          () -> {
            workers.incrementAndGet();
            return _ -> {};
          });
      team.each(
          0,
          () -> {
            throw new AssertionError("there is nothing to do");
          });
    }
    assertThat(workers).hasValue(1);
  }
}
