package dev.hourglass.model;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.Flatten;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Unflatten;
import java.util.List;

/// Dense layers only: the images' pixels become smaller and smaller vectors.
final class DenseModel {
  private DenseModel() {}

  static EncoderDecoder of(Shape image, ModelOptions options) {
    LayerStack encoder = new LayerStack(image, options);
    encoder.add("flatten", new Flatten());
    int layer = 1;
    for (int size : options.channels()) {
      encoder.unit("linear" + layer, encoder.dense(size), layer);
      layer++;
    }
    encoder.add("linear" + layer, encoder.dense(options.latent()));
    return new EncoderDecoder(encoder.network(), decoder(image, options).network());
  }

  private static LayerStack decoder(Shape image, ModelOptions options) {
    LayerStack decoder = new LayerStack(Shape.vector(options.latent()), options).label("label");
    List<Integer> sizes = options.channels().reversed();
    for (int l = 1; l <= sizes.size(); l++) {
      decoder.unit("linear" + l, new Linear(decoder.shape().size(), sizes.get(l - 1)), l);
    }
    int last = sizes.size() + 1;
    return decoder
        .add("linear" + last, new Linear(decoder.shape().size(), image.size()))
        .add("unflatten", new Unflatten(image.channels(), image.height(), image.width()));
  }
}
