package dev.hourglass.model.format;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.ShapeException;
import java.util.List;

/// Checks that shapes fit through layers; errors give the layer's full name,
/// `encoder.block1.body.conv2`.
public final class ShapeCheck {
  private ShapeCheck() {}

  /// A network of layers that fit each other.
  ///
  /// @param path the network's name
  /// @throws ShapeException if one does not fit its input
  public static Network network(String path, Shape input, List<NamedLayer> layers) {
    through(path, input, layers);
    try {
      return new Network(input, layers);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static void through(String path, Shape input, List<NamedLayer> layers) {
    Shape inputShape = input;
    for (NamedLayer named : layers) {
      inputShape = through(path + "." + named.name(), inputShape, named.layer());
    }
  }

  /// The shape that leaves a layer.
  ///
  /// @param path the layer's full name
  /// @throws ShapeException if it does not fit its input
  public static Shape through(String path, Shape inputShape, Layer layer) {
    if (layer instanceof Residual block) {
      through(path + ".body", inputShape, block.body());
      through(path + ".shortcut", inputShape, block.shortcut());
    }
    try {
      return layer.outputShape(inputShape);
    } catch (IllegalArgumentException e) {
      throw new ShapeException("layer %s: %s".formatted(path, e.getMessage()));
    }
  }
}
