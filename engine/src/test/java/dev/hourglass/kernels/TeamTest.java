package dev.hourglass.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
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

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void aFailureOnAnyMemberSurfacesAndTheTeamStaysUsable(int threads) {
    try (Team team = new Team(threads)) {
      for (int bad = 0; bad < threads; bad++) {
        int failing = bad;
        Phase phase =
            (part, parts) -> {
              if (part == failing) {
                throw new ArithmeticException("part " + part);
              }
            };
        assertThatThrownBy(() -> team.run(List.of(phase)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("part " + bad)
            .hasCauseInstanceOf(ArithmeticException.class);
        AtomicInteger done = new AtomicInteger();
        team.run(List.of((part, parts) -> done.incrementAndGet()));
        assertThat(done).hasValue(threads);
      }
    }
  }

  @Test
  void aFailureOfATeamOfOneSurfaces() {
    try (Team team = new Team(1)) {
      Phase phase =
          (part, parts) -> {
            throw new ArithmeticException("alone");
          };
      assertThatThrownBy(() -> team.run(List.of(phase))).hasMessageContaining("alone");
    }
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
        .hasMessageContaining("0 threads");
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
