package dev.hourglass.model;

import static dev.hourglass.testing.Close.assertSameBits;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.testing.RandomImages;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The models are untrained: their encoders know nothing yet, so that there is much to refine.
class RefinementTest {
  private static final Shape IMAGE = new Shape(1, 28, 28);
  private static final ByteImages DIGITS = SyntheticDigits.generate(70, 1);
  private static final int STEPS = 6;

  @ParameterizedTest
  @ValueSource(strings = {"classic", "classic-bn", "dense", "sharp", "vae"})
  void noCodeIsDrawnWorseAndMostAreDrawnBetter(String preset) {
    Autoencoder model = Models.preset(preset, IMAGE, 1);
    try (Inference inference = model.inference(2)) {
      Codes codes = inference.encode(DIGITS);
      Codes few = inference.refine(DIGITS, codes, STEPS);
      double[] before = errors(inference.decode(codes));
      double[] after = errors(inference.decode(few));
      int better = 0;
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).as("image %s", i).isLessThanOrEqualTo(before[i] * (1 + 1e-6));
        better += after[i] < before[i] ? 1 : 0;
      }
      assertThat(better).isGreaterThan(60);
      double[] more = errors(inference.decode(inference.refine(DIGITS, codes, 30)));
      assertThat(Arrays.stream(more).sum()).isLessThan(Arrays.stream(after).sum());
    }
  }

  @Test
  void anImageGivesTheSameBitsWhateverItsCompany() {
    Autoencoder model = Models.preset("sharp", IMAGE, 1);
    try (Inference scalar = new Inference(model, 1, new ScalarKernels())) {
      Codes codes = scalar.encode(DIGITS);
      Codes expected = scalar.refine(DIGITS, codes, STEPS);
      for (int count : new int[] {1, 5, 6, 33, 70}) {
        for (int threads = 1; threads <= 3; threads++) {
          try (Inference inference = new Inference(model, threads, Kernels.best())) {
            FloatImages images = DIGITS.range(0, count).floats();
            Codes some = inference.refine(images, codes.range(0, count), STEPS);
            assertSameBits("codes", some.values(), expected.range(0, count).values());
          }
        }
      }
    }
  }

  @Test
  void aConditionalModelDrawsEachLabel() {
    Autoencoder model = Models.preset("vae", IMAGE, Models.options("vae").withClasses(10), 1);
    try (Inference inference = model.inference(1)) {
      Codes codes = inference.encode(DIGITS);
      Codes refined = inference.refine(DIGITS, codes, STEPS);
      assertThat(sum(inference.decode(refined))).isLessThan(sum(inference.decode(codes)));
      int[] labels = requireNonNull(DIGITS.labels());
      int[] others = Arrays.stream(labels).map(label -> (label + 1) % 10).toArray();
      ByteImages relabelled = DIGITS.labelled(others, DIGITS.classes());
      assertThat(inference.refine(relabelled, codes, STEPS).values())
          .isNotEqualTo(refined.values());
      ByteImages unlabelled = ByteImages.unlabelled("bare", IMAGE, DIGITS.pixels());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(unlabelled, codes, STEPS))
          .withMessageContaining("have no labels");
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (Inference inference = Models.classic(1).inference(1)) {
      Codes codes = Codes.of(64, new float[64 * 70]);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(DIGITS, codes, 0))
          .withMessageContaining("0 steps, expected 1 or more");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(DIGITS, codes.range(0, 1), 1))
          .withMessageContaining("got 1 codes of 64 numbers for 70 images");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(DIGITS, Codes.of(32, new float[32 * 70]), 1))
          .withMessageContaining(
              "70 codes of 32 numbers for 70 images, expected one of 64 numbers");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(RandomImages.random(1, 70, 3, 9, 9), codes, 1))
          .withMessageContaining("3×9×9");
    }
  }

  @Test
  void noImagesGiveNoCodes() {
    try (Inference inference = Models.classic(1).inference(2)) {
      assertThat(inference.refine(DIGITS.range(0, 0), Codes.of(64), 3).count()).isZero();
    }
  }

  private static double sum(FloatImages decoded) {
    return Arrays.stream(errors(decoded)).sum();
  }

  private static double[] errors(FloatImages decoded) {
    float[] images = DIGITS.floats().values();
    float[] drawn = decoded.values();
    double[] errors = new double[DIGITS.count()];
    for (int e = 0; e < drawn.length; e++) {
      double difference = (double) drawn[e] - images[e];
      errors[e / IMAGE.size()] += difference * difference;
    }
    return errors;
  }
}
