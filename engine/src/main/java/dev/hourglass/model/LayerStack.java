package dev.hourglass.model;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.BatchNorm1d;
import dev.hourglass.nn.BatchNorm2d;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Crop;
import dev.hourglass.nn.Dropout;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.OneHotLabel;
import dev.hourglass.nn.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Builds the layers of a preset, with those that the options add.
final class LayerStack {
  private final ModelOptions options;
  private final Shape input;
  private final List<NamedLayer> layers = new ArrayList<>();
  private Shape shape;

  LayerStack(Shape input, ModelOptions options) {
    this.options = options;
    this.input = input;
    shape = input;
  }

  /// The shape that leaves the last layer.
  Shape shape() {
    return shape;
  }

  LayerStack add(String name, Layer layer) {
    layers.add(new NamedLayer(name, layer));
    shape = layer.outputShape(shape);
    return this;
  }

  /// A layer followed by normalisation, activation and dropout, as the options say.
  ///
  /// @param number that their names end in
  LayerStack unit(String name, Layer layer, int number) {
    add(name, layer);
    return activate(number);
  }

  /// Adds the image's label to the input, if the options have classes.
  LayerStack label(String name) {
    return options.classes() > 0 ? add(name, new OneHotLabel(options.classes())) : this;
  }

  /// Normalisation, activation and dropout, as the options say.
  LayerStack activate(int number) {
    if (options.batchNorm()) {
      int channels = shape.channels();
      boolean vector = shape.pixels() == 1;
      add("norm" + number, vector ? new BatchNorm1d(channels) : new BatchNorm2d(channels));
    }
    String name = options.activation().name().toLowerCase(Locale.ROOT).replace("_", "");
    add(name + number, options.activation().layer());
    return options.dropout() > 0 ? add("dropout" + number, new Dropout(options.dropout())) : this;
  }

  /// A dense layer over everything that the last layer gives.
  ///
  /// @throws ShapeException if that is too much for one
  Linear dense(int outFeatures) {
    try {
      return new Linear(shape.size(), outFeatures);
    } catch (IllegalArgumentException e) {
      throw new ShapeException(
          "images of %s leave %,d numbers to a dense layer, which is too much (%s): use smaller images, more convolutions, or the classic model, which has no dense layer"
              .formatted(input, shape.size(), e.getMessage()));
    }
  }

  /// A convolution of stride 2: half the rows and columns, rounded up.
  Conv2d halving(int channels) {
    return new Conv2d(shape.channels(), channels, 3, 2, 1);
  }

  /// A transposed convolution of stride 2 to as many rows and columns as asked for, which are twice
  /// as many or one less; where one axis needs the one and one the other it leads to twice as many,
  /// and {@link #cropTo} cuts.
  ///
  /// @param kernelOfEven 4, or 3 for less work, where the size is twice as large
  ConvTranspose2d doubling(int channels, Shape to, int kernelOfEven) {
    boolean odd = to.height() < 2 * shape.height() && to.width() < 2 * shape.width();
    int kernel = odd ? 3 : kernelOfEven;
    int outputPadding = odd || kernel == 4 ? 0 : 1;
    return new ConvTranspose2d(shape.channels(), channels, kernel, 2, 1, outputPadding);
  }

  /// Cuts what the last transposed convolution made too much.
  LayerStack cropTo(Shape to, int number) {
    if (shape.height() > to.height() || shape.width() > to.width()) {
      add("crop" + number, new Crop(to.height(), to.width()));
    }
    return this;
  }

  Network network() {
    return new Network(input, layers);
  }
}
