package dev.hourglass.nn;

import static dev.hourglass.testing.Close.assertNear;

import dev.hourglass.testing.LibTorch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every layer's results and gradients beside libtorch's, on random shapes.
class LayersAgainstLibTorchTest {
  /// Of the largest magnitude: sums of a few thousand floats in another order differ by less.
  private static final double TOLERANCE = 2e-5;

  static List<LayerCase> cases() {
    return LayerCase.all();
  }

  @BeforeAll
  static void load() {
    LibTorch.require();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardAndGradientsAgree(LayerCase c) {
    LayerRun run = c.run();
    Shape in = c.input();
    Tensor images =
        LibTorch.parameter(c.images(), c.lanes(), in.channels(), in.height(), in.width());
    Tensor[] parameters = new Tensor[run.parameterCount()];
    for (int p = 0; p < parameters.length; p++) {
      parameters[p] = LibTorch.tensor(run.parameter(p), run.parameterShape(p));
      parameters[p].set_requires_grad(run.learned(p));
    }
    Tensor result = TorchLayer.forward(c.layer(), images, parameters, true);
    assertNear("output", run.forward(c.images()), LibTorch.numbers(result), TOLERANCE);

    float[] outputGradients = c.outputGradients();
    Shape out = c.layer().outputShape(in);
    Tensor weights =
        LibTorch.tensor(outputGradients, c.lanes(), out.channels(), out.height(), out.width());
    result.reshape(weights.sizes().vec().get()).mul(weights).sum().backward();
    assertNear(
        "input gradient",
        run.backward(outputGradients),
        LibTorch.numbers(images.grad()),
        TOLERANCE);
    for (int p = 0; p < parameters.length; p++) {
      if (run.learned(p)) {
        float[] gradient = LibTorch.numbers(parameters[p].grad());
        assertNear("gradient of parameter " + p, run.parameterGradient(p), gradient, TOLERANCE);
      } else {
        float[] statistic = LibTorch.numbers(parameters[p]);
        assertNear("statistic " + p, run.parameter(p), statistic, TOLERANCE);
      }
    }
  }
}
