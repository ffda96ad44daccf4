package dev.hourglass.model;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Flatten;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Residual;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Unflatten;
import java.util.ArrayList;
import java.util.List;

/// A variational model of convolutions of stride 2, the one at the image with a kernel of 5, and a
/// residual block on both sides of the dense layers to the code and from it.
final class ResidualModel {
  private ResidualModel() {}

  static EncoderDecoder variational(Shape image, ModelOptions options) {
    List<Shape> shapes = new ArrayList<>(List.of(image));
    LayerStack encoder = new LayerStack(image, options);
    for (int channels : options.channels()) {
      int number = shapes.size();
      if (number > 1) {
        encoder.activate(number - 1);
      }
      int kernel = kernel(number);
      Conv2d halving = new Conv2d(encoder.shape().channels(), channels, kernel, 2, kernel / 2);
      encoder.add("conv" + number, halving);
      shapes.add(encoder.shape());
    }
    encoder.add("block", block(encoder.shape(), options)).activate(shapes.size() - 1);
    encoder.add("flatten", new Flatten());
    if (options.classes() > 0) {
      ConvolutionalModel.hidden(encoder, shapes.size());
    }
    encoder.add("linear", encoder.dense(2 * options.latent()));
    encoder.add("latent", new GaussianLatent(options.latent()));
    return new EncoderDecoder(encoder.network(), decoder(shapes, options).network());
  }

  /// The kernel of the convolution between two shapes.
  ///
  /// @param number from 1 for the one at the image
  private static int kernel(int number) {
    return number == 1 ? 5 : 3;
  }

  /// Pre-activated (He et al., "Identity mappings in deep residual networks", ECCV 2016): a
  /// convolution of 3×3 and one of 1×1.
  private static Residual block(Shape shape, ModelOptions options) {
    int channels = shape.channels();
    LayerStack body = new LayerStack(shape, options);
    body.activate(1).add("conv1", new Conv2d(channels, channels, 3, 1, 1));
    body.activate(2).add("conv2", new Conv2d(channels, channels, 1, 1, 0));
    return new Residual(body.network().layers(), List.of());
  }

  private static LayerStack decoder(List<Shape> shapes, ModelOptions options) {
    Shape first = shapes.getLast();
    LayerStack decoder = new LayerStack(Shape.vector(options.latent()), options);
    if (options.classes() > 0) {
      ConvolutionalModel.hidden(decoder, 0);
    }
    decoder.add("linear", new Linear(decoder.shape().size(), first.size()));
    decoder.add("unflatten", new Unflatten(first.channels(), first.height(), first.width()));
    decoder.add("block", block(first, options));
    for (int l = 1; l < shapes.size(); l++) {
      int number = shapes.size() - l;
      Shape to = shapes.get(number - 1);
      decoder.activate(l).add("deconv" + l, doubling(decoder.shape(), to, kernel(number)));
      decoder.cropTo(to, l);
    }
    return decoder.add("sigmoid", new Sigmoid());
  }

  /// To twice as many rows and columns, or one less where both are odd.
  private static ConvTranspose2d doubling(Shape from, Shape to, int kernel) {
    boolean odd = to.height() < 2 * from.height() && to.width() < 2 * from.width();
    return new ConvTranspose2d(from.channels(), to.channels(), kernel, 2, kernel / 2, odd ? 0 : 1);
  }
}
