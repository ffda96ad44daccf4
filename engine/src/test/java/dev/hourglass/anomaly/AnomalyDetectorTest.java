package dev.hourglass.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.data.Shape;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelOptions;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Parameter;
import dev.hourglass.nn.Unflatten;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.RandomImages;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a detector calls strange, with a model of images that are light on the left: its code is
/// how light.
class AnomalyDetectorTest {
  private static final Shape IMAGE = new Shape(1, 4, 4);
  private static final int SIZE = 16;

  @Test
  void whatIsDrawnBadlyAndWhatHasAStrangeCodeAreBothStrange() {
    float[] others = new float[3 * SIZE];
    for (int p = 0; p < SIZE; p++) {
      others[p] = p % 4 < 2 ? 0.5f : 0;
      others[SIZE + p] = p % 4 < 2 ? 0 : 0.5f;
      others[2 * SIZE + p] = p % 4 < 2 ? 1 : 0;
    }
    try (Inference inference = model().inference(1)) {
      AnomalyDetector detector = fit(inference, normal(1, 400));
      ImageScores normal = score(detector, inference, normal(2, 400));
      ImageScores scores = detector.score(inference, Images.of(others, IMAGE), _ -> {});
      for (AnomalyScore kind : AnomalyScore.values()) {
        AnomalyThreshold threshold = AnomalyThreshold.calibrate(normal.of(kind), 0.01);
        boolean[] alarms = new boolean[3];
        for (int i = 0; i < 3; i++) {
          alarms[i] = threshold.anomalous(scores.of(kind)[i]);
        }
        boolean bright = kind == AnomalyScore.DENSITY || kind == AnomalyScore.COMBINED;
        assertThat(alarms).as(kind.word()).containsExactly(false, true, bright);
      }
      assertThat(Sampling.highestFirst(scores.reconstruction())[0]).isEqualTo(1);
    }
  }

  @Test
  void scoresAreWhatTheirNamesSay() {
    ByteImages images = normal(3, 70);
    try (Inference inference = model().inference(1)) {
      AnomalyDetector detector = fit(inference, images);
      ImageScores scores = score(detector, inference, images);
      float[] pixels = images.floats().values();
      float[] drawn = inference.reconstruct(images).values();
      double squares = 0;
      for (int p = 0; p < SIZE; p++) {
        squares += Math.pow(pixels[p] - drawn[p], 2);
      }
      assertThat(scores.reconstruction()[0]).isCloseTo(squares / SIZE, within(1e-12));
      double[] logs = Objects.requireNonNull(detector.codes()).logDensity(inference.encode(images));
      assertThat(scores.density()[7]).isEqualTo(-logs[7]);
      double larger =
          Math.max(
              detector.unexplained().standardised(scores.unexplained()[7]),
              detector.density().standardised(scores.density()[7]));
      assertThat(scores.combined()[7]).isEqualTo(larger);
      assertThat(Arrays.stream(scores.density()).map(detector.density()::standardised).sum())
          .as("deviations from the mean")
          .isCloseTo(0, within(1e-9));
    }
  }

  @Test
  void threadsAndTheFormOfTheImagesChangeNoBit() {
    ByteImages images = RandomImages.random(5, 300, 1, 28, 28);
    Autoencoder model = Models.classic(3);
    try (Inference one = model.inference(1);
        Inference three = model.inference(3)) {
      ImageScores bytes = score(fit(one, images), one, images);
      Images numbers = images.floats();
      AnomalyDetector again = AnomalyDetector.fit(three, numbers, 0, _ -> {}, () -> {});
      ImageScores same = again.score(three, numbers, _ -> {});
      for (AnomalyScore kind : AnomalyScore.values()) {
        assertThat(same.of(kind)).as(kind.word()).isEqualTo(bytes.of(kind));
      }
    }
  }

  @Test
  void progressHearsOfEveryImageAndStep() {
    ByteImages images = normal(4, 2500);
    int[] seen = new int[2];
    try (Inference inference = model().inference(1)) {
      AnomalyDetector detector =
          AnomalyDetector.fit(inference, images, 0, n -> seen[0] += n, () -> seen[1]++);
      assertThat(seen[0]).isEqualTo(2500);
      assertThat(seen[1]).isBetween(1, GaussianMixture.MOST_STEPS);
      detector.score(inference, images.select(3, 1), n -> seen[0] += n);
      assertThat(seen[0]).isEqualTo(2502);
    }
  }

  @Test
  void aConditionalModelJudgesAnImageByItsLabel() {
    ModelOptions options = Models.options("vae").withLatent(2).withClasses(2);
    Autoencoder model = Models.preset("vae", new Shape(1, 28, 28), options, 1);
    float[] pixels = RandomImages.random(6, 60, 1, 28, 28).floats().values();
    int[] labels = new int[60];
    Arrays.fill(labels, 0, 30, 1);
    try (Inference inference = model.inference(1)) {
      Images labelled = model.images(pixels, labels);
      AnomalyDetector detector = AnomalyDetector.fit(inference, labelled, 0, _ -> {}, () -> {});
      Images other = model.images(pixels, new int[60]);
      double[] first = detector.score(inference, labelled, _ -> {}).reconstruction();
      double[] second = detector.score(inference, other, _ -> {}).reconstruction();
      assertThat(second[0]).isNotEqualTo(first[0]);
      assertThat(second[59]).isEqualTo(first[59]);
      Images bare = model.images(pixels);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> detector.score(inference, bare, _ -> {}))
          .withMessageContaining("label");
    }
  }

  @Test
  void noImagesScoreNothingAndTeachNothing() {
    try (Inference inference = model().inference(1)) {
      Images none = Images.of(new float[0], IMAGE);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AnomalyDetector.fit(inference, none, 0, _ -> {}, () -> {}))
          .withMessageContaining("no normal images");
      AnomalyDetector detector = fit(inference, normal(1, 60));
      assertThat(detector.score(inference, none, _ -> {}).count()).isZero();
    }
  }

  @Test
  void aConstantCodeLeavesTheDensityOutAndNothingElse() {
    Autoencoder constant = model();
    for (Parameter parameter : constant.parameters().views()) {
      if (parameter.name().equals("encoder.code.weight")) {
        parameter.write(new float[SIZE], constant.parameters().values());
      }
    }
    try (Inference inference = constant.inference(1)) {
      AnomalyDetector detector = fit(inference, normal(1, 400));
      assertThat(detector.codes()).isNull();
      ImageScores scores = score(detector, inference, normal(2, 50));
      assertThat(scores.density()).hasSize(50).containsOnly(Double.NaN);
      assertThat(scores.combined()).doesNotContain(Double.NaN);
      for (int i = 0; i < 50; i++) {
        double drawn = detector.unexplained().standardised(scores.unexplained()[i]);
        assertThat(scores.combined()[i]).isEqualTo(drawn);
      }
    }
  }

  @Test
  void codesOfThreeKindsNeedNoMoreComponents() {
    byte[] pixels = new byte[600 * SIZE];
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = (byte) (p % 4 < 2 ? 80 + 20 * (p / SIZE % 3) : 3);
    }
    try (Inference inference = model().inference(1)) {
      AnomalyDetector detector =
          fit(inference, ByteImages.unlabelled("three", new Shape(1, 4, 4), pixels));
      assertThat(Objects.requireNonNull(detector.codes()).weights()).hasSize(3);
    }
  }

  private static AnomalyDetector fit(Inference inference, ByteImages images) {
    return AnomalyDetector.fit(inference, images, 0, _ -> {}, () -> {});
  }

  private static ImageScores score(
      AnomalyDetector detector, Inference inference, ByteImages images) {
    return detector.score(inference, images, _ -> {});
  }

  /// Images that are light on the left, not all equally, with noise.
  private static ByteImages normal(long seed, int count) {
    SplitMix64 random = new SplitMix64(seed);
    byte[] pixels = new byte[count * SIZE];
    for (int i = 0; i < count; i++) {
      int light = 115 + random.nextInt(25);
      for (int p = 0; p < SIZE; p++) {
        pixels[i * SIZE + p] = (byte) ((p % 4 < 2 ? light : 3) + random.nextInt(5) - 2);
      }
    }
    return ByteImages.unlabelled("left", new Shape(1, 4, 4), pixels);
  }

  private static Autoencoder model() {
    Autoencoder model =
        Autoencoder.builder("left", IMAGE)
            .encoder("code", new Linear(SIZE, 1))
            .decoder("draw", new Linear(1, SIZE))
            .decoder("image", new Unflatten(1, 4, 4))
            .build(0);
    Arrays.fill(model.parameters().values(), 0);
    for (Parameter parameter : model.parameters().views()) {
      if (parameter.name().endsWith("weight")) {
        float[] weights = new float[SIZE];
        float each = parameter.name().startsWith("encoder") ? 1f / 8 : 1;
        for (int p = 0; p < SIZE; p++) {
          weights[p] = p % 4 < 2 ? each : 0;
        }
        parameter.write(weights, model.parameters().values());
      }
    }
    return model;
  }
}
