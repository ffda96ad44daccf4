package dev.hourglass.model;

import static dev.hourglass.testing.Close.assertSameBits;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.data.ByteImages;
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
      float[] codes = inference.encode(DIGITS);
      float[] few = inference.refine(DIGITS, codes, STEPS);
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
    float[] images = RandomImages.numbers(DIGITS);
    int size = IMAGE.size();
    try (Inference scalar = new Inference(model, 1, new ScalarKernels())) {
      float[] codes = scalar.encode(DIGITS);
      float[] expected = scalar.refine(DIGITS, codes, STEPS);
      for (int count : new int[] {1, 5, 6, 33, 70}) {
        for (int threads = 1; threads <= 3; threads++) {
          try (Inference inference = new Inference(model, threads, Kernels.best())) {
            float[] some =
                inference.refine(
                    Arrays.copyOf(images, count * size),
                    Arrays.copyOf(codes, count * model.codeSize()),
                    STEPS);
            assertSameBits("codes", some, Arrays.copyOf(expected, count * model.codeSize()));
          }
        }
      }
    }
  }

  @Test
  void aConditionalModelDrawsEachLabel() {
    Autoencoder model = Models.preset("vae", IMAGE, Models.options("vae").withClasses(10), 1);
    try (Inference inference = model.inference(1)) {
      float[] codes = inference.encode(DIGITS);
      float[] refined = inference.refine(DIGITS, codes, STEPS);
      assertThat(sum(inference.decode(refined, DIGITS.labels())))
          .isLessThan(sum(inference.decode(codes, DIGITS.labels())));
      int[] labels = requireNonNull(DIGITS.labels());
      int[] others = Arrays.stream(labels).map(label -> (label + 1) % 10).toArray();
      assertThat(inference.refine(RandomImages.numbers(DIGITS), others, codes, STEPS))
          .isNotEqualTo(refined);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(RandomImages.numbers(DIGITS), codes, STEPS))
          .withMessageContaining("without labels");
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (Inference inference = Models.classic(1).inference(1)) {
      float[] codes = new float[64 * 70];
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(DIGITS, codes, 0))
          .withMessageContaining("0 steps, expected 1 or more");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(DIGITS, new float[64], 1))
          .withMessageContaining("64 numbers of codes for 70 images");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(new float[784], new float[65], 1))
          .withMessageContaining("65 of codes");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(new float[784], codes, 1))
          .withMessageContaining("as many images of 784 as codes of 64");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.refine(RandomImages.random(1, 70, 3, 9, 9), codes, 1))
          .withMessageContaining("3×9×9");
    }
  }

  @Test
  void noImagesGiveNoCodes() {
    try (Inference inference = Models.classic(1).inference(2)) {
      assertThat(inference.refine(new float[0], new float[0], 3)).isEmpty();
    }
  }

  private static double sum(float[] drawn) {
    return Arrays.stream(errors(drawn)).sum();
  }

  private static double[] errors(float[] drawn) {
    float[] images = RandomImages.numbers(DIGITS);
    double[] errors = new double[DIGITS.count()];
    for (int e = 0; e < drawn.length; e++) {
      double difference = (double) drawn[e] - images[e];
      errors[e / IMAGE.size()] += difference * difference;
    }
    return errors;
  }
}
