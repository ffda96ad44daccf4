package dev.hourglass.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.testing.Close;
import dev.hourglass.testing.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final Network NETWORK =
      new Network(
          new Shape(3, 8, 8),
          List.of(
              new NamedLayer("conv", new Conv2d(3, 10, 3, 2, 1)),
              new NamedLayer("relu", new ReLU()),
              new NamedLayer("deconv", new ConvTranspose2d(10, 7, 4, 2, 1)),
              new NamedLayer("dense", new Linear(7 * 8 * 8, 30))));

  @Test
  void viewsAreNamedAndShapedAsInPyTorch() {
    Parameters parameters = Parameters.of(Map.of("net", NETWORK));
    assertThat(parameters.views())
        .extracting(Parameter::name)
        .containsExactly(
            "net.conv.weight",
            "net.conv.bias",
            "net.deconv.weight",
            "net.deconv.bias",
            "net.dense.weight",
            "net.dense.bias");
    assertThat(parameters.views())
        .extracting(view -> view.spec().shape())
        .containsExactly(
            List.of(10, 3, 3, 3),
            List.of(10),
            List.of(10, 7, 4, 4),
            List.of(7),
            List.of(30, 448),
            List.of(30));
    assertThat(parameters.size()).isEqualTo(270 + 10 + 1120 + 7 + 13_440 + 30);
  }

  @Test
  void whatIsWrittenIsReadBackAndNothingElseChanges() {
    Parameters parameters = Parameters.of(Map.of("net", NETWORK));
    for (Parameter view : parameters.views()) {
      float[] values = Samples.uniform(1, parameters.size());
      float[] before = values.clone();
      float[] tensor = Samples.uniform(2, view.spec().size());
      view.write(tensor, values);
      Close.assertSameBits(view.name(), view.read(values), tensor);
      for (int i = 0; i < values.length; i++) {
        if (i < view.offset() || i >= view.offset() + tensor.length) {
          assertThat(values[i]).isEqualTo(before[i]);
        }
      }
    }
  }

  @Test
  void theViewsTogetherCoverEveryNumberOnce() {
    Parameters parameters = Parameters.of(Map.of("net", NETWORK));
    int[] written = new int[parameters.size()];
    for (Parameter view : parameters.views()) {
      float[] marks = new float[parameters.size()];
      float[] ones = new float[view.spec().size()];
      Arrays.fill(ones, 1);
      view.write(ones, marks);
      for (int i = 0; i < marks.length; i++) {
        written[i] += (int) marks[i];
      }
    }
    assertThat(Arrays.stream(written).distinct()).containsExactly(1);
  }

  @Test
  void aTensorOfAnotherLengthIsRefused() {
    Parameters parameters = Parameters.of(Map.of("net", NETWORK));
    Parameter bias = parameters.views().get(1);
    assertThatThrownBy(() -> bias.write(new float[9], parameters.values()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("net.conv.bias")
        .hasMessageContaining("got 9 numbers, expected 10");
  }

  @Test
  void initialValuesAreUniformWithinTheBound() {
    Parameters parameters = Parameters.of(Map.of("net", NETWORK));
    parameters.initialise(3);
    int[] fanIn = {27, 27, 7 * 16, 7 * 16, 448, 448};
    for (int p = 0; p < fanIn.length; p++) {
      double bound = 1 / Math.sqrt(fanIn[p]);
      float[] tensor = parameters.views().get(p).read(parameters.values());
      for (float number : tensor) {
        assertThat(Math.abs((double) number)).isLessThanOrEqualTo(bound * (1 + 1e-7));
      }
      if (tensor.length > 200) {
        assertUniform(tensor, bound);
      }
    }
  }

  @Test
  void theSeedAloneDecidesTheInitialValues() {
    Close.assertSameBits("again", initial(5), initial(5));
    assertThat(initial(5)).isNotEqualTo(initial(6));
    // Written down once: other numbers would make every recorded run unrepeatable.
    assertThat(Arrays.hashCode(initial(5))).isEqualTo(1_627_299_063);
  }

  @Test
  void moreNumbersThanAnArrayCanHoldAreRefusedBeforeTheyTakeMemory() {
    List<NamedLayer> layers = new ArrayList<>();
    for (int l = 0; l < 18; l++) {
      Layer layer = l % 2 == 0 ? new Linear(8192, 16_384) : new Linear(16_384, 8192);
      layers.add(new NamedLayer("linear" + l, layer));
    }
    Map<String, Network> networks = Map.of("net", new Network(Shape.vector(8192), layers));
    assertThatThrownBy(() -> Parameters.of(networks))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2416140288 parameters, expected at most 2147483639: use smaller");
  }

  @Test
  void theLargestShapeStillMakesABlock() {
    Shape largest = Shape.vector(67_108_862);
    assertThat((largest.size() + 1) * Block.WIDE).isPositive();
    assertThatThrownBy(() -> Shape.vector(67_108_863)).hasMessageContaining("at most 67108862");
  }

  @Test
  void aCopySharesNothing() {
    Parameters parameters = Parameters.of(Map.of("net", NETWORK));
    Parameters copy = parameters.copy();
    copy.values()[0] = 1;
    assertThat(parameters.values()[0]).isZero();
  }

  /// Ten equal bins hold a tenth each, to five standard deviations.
  private static void assertUniform(float[] tensor, double bound) {
    int[] bins = new int[10];
    for (float number : tensor) {
      bins[Math.min(9, (int) ((number / bound + 1) * 5))]++;
    }
    double expected = tensor.length / 10.0;
    for (int bin : bins) {
      assertThat((double) bin).isCloseTo(expected, within(5 * Math.sqrt(expected)));
    }
  }

  private static float[] initial(long seed) {
    Parameters parameters = Parameters.of(Map.of("net", NETWORK));
    parameters.initialise(seed);
    return parameters.values();
  }
}
