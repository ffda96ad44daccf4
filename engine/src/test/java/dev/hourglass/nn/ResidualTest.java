package dev.hourglass.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.Network.NamedLayer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Blocks within blocks.
class ResidualTest {
  private static final Shape SHAPE = new Shape(1, 4, 4);

  /// A hostile model description may nest blocks: were each level to double the work, this would
  /// never end.
  @Test
  @Timeout(60)
  void theShapeOfNestedBlocksIsFoundInOneLookAtEachLayer() {
    Layer layer = new ReLU();
    for (int level = 0; level < 64; level++) {
      layer = new Residual(List.of(new NamedLayer("inner", layer)), List.of());
    }
    assertThat(layer.outputShape(SHAPE)).isEqualTo(SHAPE);
  }
}
