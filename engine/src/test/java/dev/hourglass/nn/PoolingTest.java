package dev.hourglass.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Shape;
import dev.hourglass.testing.Close;
import dev.hourglass.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What pooling, repeating and normalising layers promise beside being right.
class PoolingTest {

  static List<LayerCase> cases() {
    return PoolingCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void partsChangeNoBitAndHandEveryNumberOnOnce(LayerCase c) {
    BoundLayer whole = bind(c, 1, true);
    float[] block = Samples.uniform(c.seed(), whole.input.size());
    float[] weights = Samples.uniform(c.seed() + 1, whole.output.size());
    float[] result = whole.forward(block);
    float[] gradient = whole.backward(weights);
    for (int parts : new int[] {2, 3, 7}) {
      BoundLayer shared = bind(c, parts, true);
      Close.assertSameBits("output", shared.forward(block), result);
      Close.assertSameBits("input gradient", shared.backward(weights), gradient);
      Close.assertSameBits(
          "parameter gradient", shared.parameterGradients(), whole.parameterGradients());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void evaluationHasTheBitsOfTraining(LayerCase c) {
    BoundLayer training = bind(c, 2, true);
    float[] block = Samples.uniform(c.seed(), training.input.size());
    Close.assertSameBits("output", bind(c, 2, false).forward(block), training.forward(block));
  }

  private static BoundLayer bind(LayerCase c, int parts, boolean training) {
    return new BoundLayer(c.layer(), c.input(), c.lanes(), parts, training, 0);
  }

  @Test
  void theLargestNumberIsNaNWhereOneIs() {
    for (boolean training : new boolean[] {true, false}) {
      for (int at = 0; at < 4; at++) {
        Shape shape = new Shape(1, 2, 2);
        BoundLayer layer = new BoundLayer(new MaxPool2d(2), shape, 1, 1, training, 0);
        float[] image = {3, 1, 2, 5};
        image[at] = Float.NaN;
        assertThat(layer.forward(image)).containsExactly(Float.NaN);
      }
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new MaxPool2d(5).outputShape(new Shape(3, 4, 9)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContainingAll("5×5", "the input 3×4×9", "use a smaller kernel");
    assertThatThrownBy(() -> new AvgPool2d(3, 1, 2)).hasMessageContaining("padding is 2");
    assertThatThrownBy(() -> new MaxPool2d(0, 1, 0)).hasMessageContaining("kernel is 0");
    assertThatThrownBy(() -> new AvgPool2d(2, 0, 0)).hasMessageContaining("stride is 0");
    assertThatThrownBy(() -> new AdaptiveAvgPool2d(0)).hasMessageContaining("size is 0");
    assertThatThrownBy(() -> new Upsample(0)).hasMessageContaining("factor is 0");
    assertThatThrownBy(() -> new Upsample(60_000).outputShape(new Shape(1, 40_000, 1)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("use a smaller factor");
    assertThatThrownBy(() -> new GroupNorm(3, 8)).hasMessageContaining("divide the channels");
    assertThatThrownBy(() -> new GroupNorm(2, 8).outputShape(new Shape(6, 1, 1)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContainingAll("the input is 6×1×1", "set num_channels to 6");
    assertThatThrownBy(() -> new GroupNorm(2, 8, 0)).hasMessageContaining("eps is 0");
    assertThatThrownBy(() -> new OneHotLabel(0)).hasMessageContaining("classes is 0");
  }
}
