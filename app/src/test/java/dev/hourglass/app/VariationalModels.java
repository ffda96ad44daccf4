package dev.hourglass.app;

import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Unflatten;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Small models with fresh parameters, for what a preset does not show.
final class VariationalModels {
  private static final Shape IMAGE = new Shape(1, 28, 28);

  private VariationalModels() {}

  /// A variational model with codes of two numbers.
  static Path variational(Path folder) throws IOException {
    NamedLayer both = new NamedLayer("both", new Linear(784, 4));
    return save(folder, "vae", both, new NamedLayer("code", new GaussianLatent(2)));
  }

  /// A plain model with codes of two numbers.
  static Path plain(Path folder) throws IOException {
    return save(folder, "plain", new NamedLayer("code", new Linear(784, 2)));
  }

  private static Path save(Path folder, String name, NamedLayer... encoder) throws IOException {
    Network decoder =
        new Network(
            Shape.vector(2),
            List.of(
                new NamedLayer("draw", new Linear(2, 784)),
                new NamedLayer("image", new Unflatten(1, 28, 28)),
                new NamedLayer("sigmoid", new Sigmoid())));
    Autoencoder model = Autoencoder.create(name, new Network(IMAGE, List.of(encoder)), decoder, 3);
    Path file = folder.resolve(name + ".safetensors");
    new ModelFile(model, Map.of("dataset", "synthetic")).save(file);
    return file;
  }
}
