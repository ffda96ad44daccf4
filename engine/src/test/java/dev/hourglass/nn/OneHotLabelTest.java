package dev.hourglass.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The label as extra channels.
class OneHotLabelTest {
  private static final Shape SHAPE = new Shape(5, 2, 3);
  private static final int CLASSES = 10;

  @Test
  void appendsTheLabelsChannels() {
    for (int lanes : new int[] {Block.SINGLE, Block.NARROW, Block.WIDE}) {
      for (boolean training : new boolean[] {true, false}) {
        BoundLayer layer = new BoundLayer(new OneHotLabel(CLASSES), SHAPE, lanes, 2, training, 0);
        check(layer, lanes, lanes);
        check(layer, lanes, Math.max(1, lanes - 7));
      }
    }
  }

  private static void check(BoundLayer layer, int lanes, int count) {
    layer.pass.begin(count, 0);
    for (int lane = 0; lane < count; lane++) {
      layer.pass.label(lane, (lane * 7 + count) % CLASSES);
    }
    float[] block = Samples.uniform(lanes, SHAPE.size() * lanes);
    float[] result = layer.forward(block);
    int channels = SHAPE.channels() + CLASSES;
    for (int e = 0; e < result.length; e++) {
      int lane = e % lanes;
      int channel = e / lanes % channels;
      int pixel = e / lanes / channels;
      float expected =
          channel < SHAPE.channels()
              ? block[(pixel * SHAPE.channels() + channel) * lanes + lane]
              : lane < count && channel - SHAPE.channels() == (lane * 7 + count) % CLASSES ? 1 : 0;
      assertThat(result[e]).isEqualTo(expected);
    }
  }

  @Test
  void gradientsOfTheLabelsChannelsEnd() {
    BoundLayer layer = new BoundLayer(new OneHotLabel(3), SHAPE, Block.WIDE, 3, true, 0);
    layer.forward(new float[SHAPE.size() * Block.WIDE]);
    float[] arriving = Samples.uniform(1, layer.output.size());
    float[] result = layer.backward(arriving);
    int to = SHAPE.channels() * Block.WIDE;
    int from = (SHAPE.channels() + 3) * Block.WIDE;
    for (int e = 0; e < result.length; e++) {
      assertThat(result[e]).isEqualTo(arriving[e / to * from + e % to]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 10, Integer.MAX_VALUE})
  void refusesLabelsWithoutAChannel(int label) {
    BoundLayer layer = new BoundLayer(new OneHotLabel(CLASSES), SHAPE, 1, 1, true, 0);
    layer.pass.label(0, label);
    assertThatThrownBy(() -> layer.forward(new float[SHAPE.size()]))
        .hasMessageContainingAll("the label " + label, "expected 0 to 9");
  }

  @Test
  void aNetworkAsksForTheLabelsThatAllItsLayersKnow() {
    NamedLayer inner = new NamedLayer("inner", new OneHotLabel(4));
    NamedLayer narrow = new NamedLayer("narrow", new Linear(9, 5));
    NamedLayer block = new NamedLayer("block", new Residual(List.of(inner, narrow), List.of()));
    NamedLayer outer = new NamedLayer("outer", new OneHotLabel(7));
    Network two = new Network(Shape.vector(5), List.of(block, outer));
    Network one = new Network(Shape.vector(5), List.of(outer));
    Network none = new Network(Shape.vector(9), List.of(narrow));
    assertThat(Network.classes(List.of(none, one, two))).isEqualTo(4);
    assertThat(Network.classes(List.of(none, one))).isEqualTo(7);
    assertThat(Network.classes(List.of(none))).isZero();
  }
}
