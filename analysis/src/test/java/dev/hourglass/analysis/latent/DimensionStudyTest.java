package dev.hourglass.analysis.latent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.Models;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// What each latent dimension is for, where it is known.
class DimensionStudyTest {
  private static final int IMAGES = 60;
  private static final ByteImages DIGITS = SyntheticDigits.generate(IMAGES, 3);
  private static final float[] ORIGINALS = DIGITS.floats().values();
  private static final Autoencoder MODEL =
      Models.preset("dense", new Shape(1, 28, 28), Models.options("dense").withLatent(3), 5);

  @Test
  void aDimensionThatNeverChangesAddsNoErrorAndOthersDo() {
    DimensionUse use = measured();
    assertThat(use.images()).isEqualTo(IMAGES);
    assertThat(use.dimensions()).hasSize(3);
    for (DimensionUse.Dimension dimension : use.dimensions()) {
      boolean constant = dimension.number() == 1;
      assertThat(dimension.addedMse() == 0).isEqualTo(constant);
      assertThat(dimension.variance() == 0).isEqualTo(constant);
    }
  }

  @Test
  void theMostUsefulDimensionComesFirst() {
    assertThat(measured().dimensions())
        .isSortedAccordingTo(
            Comparator.comparingDouble(DimensionUse.Dimension::addedMse).reversed());
  }

  @Test
  void errorsByDimensionsKeptBeginWithMeansOnlyAndEndWithWholeCodes() {
    DimensionUse use = measured();
    assertThat(use.mseByKept()).hasSize(4);
    assertThat(use.mseByKept()[3]).isEqualTo(use.mse());
    assertThat(use.mseByKept()[2])
        .isCloseTo(use.mse() + use.dimensions().getLast().addedMse(), Offset.offset(1e-12));
    try (Inference inference = MODEL.inference(1)) {
      float[] means = new float[3 * IMAGES];
      for (int i = 0; i < means.length; i++) {
        means[i] = (float) CodeMoments.of(codes()).means()[i % 3];
      }
      assertThat(use.mseByKept()[0])
          .isCloseTo(error(inference.decode(Codes.of(3, means)).values()), Offset.offset(1e-9));
    }
  }

  @Test
  void everyRoundIsReported() {
    AtomicInteger rounds = new AtomicInteger();
    try (Inference inference = MODEL.inference(1)) {
      study(inference, rounds::incrementAndGet).measure();
    }
    assertThat(rounds).hasValue(DimensionStudy.rounds(3));
  }

  private static DimensionUse measured() {
    try (Inference inference = MODEL.inference(1)) {
      return study(inference, () -> {}).measure();
    }
  }

  private static DimensionStudy study(Inference inference, Runnable progress) {
    return new DimensionStudy(inference, DIGITS, codes(), 10_000, progress);
  }

  private static double error(float[] decoded) {
    double sum = 0;
    for (int i = 0; i < decoded.length; i++) {
      double difference = decoded[i] - ORIGINALS[i];
      sum += difference * difference;
    }
    return sum / decoded.length;
  }

  /// Far apart along dimension 0, a little along dimension 2, and not at all along dimension 1.
  private static Codes codes() {
    float[] values = new float[3 * IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      values[3 * i] = i % 2 == 0 ? 2 : -2;
      values[3 * i + 1] = 0.5f;
      values[3 * i + 2] = i % 3;
    }
    return Codes.of(3, values);
  }
}
