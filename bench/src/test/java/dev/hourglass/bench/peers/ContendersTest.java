package dev.hourglass.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The peers compute what Hourglass computes, and the gate notices when they do not.
class ContendersTest {
  private static final int BATCH = 32;

  private final Autoencoder model = Models.classic(7);
  private final BenchImages images = new BenchImages(SyntheticDigits.generate(96, 5), false);

  @Test
  void theWrittenOnnxGraphAgreesInOnnxRuntime() throws Exception {
    float[] numbers = images.numbers();
    try (Hourglass ours = new Hourglass(model, 1);
        OnnxRuntime theirs = new OnnxRuntime(model, 1)) {
      assertNear(theirs.encode(numbers), ours.encode(numbers));
      assertNear(theirs.reconstruct(numbers), ours.reconstruct(numbers));
    }
  }

  @Test
  void theGraphServesOtherShapesToo() throws Exception {
    Autoencoder colour = Models.classic(new Shape(3, 20, 20), 2);
    float[] numbers = new float[5 * 3 * 20 * 20];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % 17 / 17f;
    }
    try (Hourglass ours = new Hourglass(colour, 1);
        OnnxRuntime theirs = new OnnxRuntime(colour, 1)) {
      assertNear(theirs.reconstruct(numbers), ours.reconstruct(numbers));
    }
  }

  @Test
  void preparedWorkRunsForEveryContender() throws Exception {
    float[] numbers = images.numbers();
    try (OnnxRuntime theirs = new OnnxRuntime(model, 1);
        Hourglass ours = new Hourglass(model, 1)) {
      for (Contender contender : List.of(ours, theirs)) {
        contender.encoding(numbers, BATCH).run();
        contender.reconstructing(numbers, 1).run();
      }
      assertThat(ours.training(images, BATCH).seconds()).isPositive();
    }
  }

  @Test
  void theGateLetsLibTorchWithTheSameParametersPass() throws Exception {
    assumeTrue(LibTorch.isHere(), "skipped: there is no libtorch for this platform");
    try (Hourglass ours = new Hourglass(model, 2);
        LibTorch theirs = new LibTorch(model, 1, "")) {
      List<Gate.Agreement> agreements = Gate.check(ours, List.of(theirs), images, BATCH);
      assertThat(agreements).hasSize(1);
      assertThat(agreements.getFirst().losses()).isBetween(0.0, Gate.LOSS_TOLERANCE);
      theirs.encoding(images.numbers(), BATCH).run();
      assertThat(theirs.training(images, BATCH).seconds()).isPositive();
    }
  }

  @Test
  void theGateStopsAPeerWithAnotherParameter() throws Exception {
    try (Hourglass ours = new Hourglass(model, 1);
        OnnxRuntime theirs = new OnnxRuntime(withOneParameterChanged(1e-3f), 1)) {
      assertThatThrownBy(() -> Gate.check(ours, List.of(theirs), images, BATCH))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("of onnxruntime differ from Hourglass's");
    }
  }

  @Test
  void theGateStopsAPeerThatComputesNoNumber() throws Exception {
    try (Hourglass ours = new Hourglass(model, 1);
        OnnxRuntime theirs = new OnnxRuntime(withOneParameterChanged(Float.NaN), 1)) {
      assertThatThrownBy(() -> Gate.check(ours, List.of(theirs), images, BATCH))
          .hasMessageContaining("differ");
    }
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
