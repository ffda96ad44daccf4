package dev.hourglass.model;

import dev.hourglass.nn.AdaptiveAvgPool2d;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.Shape;
import java.util.ArrayList;
import java.util.List;

/// The presets: ready-made architectures that size themselves to the images.
public final class Models {
  /// Names that {@link #preset} knows.
  public static final List<String> NAMES = List.of("classic");

  private static final Shape MNIST = new Shape(1, 28, 28);

  private Models() {}

  /// The classic model for MNIST's 28×28 grey images: 64 numbers per image, 62,905 parameters.
  public static Autoencoder classic(long seed) {
    return classic(MNIST, seed);
  }

  /// The classic model: three convolutions down, an average pool to 64 numbers, four transposed
  /// convolutions up.
  ///
  /// @param image the images' shape, square, at least 4×4
  /// @param seed of the initial parameters
  /// @throws IllegalArgumentException if the images are not square or too small
  public static Autoencoder classic(Shape image, long seed) {
    if (image.height() != image.width() || image.height() < 4) {
      throw new IllegalArgumentException(
          "images are %s and the classic model expects square ones of at least 4×4: resize them"
              .formatted(image));
    }
    int half = (image.height() + 1) / 2;
    int quarter = (half + 1) / 2;
    int eighth = (quarter + 1) / 2;
    LayerList encoder =
        new LayerList()
            .add("conv1", new Conv2d(image.channels(), 16, 3, 2, 1))
            .add("relu1", new ReLU())
            .add("conv2", new Conv2d(16, 32, 3, 2, 1))
            .add("relu2", new ReLU())
            .add("conv3", new Conv2d(32, 64, 3, 2, 1))
            .add("relu3", new ReLU())
            .add("pool", new AdaptiveAvgPool2d(1));
    LayerList decoder =
        new LayerList()
            .add("deconv1", new ConvTranspose2d(64, 32, eighth, 1, 0))
            .add("relu1", new ReLU())
            .add("deconv2", doubling(32, 16, eighth, quarter))
            .add("relu2", new ReLU())
            .add("deconv3", doubling(16, 8, quarter, half))
            .add("relu3", new ReLU())
            .add("deconv4", doubling(8, image.channels(), half, image.height()));
    return Autoencoder.create(
        "classic", encoder.network(image), decoder.network(Shape.vector(64)), seed);
  }

  /// A preset by name.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public static Autoencoder preset(String name, Shape image, long seed) {
    if (name.equals("classic")) {
      return classic(image, seed);
    }
    throw new IllegalArgumentException(
        "there is no model called %s, expected one of %s".formatted(name, NAMES));
  }

  /// The transposed convolution of stride 2 from `small` to `large` rows: 2·small or one less.
  private static ConvTranspose2d doubling(int in, int out, int small, int large) {
    return new ConvTranspose2d(in, out, large == 2 * small ? 4 : 3, 2, 1);
  }

  private static final class LayerList {
    private final List<NamedLayer> layers = new ArrayList<>();

    LayerList add(String name, Layer layer) {
      layers.add(new NamedLayer(name, layer));
      return this;
    }

    Network network(Shape input) {
      return new Network(input, layers);
    }
  }
}
