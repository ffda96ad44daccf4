package dev.hourglass.model;

import static dev.hourglass.model.SmallModel.CALLERS;
import static dev.hourglass.model.SmallModel.CODES;
import static dev.hourglass.model.SmallModel.IMAGES;
import static dev.hourglass.model.SmallModel.MODEL;
import static dev.hourglass.model.SmallModel.broken;
import static dev.hourglass.model.SmallModel.code;
import static dev.hourglass.model.SmallModel.conditional;
import static dev.hourglass.model.SmallModel.decoded;
import static dev.hourglass.model.SmallModel.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.FloatImages;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The timeout turns a hang into a failure.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedInferenceTest {

  @ParameterizedTest
  @CsvSource({"PLATFORM, 1", "PLATFORM, 3", "VIRTUAL, 1", "VIRTUAL, 3"})
  void everyCallerGetsItsOwnResult(Crowd.Kind kind, int workers) throws Exception {
    try (SharedInference shared = MODEL.shared(workers)) {
      List<Throwable> thrown =
          Crowd.run(
              kind,
              CALLERS,
              caller -> {
                FloatImages image = image(caller);
                Codes code = code(caller);
                FloatImages decoded = decoded(caller);
                for (int call = 0; call < 5; call++) {
                  assertThat(shared.encode(image)).isEqualTo(code);
                  assertThat(shared.decode(code)).isEqualTo(decoded);
                  assertThat(shared.reconstruct(image)).isEqualTo(decoded);
                  assertThat(shared.<Codes>with(inference -> inference.encode(image)))
                      .isEqualTo(code);
                }
              });
      assertThat(thrown).isEmpty();
    }
  }

  @Test
  void noMoreCallsRunAtOnceThanThereAreWorkers() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger highest = new AtomicInteger();
    try (SharedInference shared = MODEL.shared(2)) {
      Crowd.run(
          Crowd.Kind.VIRTUAL,
          CALLERS,
          _ ->
              shared.with(_ -> {
                highest.accumulateAndGet(running.incrementAndGet(), Math::max);
                LockSupport.parkNanos(100_000);
                return running.decrementAndGet();
              }));
    }
    assertThat(highest).hasValueBetween(1, 2);
  }

  @Test
  void workersShareOneCopyOfTheParametersAsTheyWere() {
    Autoencoder model = MODEL.copy();
    try (SharedInference shared = model.shared(2)) {
      Arrays.fill(model.parameters().values(), 0);
      assertThat(shared.encode(IMAGES)).isEqualTo(CODES);
    }
  }

  @Test
  void aConditionalModelTakesLabels() {
    Autoencoder model = conditional();
    FloatImages images = IMAGES.range(0, 3).labelled(new int[] {2, 0, 1}, List.of());
    try (SharedInference shared = model.shared(1)) {
      Codes codes = model.encode(images);
      assertThat(shared.encode(images)).isEqualTo(codes);
      assertThat(shared.decode(codes)).isEqualTo(model.decode(codes));
      assertThat(shared.reconstruct(images)).isEqualTo(model.reconstruct(images));
      assertThatThrownBy(() -> shared.encode(IMAGES))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("have no labels");
    }
  }

  @ParameterizedTest
  @EnumSource(Crowd.Kind.class)
  void anExceptionReachesItsOwnCallerOnly(Crowd.Kind kind) throws Exception {
    FloatImages broken = broken();
    try (SharedInference shared = MODEL.shared(2)) {
      List<Throwable> thrown =
          Crowd.run(
              kind,
              CALLERS,
              caller -> {
                if (caller % 2 == 0) {
                  assertThatThrownBy(() -> shared.encode(broken))
                      .isInstanceOf(IllegalArgumentException.class)
                      .hasMessageContaining("NaN");
                  assertThatThrownBy(() ->
                          shared.with(_ -> {
                            throw new UnsupportedOperationException("mine");
                          }))
                      .hasMessage("mine");
                } else {
                  assertThat(shared.encode(image(caller))).isEqualTo(code(caller));
                }
              });
      assertThat(thrown).isEmpty();
    }
  }

  @Test
  void closingWaitsForCallsThatHaveBegunAndRefusesOthers() throws Exception {
    SharedInference shared = MODEL.shared(1);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread working = Thread.startVirtualThread(() -> shared.with(_ -> hold(inside, goOn)));
    inside.await();
    AtomicReference<Codes> waited = new AtomicReference<>();
    Thread waiting = Thread.ofPlatform().start(() -> waited.set(shared.encode(IMAGES)));
    awaitState(waiting, Thread.State.WAITING);
    Thread closing = Thread.ofPlatform().start(shared::close);
    awaitState(closing, Thread.State.WAITING);
    assertThatThrownBy(() -> shared.encode(IMAGES))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the SharedInference is closed, expected an open one: create a new one");
    goOn.countDown();
    closing.join();
    // Whoever waited before it was closed has been served, since no call is in it any more.
    waiting.join();
    working.join();
    assertThat(waited.get()).isEqualTo(CODES);
    shared.close();
    assertThatThrownBy(() -> shared.with(_ -> 1)).hasMessageContaining("closed");
  }

  private static boolean hold(CountDownLatch inside, CountDownLatch goOn) {
    inside.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return true;
  }

  static void awaitState(Thread thread, Thread.State state) {
    while (thread.getState() != state) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource(Crowd.Kind.class)
  void closingAmongManyCallsGivesEachEitherItsResultOrTheRefusal(Crowd.Kind kind) throws Exception {
    SharedInference shared = MODEL.shared(2);
    Crowd.closeAmongCalls(
        kind,
        CALLERS,
        shared::close,
        caller -> assertThat(shared.encode(image(caller))).isEqualTo(code(caller)));
  }

  @ParameterizedTest
  @EnumSource(Crowd.Kind.class)
  void anInterruptedCallerIsToldAndLeavesTheRestAlone(Crowd.Kind kind) throws Exception {
    try (SharedInference shared = MODEL.shared(1)) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      Thread working = Thread.startVirtualThread(() -> shared.with(_ -> hold(inside, goOn)));
      inside.await();
      List<Throwable> thrown =
          Crowd.run(
              kind,
              20,
              caller -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> shared.encode(image(caller)))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage(
                        "interrupted while waiting for one of 1 workers, nothing was computed:"
                            + " call again if the result is still needed");
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
              });
      assertThat(thrown).isEmpty();
      goOn.countDown();
      working.join();
      assertThat(shared.encode(IMAGES)).isEqualTo(CODES);
    }
  }

  @Test
  void whatWouldWaitForItselfIsRefused() {
    try (SharedInference shared = MODEL.shared(1)) {
      refused(shared, _ -> shared.encode(IMAGES), "use the Inference that the work receives");
      Runnable close = shared::close;
      refused(shared, _ -> close.run(), "closed from inside with");
      refused(shared, Inference::close, "belongs to a SharedInference");
      assertThat(shared.encode(IMAGES)).isEqualTo(CODES);
    }
  }

  private static void refused(SharedInference shared, Consumer<Inference> work, String message) {
    assertThatThrownBy(() ->
            shared.with(inference -> {
              work.accept(inference);
              return 1;
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }

  @Test
  void startsNoThreadAndNeedsAWorker() {
    List<Thread> before = Crowd.ours();
    try (SharedInference shared = MODEL.shared(50)) {
      shared.encode(IMAGES);
      assertThat(before).containsAll(Crowd.ours());
      assertThat(shared).hasToString("SharedInference of 50 workers");
    }
    assertThatThrownBy(() -> MODEL.shared(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0 workers, expected 1 or more");
  }
}
