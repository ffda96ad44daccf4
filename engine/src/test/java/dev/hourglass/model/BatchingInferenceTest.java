package dev.hourglass.model;

import static dev.hourglass.model.SharedInferenceTest.awaitState;
import static dev.hourglass.model.SharedInferenceTest.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Shape;
import dev.hourglass.testing.RandomImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int CALLERS = 200;
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final Autoencoder MODEL = Models.classic(new Shape(1, 9, 9), 4);
  private static final int IMAGE = MODEL.inputShape().size();
  private static final int CODE = MODEL.codeSize();
  private static final float[] IMAGES =
      RandomImages.numbers(RandomImages.random(1, CALLERS, 1, 9, 9));
  private static final float[] CODES = MODEL.encode(IMAGES);
  private static final float[] DECODED = MODEL.decode(CODES);

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
                float[] image = part(IMAGES, caller, IMAGE);
                float[] code = part(CODES, caller, CODE);
                float[] decoded = part(DECODED, caller, IMAGE);
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
    Autoencoder model = Models.preset(preset, new Shape(1, 9, 9), 4);
    int code = model.codeSize();
    float[] codes = new float[40 * code];
    float[] decoded = new float[40 * IMAGE];
    try (Inference inference = model.inference(1)) {
      for (int image = 0; image < 40; image++) {
        float[] one = inference.encode(part(IMAGES, image, IMAGE));
        System.arraycopy(one, 0, codes, image * code, code);
        System.arraycopy(inference.decode(one), 0, decoded, image * IMAGE, IMAGE);
      }
      for (int count = 2; count <= 40; count++) {
        assertThat(inference.encode(Arrays.copyOf(IMAGES, count * IMAGE)))
            .isEqualTo(Arrays.copyOf(codes, count * code));
        assertThat(inference.decode(Arrays.copyOf(codes, count * code)))
            .isEqualTo(Arrays.copyOf(decoded, count * IMAGE));
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
                float[] images = Arrays.copyOfRange(IMAGES, first * IMAGE, (first + count) * IMAGE);
                float[] codes = Arrays.copyOfRange(CODES, first * CODE, (first + count) * CODE);
                assertThat(batching.encode(images)).isEqualTo(codes);
              });
      assertThat(thrown).isEmpty();
      assertThat(batching.encode(IMAGES)).isEqualTo(CODES);
    }
  }

  @Test
  void aFullBatchWaitsForNoMoreWhateverElseWaits() throws Exception {
    try (BatchingInference batching = MODEL.batching(1, 4, LONG)) {
      Thread other = Thread.ofPlatform().start(() -> batching.decode(part(CODES, 0, CODE)));
      awaitState(other, Thread.State.WAITING);
      List<Throwable> thrown =
          Crowd.run(
              Crowd.Kind.PLATFORM,
              4,
              caller ->
                  assertThat(batching.encode(part(IMAGES, caller, IMAGE)))
                      .isEqualTo(part(CODES, caller, CODE)));
      assertThat(thrown).isEmpty();
      assertThat(other.isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Crowd.Kind.class)
  void whatIsWrongReachesItsOwnCallerOnly(Crowd.Kind kind) throws Exception {
    Autoencoder model =
        Models.preset("vae", new Shape(1, 9, 9), Models.options("vae").withClasses(3), 5);
    float[] image = part(IMAGES, 0, IMAGE);
    float[] broken = image.clone();
    broken[3] = Float.NaN;
    float[] cut = Arrays.copyOf(image, IMAGE - 1);
    float[] surplus = Arrays.copyOf(image, IMAGE + 1);
    float[] code = model.encode(image, new int[] {1});
    try (BatchingInference batching = model.batching(2, 32, SOON)) {
      List<Throwable> thrown =
          Crowd.run(
              kind,
              CALLERS,
              caller -> {
                switch (caller % 6) {
                  case 0 -> refused(() -> batching.encode(broken, new int[] {1}), "NaN");
                  case 1 -> refused(() -> batching.encode(cut, new int[] {1}), "a multiple of 81");
                  case 2 ->
                      refused(() -> batching.encode(surplus, new int[] {1}), "a multiple of 81");
                  case 3 -> refused(() -> batching.encode(image), "without labels");
                  case 4 -> refused(() -> batching.encode(image, new int[] {1, 1}), "2 labels");
                  default -> assertThat(batching.encode(image, new int[] {1})).isEqualTo(code);
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
    Autoencoder model =
        Models.preset("vae", new Shape(1, 9, 9), Models.options("vae").withClasses(3), 5);
    float[] image = part(IMAGES, 0, IMAGE);
    try (BatchingInference batching = model.batching(1, 32, SOON)) {
      List<Throwable> thrown =
          Crowd.run(
              Crowd.Kind.VIRTUAL,
              60,
              caller -> {
                int[] labels = {caller % 3};
                assertThat(batching.reconstruct(image, labels))
                    .isEqualTo(model.reconstruct(image, labels));
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
                          batching.encode(
                              part(IMAGES, caller, IMAGE), caller == 0 ? new int[7] : null))
                      .isEqualTo(part(CODES, caller, CODE)));
      assertThat(thrown).isEmpty();
    }
  }

  @Test
  void closingComputesWhatWaitsRefusesTheRestAndEndsTheThreads() throws Exception {
    List<Thread> before = Crowd.ours();
    BatchingInference batching = MODEL.batching(2, 32, LONG);
    List<AtomicReference<float[]>> results = new ArrayList<>();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < 5; caller++) {
      float[] image = part(IMAGES, caller, IMAGE);
      AtomicReference<float[]> result = new AtomicReference<>();
      results.add(result);
      callers.add(Thread.ofPlatform().start(() -> result.set(batching.encode(image))));
      awaitState(callers.getLast(), Thread.State.WAITING);
    }
    batching.close();
    batching.close();
    for (int caller = 0; caller < 5; caller++) {
      callers.get(caller).join();
      assertThat(results.get(caller).get()).isEqualTo(part(CODES, caller, CODE));
    }
    assertThatThrownBy(() -> batching.encode(IMAGES))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the BatchingInference is closed, expected an open one: make a new one");
    assertThat(before).containsAll(Crowd.ours());
  }

  @ParameterizedTest
  @EnumSource(Crowd.Kind.class)
  void closingAmongManyCallsGivesEachEitherItsResultOrTheRefusal(Crowd.Kind kind) throws Exception {
    BatchingInference batching = MODEL.batching(2, 8, SOON);
    List<Throwable> thrown =
        Crowd.run(
            kind,
            CALLERS,
            caller -> {
              if (caller == CALLERS / 2) {
                batching.close();
              }
              try {
                assertThat(batching.encode(part(IMAGES, caller, IMAGE)))
                    .isEqualTo(part(CODES, caller, CODE));
              } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("closed");
              }
            });
    assertThat(thrown).isEmpty();
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
                  batching.encode(part(IMAGES, 0, IMAGE));
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
              "interrupted while waiting for a batch, nothing was computed: call again if the result is still wanted");
      assertThat(flagged).isTrue();
      // Were it still there, the next would fill the batch.
      Thread next = Thread.ofPlatform().start(() -> batching.encode(part(IMAGES, 1, IMAGE)));
      awaitState(next, Thread.State.WAITING);
      next.join(Duration.ofMillis(100));
      assertThat(next.isAlive()).isTrue();
      assertThat(batching.encode(part(IMAGES, 2, IMAGE))).isEqualTo(part(CODES, 2, CODE));
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
