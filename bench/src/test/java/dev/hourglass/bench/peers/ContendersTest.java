package dev.hourglass.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.timing.Timing;
import dev.hourglass.bench.timing.Turns;
import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Parameters;
import dev.hourglass.train.TrainingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The peers compute what Hourglass computes, and the gate notices when they do not.
class ContendersTest {
  private static final int BATCH = 32;
  private static final Peer.Setting ONE = new Peer.Setting(1, true);

  private final Autoencoder model = Models.classic(7);
  private final BenchImages images = new BenchImages(SyntheticDigits.generate(96, 5), false);

  @Test
  void theWrittenOnnxGraphAgreesInOnnxRuntime() throws Exception {
    float[] numbers = images.numbers();
    try (Hourglass ours = hourglass(model);
        OnnxRuntime theirs = new OnnxRuntime(model, 1, true)) {
      assertNear(theirs.run(Activity.ENCODE, numbers), ours.run(Activity.ENCODE, numbers));
      assertNear(
          theirs.run(Activity.RECONSTRUCT, numbers), ours.run(Activity.RECONSTRUCT, numbers));
    }
  }

  @Test
  void theGraphServesOtherShapesToo() throws Exception {
    Autoencoder colour = Models.classic(new Shape(3, 20, 20), 2);
    float[] numbers = new float[5 * 3 * 20 * 20];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % 17 / 17f;
    }
    try (Hourglass ours = hourglass(colour);
        OnnxRuntime theirs = new OnnxRuntime(colour, 1, false)) {
      assertNear(
          theirs.run(Activity.RECONSTRUCT, numbers), ours.run(Activity.RECONSTRUCT, numbers));
    }
  }

  @Test
  void preparedWorkRunsForEveryContender() throws Exception {
    float[] numbers = images.numbers();
    try (OnnxRuntime theirs = new OnnxRuntime(model, 1, true);
        Hourglass ours = hourglass(model)) {
      for (Contender contender : List.of(ours, theirs)) {
        Timing batches = Turns.timed(contender.calls(Activity.ENCODE, numbers, BATCH)).take();
        assertThat(batches.seconds()).isGreaterThanOrEqualTo(batches.p99());
        assertThat(contender.calls(Activity.RECONSTRUCT, numbers, 1)).hasSize(96);
      }
      Timing steps = ours.training(images, BATCH).take();
      assertThat(steps.p50()).isBetween(1e-6, steps.seconds());
    }
  }

  @Test
  void theGateLetsLibTorchWithTheSameParametersPass() throws Exception {
    assumeTrue(LibTorch.isHere(), "skipped: there is no libtorch for this platform");
    try (Hourglass ours = hourglass(model);
        LibTorch theirs = new LibTorch(model, 1)) {
      Gate.Agreement agreement = Gate.check(ours, theirs, ONE, images);
      assertThat(agreement.losses()).isBetween(0.0, Gate.LOSS_TOLERANCE);
      assertThat(agreement.sentence()).startsWith("libtorch, 1 thread, agrees");
      Timing calls = Turns.timed(theirs.calls(Activity.ENCODE, images.numbers(), BATCH)).take();
      assertThat(calls.p50()).isPositive();
      assertThat(theirs.training(images, BATCH).take().p99()).isPositive();
    }
  }

  @Test
  void theGateStopsAPeerWithAnotherParameter() throws Exception {
    try (Hourglass ours = hourglass(model);
        OnnxRuntime theirs = new OnnxRuntime(withOneParameterChanged(1e-3f), 1, true)) {
      assertThatThrownBy(() -> Gate.check(ours, theirs, ONE, images))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("of onnxruntime differ from Hourglass's");
    }
  }

  @Test
  void theGateStopsAPeerThatComputesNoNumber() throws Exception {
    try (Hourglass ours = hourglass(model);
        OnnxRuntime theirs = new OnnxRuntime(withOneParameterChanged(Float.NaN), 1, true)) {
      assertThatThrownBy(() -> Gate.check(ours, theirs, ONE, images))
          .hasMessageContaining("differ");
    }
  }

  @Test
  void onlyOnnxruntimeHasAMemoryPattern() {
    assertThat(Peer.LIBTORCH.settings(2)).hasToString("[2 threads, 1 thread]");
    assertThat(Peer.ONNXRUNTIME.settings(1)).hasToString("[1 thread, 1 thread, no memory pattern]");
  }

  private static Hourglass hourglass(Autoencoder model) {
    return new Hourglass(model, TrainingConfig.defaults().withThreads(1));
  }

  /// The last parameter is the bias of the last layer.
  private Autoencoder withOneParameterChanged(float by) {
    Parameters parameters = model.parameters().copy();
    parameters.values()[parameters.size() - 1] += by;
    return new Autoencoder(model.name(), model.encoder(), model.decoder(), parameters);
  }

  private static void assertNear(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).as("number %d", i).isCloseTo(expected[i], within(1e-5f));
    }
  }
}
