package dev.hourglass.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.testing.Close;
import dev.hourglass.testing.Samples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Dropout's mask: what it depends on, how much it takes, and what evaluation does.
class DropoutTest {
  private static final Shape SHAPE = new Shape(24, 9, 7);
  private static final int SIZE = SHAPE.size() * Block.WIDE;

  @Test
  void theMaskDependsOnTheKeyAndThePositionOnly() {
    float[] mask = mask(new Dropout(0.5), 7, 3, Block.WIDE, 1);
    for (int parts = 1; parts <= 5; parts++) {
      float[] again = mask(new Dropout(0.5), 7, 3, Block.WIDE, parts);
      Close.assertSameBits("mask of " + parts + " parts", again, mask);
    }
    assertThat(sharedWith(mask, mask(new Dropout(0.5), 8, 3, Block.WIDE, 1))).isBetween(.48, .52);
    assertThat(sharedWith(mask, mask(new Dropout(0.5), 7, 4, Block.WIDE, 1))).isBetween(.48, .52);
  }

  @Test
  void aNewKeyMakesANewMask() {
    BoundLayer layer = new BoundLayer(new Dropout(0.5), SHAPE, Block.WIDE, 1, true, 0);
    layer.pass.begin(Block.WIDE, 1);
    float[] first = layer.forward(ones(SIZE));
    layer.pass.begin(Block.WIDE, 2);
    assertThat(sharedWith(first, layer.forward(ones(SIZE)))).isBetween(.48, .52);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
  void takesItsShareAndScalesTheRest(double p) {
    float[] mask = mask(new Dropout(p), 5, 0, Block.WIDE, 2);
    assertThat(shareOfZeros(mask)).isBetween(p - 0.01, p + 0.01);
    for (float m : mask) {
      assertThat(m == 0 || m == (float) (1 / (1 - p))).isTrue();
    }
    for (int lane = 0; lane < Block.WIDE; lane++) {
      assertThat(shareOfZeros(lane(mask, lane))).isBetween(p - 0.06, p + 0.06);
    }
  }

  @Test
  void neighboursAreIndependent() {
    float[] mask = mask(new Dropout(0.5), 11, 2, Block.WIDE, 1);
    for (int distance : new int[] {1, 2, Block.WIDE, SHAPE.channels() * Block.WIDE}) {
      float[] shifted = Arrays.copyOfRange(mask, distance, mask.length);
      assertThat(sharedWith(shifted, mask)).as("at %d", distance).isBetween(.48, .52);
    }
  }

  @Test
  void aSingleImageHasTheMaskOfLaneZero() {
    for (Layer layer : new Layer[] {new Dropout(0.3), new Dropout2d(0.3)}) {
      float[] wide = mask(layer, 9, 4, Block.WIDE, 3);
      Close.assertSameBits(layer.description(), mask(layer, 9, 4, Block.SINGLE, 2), lane(wide, 0));
    }
  }

  @Test
  void gradientsGoThroughTheForwardPassesMask() {
    for (Layer layer : new Layer[] {new Dropout(0.4), new Dropout2d(0.4)}) {
      BoundLayer bound = new BoundLayer(layer, SHAPE, Block.WIDE, 3, true, 6);
      float[] mask = bound.forward(ones(SIZE));
      float[] gradients = Samples.uniform(3, SIZE);
      float[] expected = gradients.clone();
      for (int e = 0; e < SIZE; e++) {
        expected[e] *= mask[e];
      }
      Close.assertSameBits(layer.description(), bound.backward(gradients), expected);
    }
  }

  @Test
  void wholeChannelsFallTogether() {
    float[] mask = mask(new Dropout2d(0.5), 3, 1, Block.WIDE, 3);
    int ofPixel = SHAPE.channels() * Block.WIDE;
    for (int e = ofPixel; e < mask.length; e++) {
      assertThat(mask[e]).isEqualTo(mask[e % ofPixel]);
    }
    assertThat(shareOfZeros(mask)).isBetween(0.44, 0.56);
  }

  @Test
  void evaluationChangesNothing() {
    float[] block = Samples.uniform(1, SIZE);
    for (Layer layer : new Layer[] {new Dropout(0.5), new Dropout2d(0.5)}) {
      BoundLayer bound = new BoundLayer(layer, SHAPE, Block.WIDE, 2, false, 0);
      Close.assertSameBits(layer.description(), bound.forward(block), block);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
  void refusesWhatIsNoProbability(double p) {
    assertThatThrownBy(() -> new Dropout(p)).hasMessageContaining("p is " + p);
    assertThatThrownBy(() -> new Dropout2d(p)).hasMessageContaining("p is " + p);
  }

  private static float[] mask(Layer layer, long key, int position, int lanes, int parts) {
    BoundLayer bound = new BoundLayer(layer, SHAPE, lanes, parts, true, position);
    bound.pass.begin(lanes, key);
    return bound.forward(ones(SHAPE.size() * lanes));
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static float[] lane(float[] block, int lane) {
    float[] numbers = new float[block.length / Block.WIDE];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = block[i * Block.WIDE + lane];
    }
    return numbers;
  }

  private static double shareOfZeros(float[] mask) {
    int zeros = 0;
    for (float m : mask) {
      zeros += m == 0 ? 1 : 0;
    }
    return (double) zeros / mask.length;
  }

  /// Share of numbers that both masks keep or both drop.
  private static double sharedWith(float[] mask, float[] other) {
    int same = 0;
    for (int e = 0; e < mask.length; e++) {
      same += (mask[e] == 0) == (other[e] == 0) ? 1 : 0;
    }
    return (double) same / mask.length;
  }
}
