package dev.hourglass.model;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.EntropyBottleneck;
import dev.hourglass.nn.Flatten;
import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Unflatten;
import java.util.ArrayList;
import java.util.List;

/// Convolutions of stride 2 down, a dense layer to the code, and the same in reverse: unlike an
/// average pool, the dense layer keeps positions.
final class ConvolutionalModel {
  /// Numbers of the dense layer that mixes a label with the rest.
  private static final int HIDDEN = 128;

  /// Of the codec's learned density (docs/decisions/0019).
  private static final int DENSITY_GROUPS = 8;

  private static final int DENSITY_HIDDEN = 128;

  private ConvolutionalModel() {}

  static EncoderDecoder of(Shape image, ModelOptions options) {
    return build(image, options, false);
  }

  /// With a code that is trained to be rounded and entropy-coded.
  static EncoderDecoder codec(Shape image, ModelOptions options) {
    EncoderDecoder plain = build(image, options, false);
    int latent = options.latent();
    List<NamedLayer> layers = new ArrayList<>(plain.encoder().layers());
    layers.add(
        new NamedLayer(
            "latent",
            new EntropyBottleneck(latent, Math.min(latent, DENSITY_GROUPS), DENSITY_HIDDEN)));
    return new EncoderDecoder(new Network(image, layers), plain.decoder());
  }

  /// With a normally distributed code, and pixels as probabilities. A conditional one has the label
  /// on both sides: the distribution of an image's codes depends on its class too (Sohn, Lee and
  /// Yan, "Learning structured output representation using deep conditional generative models",
  /// NeurIPS 2015).
  static EncoderDecoder variational(Shape image, ModelOptions options) {
    return build(image, options, true);
  }

  private static EncoderDecoder build(Shape image, ModelOptions options, boolean variational) {
    List<Shape> shapes = new ArrayList<>(List.of(image));
    LayerStack encoder = new LayerStack(image, options);
    for (int channels : options.channels()) {
      encoder.unit("conv" + shapes.size(), encoder.halving(channels), shapes.size());
      shapes.add(encoder.shape());
    }
    if (variational && options.classes() > 0) {
      // Behind the flat vector a label is one number per class, not one per pixel.
      hidden(encoder.add("flatten", new Flatten()), shapes.size());
    }
    if (variational) {
      encoder.add("linear", encoder.dense(2 * options.latent()));
      encoder.add("latent", new GaussianLatent(options.latent()));
    } else {
      encoder.add("linear", encoder.dense(options.latent()));
    }
    return new EncoderDecoder(encoder.network(), decoder(shapes, options, variational));
  }

  /// A dense layer between a label and the label again. The first lets the meaning of the other
  /// numbers depend on the class; the second gives the class to the next layer. With one label
  /// alone, the code still held much of the class after three epochs on MNIST, and digits of other
  /// classes than the label's were decoded.
  static void hidden(LayerStack stack, int number) {
    stack.label("label1");
    stack.unit("hidden", stack.dense(HIDDEN), number);
    stack.label("label2");
  }

  private static Network decoder(List<Shape> shapes, ModelOptions options, boolean variational) {
    Shape first = shapes.getLast();
    LayerStack decoder = new LayerStack(Shape.vector(options.latent()), options);
    if (variational && options.classes() > 0) {
      hidden(decoder, 0);
    } else {
      decoder.label("label");
    }
    decoder.add("linear", new Linear(decoder.shape().size(), first.size()));
    decoder.add("unflatten", new Unflatten(first.channels(), first.height(), first.width()));
    decoder.activate(1);
    for (int l = 1; l < shapes.size(); l++) {
      Shape to = shapes.get(shapes.size() - 1 - l);
      decoder.add("deconv" + l, decoder.doubling(to.channels(), to, 3)).cropTo(to, l);
      if (l < shapes.size() - 1) {
        decoder.activate(l + 1);
      }
    }
    if (variational) {
      decoder.add("sigmoid", new Sigmoid());
    }
    return decoder.network();
  }
}
