package dev.hourglass.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.Models;
import dev.hourglass.testing.Close;
import dev.hourglass.testing.RandomImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A training that other threads meet: with a second one, with readers of its model, with an
/// interrupt.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrainingThreadsTest {
  private static final Shape IMAGE = new Shape(1, 12, 12);
  private static final Dataset DATA =
      new Dataset(
          "random", RandomImages.random(1, 96, 1, 12, 12), RandomImages.random(2, 5, 1, 12, 12));
  private static final TrainingConfig CONFIG = TrainingConfig.defaults().withThreads(2);

  @TempDir Path temp;

  @AfterEach
  void leaveNoInterrupt() {
    Thread.interrupted();
  }

  /// Does something after the second step.
  private static TrainingListener after(Consumer<Integer> step) {
    return new TrainingListener() {
      @Override
      public void stepDone(int epoch, int images, int total, double loss) {
        step.accept((epoch - 1) * total + images);
      }
    };
  }

  @Test
  void aModelBeingTrainedIsNeitherTrainedNorReadByAnotherThread() {
    Autoencoder model = Models.classic(IMAGE, 3);
    List<String> said = new ArrayList<>();
    List<Runnable> others =
        List.of(
            () -> Trainer.fit(model, DATA, CONFIG),
            () -> model.inference(1).close(),
            model::copy,
            () -> model.encode(model.images(new float[144])),
            () -> save(model, temp.resolve("model.safetensors")));
    Trainer.fit(
        model,
        DATA,
        CONFIG.withEpochs(1),
        after(images -> {
          if (images == 64) {
            others.forEach(other -> said.add(failureOf(other)));
          }
        }));
    assertThat(said)
        .hasSize(others.size())
        .allMatch(text -> text.contains("IllegalStateException") && text.contains("train"));
    assertThat(temp).isEmptyDirectory();
    // At its end it is free again.
    Trainer.fit(model, DATA, CONFIG.withEpochs(1));
    model.encode(model.images(new float[144]));
  }

  private static void save(Autoencoder model, Path file) {
    try {
      model.save(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String failureOf(Runnable call) {
    try {
      CompletableFuture.runAsync(call).join();
      return "nothing";
    } catch (CompletionException e) {
      return String.valueOf(e.getCause());
    }
  }

  @Test
  void listenersMayUseTheModelOnTheTrainingsOwnThreadButNotTrainIt() {
    Autoencoder model = Models.classic(IMAGE, 3);
    List<Codes> codes = new ArrayList<>();
    Trainer.fit(
        model,
        DATA,
        CONFIG.withEpochs(1),
        after(_ -> codes.add(model.encode(model.images(new float[144])))));
    assertThat(codes).hasSize(3);
    assertThatThrownBy(
            () -> Trainer.fit(model, DATA, CONFIG, after(_ -> Trainer.fit(model, DATA, CONFIG))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("being trained");
  }

  @Test
  void anInferenceKeepsTheNumbersItWasMadeWithWhileTheModelIsTrained() {
    Autoencoder model = Models.classic(IMAGE, 3);
    ByteImages image = RandomImages.random(3, 1, 1, 12, 12);
    Codes before = model.encode(image);
    try (Inference inference = model.inference(2)) {
      Trainer.fit(
          model,
          DATA,
          CONFIG.withEpochs(1),
          after(_ -> assertThat(inference.encode(image)).isEqualTo(before)));
    }
    assertThat(model.encode(image)).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 96, 128})
  void anInterruptStopsAfterTheStepAndTheListenersCanStillWrite(int images) {
    Autoencoder model = Models.classic(IMAGE, 3);
    Autoencoder asked = Models.classic(IMAGE, 3);
    Recorder recorder = new Recorder();
    TrainingListener interrupting =
        after(now -> {
          if (now == images) {
            Thread.currentThread().interrupt();
          }
        });
    TrainingResult result = Trainer.fit(model, DATA, CONFIG.withEpochs(3), interrupting, recorder);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.stopped()).isTrue();
    assertThat(result.epochs()).hasSize(images / 96);
    assertThat(recorder.states).hasSize(1);
    // The very step that a listener's wish would have stopped at.
    Trainer.fit(asked, DATA, CONFIG.withEpochs(3), new StopAt(images));
    Close.assertSameBits("parameters", model.parameters().values(), asked.parameters().values());
    Checkpoint state = recorder.states.getFirst();
    Trainer.fit(dev.hourglass.kernels.Kernels.best(), model, DATA, CONFIG.withEpochs(3), state);
    Autoencoder whole = Models.classic(IMAGE, 3);
    Trainer.fit(whole, DATA, CONFIG.withEpochs(3));
    Close.assertSameBits("resumed", model.parameters().values(), whole.parameters().values());
  }

  @Test
  void whoIsInterruptedBeforehandTakesNoStep() {
    Autoencoder model = Models.classic(IMAGE, 3);
    float[] before = model.parameters().values().clone();
    Thread.currentThread().interrupt();
    assertThat(Trainer.fit(model, DATA, CONFIG).stopped()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(model.parameters().values()).isEqualTo(before);
  }

  /// Keeps what it is given at the end, and looks that it could write.
  private static final class Recorder implements TrainingListener {
    private final List<Checkpoint> states = new ArrayList<>();

    @Override
    public void stopped(Supplier<Checkpoint> state) {
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      Checkpoint now = state.get();
      states.add(
          new Checkpoint(
              now.state(),
              now.values().clone(),
              now.average().clone(),
              now.memory().stream().map(float[]::clone).toList()));
    }
  }

  private static final class StopAt implements TrainingListener {
    private final int images;
    private boolean reached;

    StopAt(int images) {
      this.images = images;
    }

    @Override
    public void stepDone(int epoch, int seen, int total, double loss) {
      reached |= (epoch - 1) * total + seen == images;
    }

    @Override
    public boolean stopRequested() {
      return reached;
    }
  }
}
