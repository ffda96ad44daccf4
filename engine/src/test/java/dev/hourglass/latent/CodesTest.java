package dev.hourglass.latent;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.ByteImages;
import dev.hourglass.model.CodeDistribution;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.testing.RandomImages;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Ways, grids, known codes, and the distribution that an encoder gives.
class CodesTest {
  private static final float[] FROM = {3, 0};
  private static final float[] TO = {0, 3};

  @Test
  void straightWaysPassThroughTheMiddle() {
    float[] codes = Interpolation.STRAIGHT.between(FROM, TO, 3).values();
    assertThat(codes).containsExactly(3, 0, 1.5f, 1.5f, 0, 3);
  }

  @Test
  void sphericalWaysKeepTheLengthAndBothEnds() {
    float[] codes = Interpolation.SPHERICAL.between(FROM, TO, 5).values();
    for (int c = 0; c < 5; c++) {
      assertThat(Math.hypot(codes[2 * c], codes[2 * c + 1])).isCloseTo(3, within(1e-6));
    }
    assertThat(codes[0]).isEqualTo(3);
    assertThat(codes[9]).isEqualTo(3);
    assertThat(codes[4]).isCloseTo(codes[5], within(1e-6f));
  }

  @Test
  void sphericalWaysWithoutAnAngleAreStraight() {
    float[][][] pairs = {{{1, 1}, {2, 2}}, {{1, 0}, {-1, 0}}, {{0, 0}, {1, 2}}};
    for (float[][] pair : pairs) {
      assertSameBits(
          "codes",
          Interpolation.SPHERICAL.between(pair[0], pair[1], 4).values(),
          Interpolation.STRAIGHT.between(pair[0], pair[1], 4).values());
    }
  }

  @Test
  void waysThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interpolation.STRAIGHT.between(FROM, new float[3], 4))
        .withMessageContaining("2 and 3 numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interpolation.STRAIGHT.between(FROM, TO, 1))
        .withMessageContaining("at least 2");
  }

  @Test
  void theNormalGridHasTheQuantilesAndReadsFromTheTopLeft() {
    CodeGrid grid = CodeGrid.normal(4);
    assertThat(grid.right())
        .containsExactly(new double[] {-1.1503, -.3186, .3186, 1.1503}, within(1e-3));
    float[] codes = grid.codes().values();
    assertThat(codes).hasSize(32);
    assertThat(codes[0]).isNegative();
    assertThat(codes[1]).isPositive().isEqualTo(-codes[0]);
    assertThat(codes[30]).isPositive().isEqualTo(-codes[31]);
  }

  @Test
  void theGridOverCodesLeavesOutTheOutermost() {
    float[] codes = new float[400];
    for (int c = 0; c < 200; c++) {
      codes[2 * c] = c;
      codes[2 * c + 1] = -10;
    }
    codes[0] = -1e9f;
    CodeGrid grid = CodeGrid.over(Codes.of(2, codes), 3);
    assertThat(grid.right()).containsExactly(2, 99.5, 197);
    assertThat(grid.up()).containsExactly(-10, -10, -10);
    assertThatIllegalArgumentException().isThrownBy(() -> CodeGrid.over(Codes.of(2), 3));
  }

  @Test
  void codesOfImagesAtEqualDistancesAreThoseOfAll() {
    ByteImages images = RandomImages.random(1, 3000, 1, 2, 2);
    try (Inference inference = LinearModel.of(1, 0).inference(2)) {
      Codes all = inference.encode(images);
      int[] seen = {0};
      assertThat(Codes.encoded(inference, images, n -> seen[0] += n)).isEqualTo(all);
      assertThat(seen[0]).isEqualTo(3000);
      assertThat(images.evenly(5000)).isSameAs(images);
      Codes some = inference.encode(images.evenly(1500));
      assertThat(some.count()).isEqualTo(1500);
      assertThat(some.at(700)).isEqualTo(all.at(1400));
    }
  }

  @Test
  void theEncodersMeansAreItsCodesAndDrawsHaveItsDeviation() {
    ByteImages images = RandomImages.random(1, 70, 1, 2, 2);
    try (Inference inference = LinearModel.of(1, 0).inference(2)) {
      CodeDistribution codes = inference.encodeDistribution(images);
      assertThat(codes.means()).isEqualTo(inference.encode(images));
      assertThat(inference.encodeDistribution(images.floats()).means()).isEqualTo(codes.means());
      assertThat(codes.sample(4)).isEqualTo(codes.sample(4));
      assertThat(codes.sample(4)).isNotEqualTo(codes.sample(5));
    }
    float[] means = new float[20_000];
    float[] logVariances = new float[20_000];
    Arrays.fill(means, 2);
    Arrays.fill(logVariances, (float) Math.log(0.25));
    double sum = 0;
    double squares = 0;
    CodeDistribution all = new CodeDistribution(Codes.of(2, means), logVariances);
    for (float code : all.sample(1).values()) {
      sum += code;
      squares += (code - 2) * (code - 2);
    }
    assertThat(sum / 20_000).isCloseTo(2, within(0.02));
    assertThat(squares / 20_000).isCloseTo(0.25, within(0.02));
  }
}
