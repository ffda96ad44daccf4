package dev.hourglass.model;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.AdaptiveAvgPool2d;
import dev.hourglass.nn.CodePenalty;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Unflatten;
import java.util.ArrayList;
import java.util.List;

/// The classic model: convolutions of stride 2 down, an average pool to the code, transposed
/// convolutions up.
final class ClassicModel {
  private ClassicModel() {}

  static EncoderDecoder of(Shape image, ModelOptions options) {
    return build(image, options, false);
  }

  /// With a penalty on the code.
  static EncoderDecoder sparse(Shape image, ModelOptions options) {
    return build(image, options, true);
  }

  private static EncoderDecoder build(Shape image, ModelOptions options, boolean sparse) {
    List<Integer> down = new ArrayList<>(options.channels());
    down.add(options.latent());
    List<Shape> shapes = new ArrayList<>(List.of(image));
    LayerStack encoder = new LayerStack(image, options);
    for (int l = 1; l <= down.size(); l++) {
      encoder.unit("conv" + l, encoder.halving(down.get(l - 1)), l);
      shapes.add(encoder.shape());
    }
    encoder.add("pool", new AdaptiveAvgPool2d(1));
    if (sparse) {
      encoder.add("sparse", new CodePenalty());
    }
    return new EncoderDecoder(encoder.network(), decoder(shapes, options));
  }

  /// @param shapes from the image to the smallest
  private static Network decoder(List<Shape> shapes, ModelOptions options) {
    List<Integer> up = new ArrayList<>(options.channels().reversed());
    up.add(Math.max(1, up.getLast() / 2));
    Shape smallest = shapes.getLast();
    LayerStack decoder = new LayerStack(Shape.vector(options.latent()), options).label("label");
    int code = decoder.shape().size();
    if (smallest.height() == smallest.width()) {
      int kernel = smallest.height();
      decoder.unit("deconv1", new ConvTranspose2d(code, up.get(0), kernel, 1, 0), 1);
    } else {
      Shape first = new Shape(up.get(0), smallest.height(), smallest.width());
      decoder.add("linear1", new Linear(code, first.size()));
      decoder.add("unflatten", new Unflatten(up.get(0), first.height(), first.width()));
      decoder.activate(1);
    }
    int last = shapes.size();
    for (int l = 2; l <= last; l++) {
      Shape to = shapes.get(last - l);
      int channels = l < last ? up.get(l - 1) : to.channels();
      decoder.add("deconv" + l, decoder.doubling(channels, to, 4)).cropTo(to, l);
      if (l < last) {
        decoder.activate(l);
      }
    }
    return decoder.network();
  }
}
