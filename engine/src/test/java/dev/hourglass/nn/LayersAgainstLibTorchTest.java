package dev.hourglass.nn;

import static dev.hourglass.testing.Close.assertNear;

import dev.hourglass.testing.LibTorch;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
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
      parameters[p] = LibTorch.parameter(run.parameter(p), run.parameterShape(p));
    }
    Tensor result = forward(c.layer(), images, parameters);
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
      assertNear(
          p == 0 ? "weight gradient" : "bias gradient",
          run.parameterGradient(p),
          LibTorch.numbers(parameters[p].grad()),
          TOLERANCE);
    }
  }

  private static Tensor forward(Layer layer, Tensor x, Tensor[] parameters) {
    return switch (layer) {
      case Conv2d conv ->
          torch.conv2d(
              x,
              parameters[0],
              new TensorOptional(parameters[1]),
              both(conv.stride()),
              both(conv.padding()),
              both(1),
              1);
      case ConvTranspose2d conv ->
          torch.conv_transpose2d(
              x,
              parameters[0],
              new TensorOptional(parameters[1]),
              both(conv.stride()),
              both(conv.padding()),
              both(conv.outputPadding()),
              1,
              both(1));
      case Linear linear ->
          torch.linear(x.reshape(-1, linear.inFeatures()), parameters[0], parameters[1]);
      case AdaptiveAvgPool2d pool -> torch.adaptive_avg_pool2d(x, both(pool.size()));
      case ReLU _ -> torch.relu(x);
      default -> throw new AssertionError("no libtorch counterpart written for " + layer);
    };
  }

  private static long[] both(long size) {
    return new long[] {size, size};
  }
}
