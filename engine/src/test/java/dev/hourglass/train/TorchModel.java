package dev.hourglass.train;

import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.TorchLayer;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A model of ours with the same parameters in libtorch.
final class TorchModel {
  private final Autoencoder model;
  private final Map<String, Tensor> parameters;

  TorchModel(Autoencoder model) {
    this.model = model;
    parameters = TorchLayer.parameters(model.parameters());
  }

  /// What is learned.
  TensorVector parameters() {
    return new TensorVector(
        parameters.values().stream().filter(Tensor::requires_grad).toArray(Tensor[]::new));
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
      x = TorchLayer.forward(network.getKey(), network.getValue().layers(), x, parameters, true);
    }
    return torch.mse_loss(x, batch);
  }
}
