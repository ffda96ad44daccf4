package dev.hourglass.train;

import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.AdaptiveAvgPool2d;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameter;
import dev.hourglass.nn.ReLU;
import dev.hourglass.testing.LibTorch;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A model of ours with the same parameters in libtorch.
final class TorchModel {
  private final Autoencoder model;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();

  TorchModel(Autoencoder model) {
    this.model = model;
    for (Parameter view : model.parameters().views()) {
      long[] shape = view.spec().shape().stream().mapToLong(Integer::longValue).toArray();
      float[] numbers = view.read(model.parameters().values());
      parameters.put(view.name(), LibTorch.parameter(numbers, shape));
    }
  }

  TensorVector parameters() {
    return new TensorVector(parameters.values().toArray(Tensor[]::new));
  }

  Tensor parameter(String name) {
    Tensor tensor = parameters.get(name);
    if (tensor == null) {
      throw new AssertionError("there is no parameter " + name);
    }
    return tensor;
  }

  /// The mean squared error of the reconstruction of a batch.
  Tensor loss(Tensor batch) {
    Tensor x = batch;
    for (Map.Entry<String, Network> network : model.networks().entrySet()) {
      for (NamedLayer named : network.getValue().layers()) {
        x = forward(named, network.getKey() + "." + named.name(), x);
      }
    }
    return torch.mse_loss(x, batch);
  }

  private Tensor forward(NamedLayer named, String name, Tensor x) {
    return switch (named.layer()) {
      case Conv2d conv ->
          torch.conv2d(
              x,
              parameter(name + ".weight"),
              new TensorOptional(parameter(name + ".bias")),
              both(conv.stride()),
              both(conv.padding()),
              both(1),
              1);
      case ConvTranspose2d conv ->
          torch.conv_transpose2d(
              x,
              parameter(name + ".weight"),
              new TensorOptional(parameter(name + ".bias")),
              both(conv.stride()),
              both(conv.padding()),
              both(conv.outputPadding()),
              1,
              both(1));
      case AdaptiveAvgPool2d pool -> torch.adaptive_avg_pool2d(x, both(pool.size()));
      case ReLU _ -> torch.relu(x);
      default -> throw new AssertionError("no libtorch counterpart written for " + named);
    };
  }

  private static long[] both(long size) {
    return new long[] {size, size};
  }
}
