package dev.hourglass.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Blocks within blocks.
class ResidualTest {
  private static final Shape SHAPE = new Shape(1, 4, 4);

  /// A hostile model description may nest blocks: each level must not double the work.
  @Test
  void theShapeOfNestedBlocksIsFoundInOneLookAtEachLayer() {
    AtomicInteger looks = new AtomicInteger();
    Layer layer = new Counted(looks);
    for (int level = 0; level < 10; level++) {
      layer = new Residual(List.of(new NamedLayer("inner", layer)), List.of());
    }
    assertThat(layer.outputShape(SHAPE)).isEqualTo(SHAPE);
    assertThat(looks).hasValue(1);
  }

  private record Counted(AtomicInteger looks) implements Layer {
    @Override
    public Shape outputShape(Shape input) {
      looks.incrementAndGet();
      return input;
    }

    @Override
    public String description() {
      return "Counted";
    }

    @Override
    public Operation bind(LayerContext binding) {
      throw new UnsupportedOperationException("only its shape is asked for");
    }
  }
}
