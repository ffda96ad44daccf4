package dev.hourglass.model;

import static dev.hourglass.model.SharedInferenceTest.awaitState;
import static dev.hourglass.model.SmallModel.CALLERS;
import static dev.hourglass.model.SmallModel.CODES;
import static dev.hourglass.model.SmallModel.IMAGES;
import static dev.hourglass.model.SmallModel.MODEL;
import static dev.hourglass.model.SmallModel.SHAPE;
import static dev.hourglass.model.SmallModel.broken;
import static dev.hourglass.model.SmallModel.code;
import static dev.hourglass.model.SmallModel.conditional;
import static dev.hourglass.model.SmallModel.decoded;
import static dev.hourglass.model.SmallModel.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The timeout turns a hang into a failure.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchingInferenceTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofMinutes(30);

  @ParameterizedTest
  @CsvSource({
    "PLATFORM, 1, 32, 0",
    "PLATFORM, 2, 7, 1",
    "VIRTUAL,  1, 1, 0",
    "VIRTUAL,  2, 32, 1",
    "VIRTUAL,  3, 64, 2"
  })
  void everyCallerGetsItsOwnResult(Crowd.Kind kind, int workers, int most, int millis)
      throws Exception {
    try (BatchingInference batching = MODEL.batching(workers, most, Duration.ofMillis(millis))) {
      List<Throwable> thrown =
          Crowd.run(
              kind,
              CALLERS,
              caller -> {
                FloatImages image = image(caller);
                Codes code = code(caller);
                FloatImages decoded = decoded(caller);
                for (int call = 0; call < 5; call++) {
                  assertThat(batching.encode(image)).isEqualTo(code);
                  assertThat(batching.decode(code)).isEqualTo(decoded);
                  assertThat(batching.reconstruct(image)).isEqualTo(decoded);
                }
              });
      assertThat(thrown).isEmpty();
    }
  }

  static List<String> presets() {
    return Models.NAMES;
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetGivesAnImageTheSameBitsWhateverItsCompany(String preset) {
    Autoencoder model = Models.preset(preset, SHAPE, 4);
    int code = model.codeSize();
    int size = SHAPE.size();
    Codes codes = model.codes(new float[40 * code]);
    FloatImages decoded = model.images(new float[40 * size]);
    try (Inference inference = model.inference(1)) {
      for (int i = 0; i < 40; i++) {
        Codes one = inference.encode(image(i));
        System.arraycopy(one.values(), 0, codes.values(), i * code, code);
        System.arraycopy(inference.decode(one).values(), 0, decoded.values(), i * size, size);
      }
      for (int count = 2; count <= 40; count++) {
        assertThat(inference.encode(IMAGES.range(0, count))).isEqualTo(codes.range(0, count));
        assertThat(inference.decode(codes.range(0, count))).isEqualTo(decoded.range(0, count));
      }
    }
  }

  @Test
  void callsOfAnyNumberOfImagesShareBatches() throws Exception {
    try (BatchingInference batching = MODEL.batching(1, 10, SOON)) {
      List<Throwable> thrown =
          Crowd.run(
              Crowd.Kind.VIRTUAL,
              CALLERS,
              caller -> {
                int count = caller % 13;
                int first = Math.min(caller, CALLERS - count);
                assertThat(batching.encode(IMAGES.range(first, first + count)))
                    .isEqualTo(CODES.range(first, first + count));
              });
      assertThat(thrown).isEmpty();
      assertThat(batching.encode(IMAGES)).isEqualTo(CODES);
    }
  }

  @Test
  void aFullBatchWaitsForNoMoreWhateverElseWaits() throws Exception {
    try (BatchingInference batching = MODEL.batching(1, 4, LONG)) {
      Thread other = Thread.ofPlatform().start(() -> batching.decode(code(0)));
      awaitState(other, Thread.State.WAITING);
      List<Throwable> thrown =
          Crowd.run(
              Crowd.Kind.PLATFORM,
              4,
              caller -> assertThat(batching.encode(image(caller))).isEqualTo(code(caller)));
      assertThat(thrown).isEmpty();
      assertThat(other.isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Crowd.Kind.class)
  void whatIsWrongReachesItsOwnCallerOnly(Crowd.Kind kind) throws Exception {
    Autoencoder model = conditional();
    FloatImages unlabelled = image(0);
    FloatImages image = unlabelled.labelled(new int[] {1}, List.of());
    FloatImages broken = broken().labelled(new int[] {1}, List.of());
    FloatImages unknown = unlabelled.labelled(new int[] {3}, List.of());
    FloatImages smaller = Images.of(new float[64], new Shape(1, 8, 8), new int[] {1});
    Codes code = model.encode(image);
    try (BatchingInference batching = model.batching(2, 32, SOON)) {
      List<Throwable> thrown =
          Crowd.run(
              kind,
              CALLERS,
              caller -> {
                switch (caller % 5) {
                  case 0 -> refused(() -> batching.encode(broken), "NaN");
                  case 1 -> refused(() -> batching.encode(smaller), "expected 1×9×9");
                  case 2 -> refused(() -> batching.encode(unlabelled), "have no labels");
                  case 3 -> refused(() -> batching.encode(unknown), "the label 3");
                  default -> assertThat(batching.encode(image)).isEqualTo(code);
                }
              });
      assertThat(thrown).isEmpty();
    }
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void everyCallKeepsItsLabels() throws Exception {
    Autoencoder model = conditional();
    FloatImages image = image(0);
    try (BatchingInference batching = model.batching(1, 32, SOON)) {
      List<Throwable> thrown =
          Crowd.run(
              Crowd.Kind.VIRTUAL,
              60,
              caller -> {
                FloatImages own = image.labelled(new int[] {caller % 3}, List.of());
                assertThat(batching.reconstruct(own)).isEqualTo(model.reconstruct(own));
              });
      assertThat(thrown).isEmpty();
    }
  }

  @Test
  void labelsThatAModelAsksNotForMeanNothing() throws Exception {
    try (BatchingInference batching = MODEL.batching(1, 2, LONG)) {
      List<Throwable> thrown =
          Crowd.run(
              Crowd.Kind.VIRTUAL,
              2,
              caller ->
                  assertThat(
                          batching
                              .encode(
                                  caller == 0
                                      ? image(0).labelled(new int[] {7}, List.of())
                                      : image(1))
                              .values())
                      .isEqualTo(code(caller).values()));
      assertThat(thrown).isEmpty();
    }
  }

  @Test
  void closingComputesWhatWaitsRefusesTheRestAndEndsTheThreads() throws Exception {
    List<Thread> before = Crowd.ours();
    BatchingInference batching = MODEL.batching(2, 32, LONG);
    List<AtomicReference<Codes>> results = new ArrayList<>();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < 5; caller++) {
      FloatImages image = image(caller);
      AtomicReference<Codes> result = new AtomicReference<>();
      results.add(result);
      callers.add(Thread.ofPlatform().start(() -> result.set(batching.encode(image))));
      awaitState(callers.getLast(), Thread.State.WAITING);
    }
    batching.close();
    batching.close();
    for (int caller = 0; caller < 5; caller++) {
      callers.get(caller).join();
      assertThat(results.get(caller).get()).isEqualTo(code(caller));
    }
    assertThatThrownBy(() -> batching.encode(IMAGES))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the BatchingInference is closed, expected an open one: create a new one");
    assertThat(before).containsAll(Crowd.ours());
  }

  @ParameterizedTest
  @EnumSource(Crowd.Kind.class)
  void closingAmongManyCallsGivesEachEitherItsResultOrTheRefusal(Crowd.Kind kind) throws Exception {
    BatchingInference batching = MODEL.batching(2, 8, SOON);
    Crowd.closeAmongCalls(
        kind,
        CALLERS,
        batching::close,
        caller -> assertThat(batching.encode(image(caller))).isEqualTo(code(caller)));
  }

  @Test
  void anInterruptedCallerIsToldAndItsCallIsForgotten() throws Exception {
    try (BatchingInference batching = MODEL.batching(1, 2, LONG)) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicBoolean flagged = new AtomicBoolean();
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  batching.encode(image(0));
                } catch (CancellationException e) {
                  thrown.set(e);
                  flagged.set(Thread.currentThread().isInterrupted());
                }
              });
      awaitState(caller, Thread.State.WAITING);
      caller.interrupt();
      caller.join();
      assertThat(thrown.get())
          .hasMessage(
              "interrupted while waiting for a batch, nothing was computed: call again if the"
                  + " result is still needed");
      assertThat(flagged).isTrue();
      // Were it still there, the next would fill the batch.
      Thread next = Thread.ofPlatform().start(() -> batching.encode(image(1)));
      awaitState(next, Thread.State.WAITING);
      next.join(Duration.ofMillis(100));
      assertThat(next.isAlive()).isTrue();
      assertThat(batching.encode(image(2))).isEqualTo(code(2));
      next.join();
    }
  }

  @Test
  void theThreadsOfAForgottenOneEnd() throws Exception {
    List<Thread> before = Crowd.ours();
    MODEL.batching(3, 32, SOON).encode(IMAGES);
    List<Thread> started = new ArrayList<>(Crowd.ours());
    started.removeAll(before);
    for (Thread thread : started) {
      while (thread.isAlive()) {
        System.gc();
        thread.join(Duration.ofMillis(20));
      }
    }
    assertThat(started).hasSizeLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 1          | 0     | got 0 workers, expected 1 or more",
        "1 | 0          | 0     | got batches of 0 images and a wait of PT0S",
        "1 | 1          | -1    | a wait of PT-0.001S, expected 1 image or more and 0 seconds",
        "1 | 1          | 36000001 | expected 1 image or more and 0 seconds to 1 hour",
        "1 | 2000000000 | 0     | batches of 2000000000 images are 162000000000 numbers",
      })
  void whatCannotBeIsRefused(int workers, int most, long millis, String message) {
    assertThatThrownBy(() -> MODEL.batching(workers, most, Duration.ofMillis(millis)).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
