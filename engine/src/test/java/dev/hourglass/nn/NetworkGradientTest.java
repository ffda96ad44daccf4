package dev.hourglass.nn;

import static dev.hourglass.testing.Close.assertNear;
import static dev.hourglass.testing.Close.assertSameBits;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Close;
import dev.hourglass.testing.LibTorch;
import dev.hourglass.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers that meet: residual blocks, and neighbours that share a buffer or a phase.
class NetworkGradientTest {
  private static final Shape INPUT = new Shape(3, 5, 5);
  private static final double TOLERANCE = 5e-5;

  /// Layers in a row under a name that says what is special.
  record Case(String name, List<NamedLayer> layers) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("empty shortcut", conv(3, 4), block(body(conv(4, 4), relu(), conv(4, 4))), conv(4, 2)),
        of("block first in the network", block(body(conv(3, 4), relu()), one(3, 4))),
        of("block first, empty shortcut", block(body(conv(3, 3), relu(), conv(3, 3)))),
        of("activation in place before", conv(3, 4), relu(), block(body(conv(4, 4))), relu()),
        of("activation before and behind", conv(3, 4), block(body(relu(), conv(4, 4))), relu()),
        of("activations alone", conv(3, 4), block(body(relu()), silu()), conv(4, 2)),
        of("projection", conv(3, 4), block(body(conv(4, 5), relu(), conv(5, 5)), one(4, 5))),
        of("projection, then activation", block(body(conv(3, 4), conv(4, 4)), one(3, 4), relu())),
        of(
            "body begins with an activation, shortcut makes smaller",
            conv(3, 4),
            block(body(silu(), half(4, 5)), half(4, 5)),
            conv(5, 2)),
        of(
            "shortcut makes smaller and ends with an activation",
            conv(3, 4),
            block(body(half(4, 5), relu()), half(4, 5), silu()),
            conv(5, 2)),
        of(
            "shortcut with an activation, nothing before learns",
            block(body(conv(3, 4)), one(3, 4), relu())),
        of(
            "nested",
            conv(3, 4),
            block(body(block(body(conv(4, 4), relu())), conv(4, 4)), one(4, 4), relu()),
            block(body(block(body(relu(), half(4, 5)), half(4, 5)), conv(5, 5)), half(4, 5))),
        of(
            "block in the shortcut",
            conv(3, 4),
            block(body(conv(4, 4), relu()), block(body(relu(), conv(4, 4))), one(4, 4))),
        of("two in a row", block(body(conv(3, 3))), block(body(relu(), conv(3, 3))), relu()),
        of("rectified, then squashed", conv(3, 4), relu(), new Sigmoid(), conv(4, 2)),
        of("leaky, then bent", conv(3, 4), new LeakyReLU(0.2), new Sigmoid(), relu(), silu()),
        of("leaky, then rectified", conv(3, 4), new LeakyReLU(0.3), relu(), new Tanh()),
        of(
            "flattened and back",
            conv(3, 4),
            new Flatten(),
            silu(),
            new Unflatten(4, 5, 5),
            conv(4, 2)),
        of(
            "normalised",
            conv(3, 4),
            norm(4),
            silu(),
            block(body(norm(4), relu(), conv(4, 4))),
            norm(4)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void resultsAndGradientsAreLibTorchs(Case c) {
    LibTorch.require();
    for (int lanes : new int[] {Block.SINGLE, Block.NARROW, Block.WIDE}) {
      NetworkRun run = new NetworkRun(INPUT, c.layers(), lanes, 2, 7, Kernels.best());
      float[] images = Samples.uniform(1, INPUT.size() * lanes);
      float[] weights = Samples.uniform(2, run.outputSize());
      Map<String, Tensor> parameters = TorchLayer.parameters(run.parameters());
      Tensor result =
          TorchLayer.forward(
              "net", c.layers(), LibTorch.tensor(images, lanes, 3, 5, 5), parameters, true);
      assertNear("output", run.forward(images), LibTorch.numbers(result), TOLERANCE);
      run.backward(weights);
      result.mul(LibTorch.tensor(weights, result.sizes().vec().get())).sum().backward();
      for (Parameter view : run.parameters().views()) {
        if (view.spec().trainable()) {
          float[] expected = LibTorch.numbers(requireNonNull(parameters.get(view.name())).grad());
          assertGradient(view.name(), view.read(run.gradients()), expected);
        }
      }
    }
  }

  /// A bias before a normalisation has no gradient but rounding.
  private static void assertGradient(String name, float[] actual, float[] expected) {
    if (Close.largest(expected) < 1e-3) {
      assertThat(Close.largest(actual)).as(name).isLessThan(1e-3);
    } else {
      assertNear(name, actual, expected, TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void partsAndKernelsDoNotChangeABit(Case c) {
    for (int lanes : new int[] {Block.NARROW, Block.WIDE}) {
      partsAndKernelsDoNotChangeABit(c, lanes);
    }
  }

  private static void partsAndKernelsDoNotChangeABit(Case c, int lanes) {
    float[] images = Samples.uniform(1, INPUT.size() * lanes);
    NetworkRun one = new NetworkRun(INPUT, c.layers(), lanes, 1, 7, new ScalarKernels());
    float[] weights = Samples.uniform(2, one.outputSize());
    float[] output = one.forward(images);
    one.backward(weights);
    for (int parts = 1; parts <= 5; parts++) {
      NetworkRun other = new NetworkRun(INPUT, c.layers(), lanes, parts, 7, Kernels.best());
      assertSameBits("output", other.forward(images), output);
      other.backward(weights);
      assertSameBits("gradients", other.gradients(), one.gradients());
      assertSameBits("values", other.parameters().values(), one.parameters().values());
    }
  }

  /// Needs no libtorch; only smooth layers, so that differences tell the slope.
  @Test
  void gradientsOfASmoothResidualNetworkAreThoseOfItsForwardPass() {
    List<NamedLayer> layers =
        of(
                "smooth",
                conv(3, 4),
                block(body(silu(), half(4, 5), silu(), conv(5, 5)), half(4, 5)),
                block(body(norm(5), silu(), conv(5, 5))),
                new Tanh())
            .layers();
    NetworkRun run = new NetworkRun(INPUT, layers, Block.WIDE, 2, 3, Kernels.best());
    float[] images = Samples.uniform(4, INPUT.size() * Block.WIDE);
    float[] weights = Samples.uniform(5, run.outputSize());
    run.forward(images);
    run.backward(weights);
    float[] values = run.parameters().values();
    double largest = Close.largest(run.gradients());
    SplitMix64 random = new SplitMix64(6);
    for (int s = 0; s < 40; s++) {
      int at = random.nextInt(run.parameters().trainable());
      float kept = values[at];
      values[at] = kept + 0x1p-7f;
      double above = weighted(run.forward(images), weights);
      values[at] = kept - 0x1p-7f;
      double below = weighted(run.forward(images), weights);
      values[at] = kept;
      double error = Math.abs((above - below) * 0x1p6 - run.gradients()[at]);
      assertThat(error <= 2e-3 * largest).as("gradient %s is off by %s", at, error).isTrue();
    }
  }

  @Test
  void waysThatEndApartAreRefused() {
    assertThatThrownBy(() -> new Network(INPUT, of("", block(body(conv(3, 4)))).layers()))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("4×5×5")
        .hasMessageContaining("3×5×5");
    assertThatThrownBy(() -> new Residual(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no layers");
  }

  @Test
  void whatIsNoVectorIsNotUnflattened() {
    assertThatThrownBy(() -> new Unflatten(1, 5, 15).outputShape(INPUT))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("Flatten");
    assertThatThrownBy(() -> new Unflatten(1, 5, 15).outputShape(Shape.vector(74)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("74");
  }

  private static double weighted(float[] output, float[] weights) {
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      sum += (double) output[i] * weights[i];
    }
    return sum;
  }

  private static Case of(String name, Layer... layers) {
    return new Case(name, named(layers));
  }

  private static List<NamedLayer> body(Layer... layers) {
    return named(layers);
  }

  private static Residual block(List<NamedLayer> body, Layer... shortcut) {
    return new Residual(body, named(shortcut));
  }

  private static List<NamedLayer> named(Layer... layers) {
    List<NamedLayer> named = new ArrayList<>();
    for (Layer layer : layers) {
      named.add(new NamedLayer("l" + named.size(), layer));
    }
    return named;
  }

  private static Layer conv(int in, int out) {
    return new Conv2d(in, out, 3, 1, 1);
  }

  private static Layer half(int in, int out) {
    return new Conv2d(in, out, 3, 2, 1);
  }

  private static Layer one(int in, int out) {
    return new Conv2d(in, out, 1, 1, 0);
  }

  private static Layer norm(int channels) {
    return new BatchNorm2d(channels);
  }

  private static Layer relu() {
    return new ReLU();
  }

  private static Layer silu() {
    return new SiLU();
  }
}
