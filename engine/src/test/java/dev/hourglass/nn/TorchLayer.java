package dev.hourglass.nn;

import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.testing.LibTorch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Our layers in libtorch: the one place that says which of its functions is the counterpart.
public final class TorchLayer {
  private TorchLayer() {}

  /// The parameters as tensors; what is learned collects gradients.
  public static Map<String, Tensor> parameters(Parameters parameters) {
    Map<String, Tensor> tensors = new TreeMap<>();
    for (Parameter view : parameters.views()) {
      long[] shape = view.spec().shape().stream().mapToLong(Integer::longValue).toArray();
      Tensor tensor = LibTorch.tensor(view.read(parameters.values()), shape);
      tensors.put(view.name(), tensor.set_requires_grad(view.spec().trainable()));
    }
    return tensors;
  }

  /// What leaves layers in a row.
  ///
  /// @param prefix the names of the layers' parameters begin with it: `net`
  /// @param parameters by name
  public static Tensor forward(
      String prefix,
      List<NamedLayer> layers,
      Tensor x,
      Map<String, Tensor> parameters,
      boolean training) {
    Tensor result = x;
    for (NamedLayer named : layers) {
      String name = prefix + "." + named.name();
      if (named.layer() instanceof Residual residual) {
        Tensor body = forward(name + ".body", residual.body(), result, parameters, training);
        result =
            body.add(
                forward(name + ".shortcut", residual.shortcut(), result, parameters, training));
      } else {
        Tensor[] own =
            named.layer() instanceof BatchNorm1d || named.layer() instanceof BatchNorm2d
                ? pick(parameters, name, "weight", "bias", "running_mean", "running_var")
                : pick(parameters, name, "weight", "bias");
        result = forward(named.layer(), result, own, training);
      }
    }
    return result;
  }

  private static Tensor[] pick(Map<String, Tensor> parameters, String layer, String... names) {
    return List.of(names).stream()
        .map(name -> parameters.get(layer + "." + name))
        .toArray(Tensor[]::new);
  }

  /// What leaves a layer.
  ///
  /// @param parameters in the layer's order
  static Tensor forward(Layer layer, Tensor x, Tensor[] parameters, boolean training) {
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
      case MaxPool2d pool ->
          torch.max_pool2d(
              x, both(pool.kernel()), both(pool.stride()), both(pool.padding()), both(1), false);
      case AvgPool2d pool ->
          torch.avg_pool2d(
              x,
              both(pool.kernel()),
              both(pool.stride()),
              both(pool.padding()),
              false,
              true,
              new LongOptional());
      case AdaptiveAvgPool2d pool -> torch.adaptive_avg_pool2d(x, both(pool.size()));
      case Upsample up ->
          torch.upsample_nearest2d(
              x,
              new long[] {x.size(2) * up.factor(), x.size(3) * up.factor()},
              new DoubleOptional(),
              new DoubleOptional());
      case Crop crop -> x.narrow(2, 0, crop.height()).narrow(3, 0, crop.width());
      case ReLU _ -> torch.relu(x);
      case LeakyReLU leaky -> torch.leaky_relu(x, new Scalar(leaky.negativeSlope()));
      case Sigmoid _ -> torch.sigmoid(x);
      case Tanh _ -> torch.tanh(x);
      case SiLU _ -> torch.silu(x);
      case GELU _ -> torch.gelu(x);
      // In evaluation; in training both draw numbers of their own.
      case Dropout _, Dropout2d _ -> x;
      case Flatten _ -> x.reshape(x.size(0), -1, 1, 1);
      case Unflatten to -> x.reshape(x.size(0), to.channels(), to.height(), to.width());
      case BatchNorm1d norm -> batchNorm(x, parameters, training, norm.momentum(), norm.eps());
      case BatchNorm2d norm -> batchNorm(x, parameters, training, norm.momentum(), norm.eps());
      case GroupNorm norm ->
          torch.group_norm(
              x,
              norm.numGroups(),
              new TensorOptional(parameters[0]),
              new TensorOptional(parameters[1]),
              norm.eps(),
              false);
      default -> throw new AssertionError("no libtorch counterpart written for " + layer);
    };
  }

  private static Tensor batchNorm(
      Tensor x, Tensor[] parameters, boolean training, double momentum, double eps) {
    return torch.batch_norm(
        x,
        new TensorOptional(parameters[0]),
        new TensorOptional(parameters[1]),
        new TensorOptional(parameters[2]),
        new TensorOptional(parameters[3]),
        training,
        momentum,
        eps,
        false);
  }

  private static long[] both(long size) {
    return new long[] {size, size};
  }
}
