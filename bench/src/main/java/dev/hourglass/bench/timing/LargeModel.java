package dev.hourglass.bench.timing;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.AdaptiveAvgPool2d;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.ReLU;
import dev.hourglass.random.SplitMix64;
import java.util.List;

/// A model of the classic kind for colour images of 64×64, with about 16 times the classic model's
/// work: what holds for it as well is no accident of MNIST's sizes.
public final class LargeModel {
  /// The shape of its images.
  public static final Shape IMAGE = new Shape(3, 64, 64);

  private static final int CODE = 96;

  private LargeModel() {}

  /// The model, with parameters drawn from a seed.
  public static Autoencoder create(long seed) {
    Network encoder =
        new Network(
            IMAGE,
            List.of(
                new NamedLayer("conv1", new Conv2d(3, 24, 3, 2, 1)),
                new NamedLayer("relu1", new ReLU()),
                new NamedLayer("conv2", new Conv2d(24, 48, 3, 2, 1)),
                new NamedLayer("relu2", new ReLU()),
                new NamedLayer("conv3", new Conv2d(48, CODE, 3, 2, 1)),
                new NamedLayer("relu3", new ReLU()),
                new NamedLayer("pool", new AdaptiveAvgPool2d(1))));
    Network decoder =
        new Network(
            Shape.vector(CODE),
            List.of(
                new NamedLayer("deconv1", new ConvTranspose2d(CODE, 48, 8, 1, 0)),
                new NamedLayer("relu1", new ReLU()),
                new NamedLayer("deconv2", new ConvTranspose2d(48, 24, 4, 2, 1)),
                new NamedLayer("relu2", new ReLU()),
                new NamedLayer("deconv3", new ConvTranspose2d(24, 24, 4, 2, 1)),
                new NamedLayer("relu3", new ReLU()),
                new NamedLayer("deconv4", new ConvTranspose2d(24, 3, 4, 2, 1))));
    return Autoencoder.create("large", encoder, decoder, seed);
  }

  /// Images of noise.
  public static ByteImages noise(Shape image, int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    byte[] pixels = new byte[count * image.size()];
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = (byte) random.nextInt(256);
    }
    return ByteImages.unlabelled("noise", image, pixels);
  }
}
