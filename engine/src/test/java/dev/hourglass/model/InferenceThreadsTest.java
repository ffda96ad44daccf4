package dev.hourglass.model;

import static dev.hourglass.model.SmallModel.CALLERS;
import static dev.hourglass.model.SmallModel.CODES;
import static dev.hourglass.model.SmallModel.IMAGES;
import static dev.hourglass.model.SmallModel.MODEL;
import static dev.hourglass.model.SmallModel.code;
import static dev.hourglass.model.SmallModel.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.FloatImages;
import dev.hourglass.testing.RandomImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An Inference that several threads use. The timeout turns a hang into a failure.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InferenceThreadsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whoeverGetsCodesGetsTheRightOnesAndAllOthersAreTold(int threads) throws Exception {
    ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    AtomicInteger right = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    try (Inference inference = MODEL.inference(threads)) {
      List<Thread> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        FloatImages image = image(caller);
        Codes code = code(caller);
        callers.add(
            Thread.startVirtualThread(() -> {
              for (int call = 0; call < 20; call++) {
                try {
                  boolean same = inference.encode(image).equals(code);
                  (same ? right : wrong).incrementAndGet();
                } catch (IllegalStateException e) {
                  said.add(String.valueOf(e.getMessage()));
                }
              }
            }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
      // What was refused has left nothing behind.
      assertThat(inference.encode(IMAGES)).isEqualTo(CODES);
    }
    assertThat(wrong).hasValue(0);
    assertThat(right).hasPositiveValue();
    assertThat(said).allMatch(message -> message.contains("one Inference for each thread"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void closingWaitsForTheCallInProgressAndRefusesTheNext(int threads) throws Exception {
    for (int round = 0; round < 20; round++) {
      Inference inference = MODEL.inference(threads);
      AtomicReference<String> end = new AtomicReference<>("");
      AtomicBoolean wrong = new AtomicBoolean();
      AtomicBoolean began = new AtomicBoolean();
      Thread caller =
          Thread.startVirtualThread(() -> {
            try {
              while (true) {
                if (!inference.encode(IMAGES).equals(CODES)) {
                  wrong.set(true);
                }
                began.set(true);
              }
            } catch (IllegalStateException e) {
              end.set(String.valueOf(e.getMessage()));
            }
          });
      while (!began.get()) {
        Thread.onSpinWait();
      }
      Thread closer = Thread.startVirtualThread(inference::close);
      closer.join();
      caller.join();
      assertThat(end.get()).contains("the Inference is closed");
      assertThat(wrong).isFalse();
    }
  }

  @Test
  void everyOperationOfAClosedOneIsRefused() {
    Inference inference = MODEL.inference(1);
    inference.close();
    inference.close();
    List<Runnable> operations =
        List.of(
            () -> inference.encode(IMAGES),
            () -> inference.decode(CODES),
            () -> inference.reconstruct(IMAGES),
            () -> inference.refine(IMAGES, CODES, 2),
            () -> inference.encode(RandomImages.random(1, 2, 1, 9, 9)),
            () -> inference.reconstruct(RandomImages.random(1, 2, 1, 9, 9)),
            () -> inference.refine(RandomImages.random(1, CALLERS, 1, 9, 9), CODES, 2));
    for (Runnable operation : operations) {
      assertThatThrownBy(operation::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void theThreadsOfAForgottenOneEnd() throws Exception {
    List<Thread> before = members();
    MODEL.inference(3).encode(IMAGES);
    List<Thread> started = new ArrayList<>(members());
    started.removeAll(before);
    for (Thread member : started) {
      while (member.isAlive()) {
        System.gc();
        member.join(Duration.ofMillis(20));
      }
    }
    assertThat(started).hasSizeLessThanOrEqualTo(2);
  }

  private static List<Thread> members() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hourglass-"))
        .toList();
  }
}
