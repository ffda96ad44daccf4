package dev.hourglass.nn;

import static dev.hourglass.testing.Close.assertNear;

import dev.hourglass.data.Shape;
import dev.hourglass.testing.LibTorch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers that pool, repeat or normalise pixels, beside libtorch's.
class PoolingAgainstLibTorchTest {
  /// Of the largest magnitude: sums of a few thousand floats in another order differ by less.
  private static final double TOLERANCE = 2e-5;

  static List<LayerCase> cases() {
    return PoolingCases.all();
  }

  static List<LayerCase> largest() {
    return cases().stream().filter(c -> c.layer() instanceof MaxPool2d).toList();
  }

  @BeforeAll
  static void load() {
    LibTorch.require();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardAndGradientsAgree(LayerCase c) {
    compare(c, c.images());
  }

  @ParameterizedTest
  @MethodSource("largest")
  void theFirstOfEqualsGetsTheGradient(LayerCase c) {
    compare(c, PoolingCases.tiedImages(c));
  }

  private static void compare(LayerCase c, float[] numbers) {
    LayerRun run = PoolingCases.run(c);
    Shape in = c.input();
    Tensor images = LibTorch.parameter(numbers, c.lanes(), in.channels(), in.height(), in.width());
    Tensor[] parameters = new Tensor[run.parameterCount()];
    for (int p = 0; p < parameters.length; p++) {
      parameters[p] = LibTorch.parameter(run.parameter(p), run.parameterShape(p));
    }
    Tensor result = TorchLayer.forward(c.layer(), images, parameters, true);
    assertNear("output", run.forward(numbers), LibTorch.numbers(result), TOLERANCE);

    float[] outputGradients = c.outputGradients();
    Shape out = c.layer().outputShape(in);
    Tensor weights =
        LibTorch.tensor(outputGradients, c.lanes(), out.channels(), out.height(), out.width());
    result.mul(weights).sum().backward();
    float[] inputGradient = run.backward(outputGradients);
    assertNear("input gradient", inputGradient, LibTorch.numbers(images.grad()), TOLERANCE);
    for (int p = 0; p < parameters.length; p++) {
      float[] expected = LibTorch.numbers(parameters[p].grad());
      assertNear("gradient of parameter " + p, run.parameterGradient(p), expected, TOLERANCE);
    }
  }
}
