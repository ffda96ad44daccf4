package dev.hourglass.app.report;

import dev.hourglass.app.figures.Picture;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.ImageSet;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Shape;
import java.util.ArrayList;
import java.util.List;

/// What a report is about.
///
/// @param file the model with its notes
/// @param dataset the images it is measured on; its training set is what nearest images, mixtures
///   and probes come from
/// @param inference the model at work
/// @param history how it was trained
/// @param seed decides everything random on the page
record Subject(ModelFile file, Dataset dataset, Inference inference, History history, long seed) {

  Autoencoder model() {
    return file.model();
  }

  ImageSet test() {
    return dataset.test();
  }

  /// Images of a set.
  static List<Picture> pictures(ImageSet images, int... indices) {
    List<Picture> pictures = new ArrayList<>();
    for (int index : indices) {
      pictures.add(Picture.of(images, index));
    }
    return pictures;
  }

  /// Images as the model draws them.
  ///
  /// @param values `[image][channel][row][column]` in [0, 1]
  List<Picture> pictures(float[] values) {
    Shape shape = model().inputShape();
    List<Picture> pictures = new ArrayList<>();
    for (int at = 0; at < values.length; at += shape.size()) {
      pictures.add(Picture.of(values, at, shape.channels(), shape.height(), shape.width()));
    }
    return pictures;
  }

  /// What the model makes of some images.
  ///
  /// @return `[image][channel][row][column]`
  float[] reconstructed(ImageSet images, int... indices) {
    return inference.reconstruct(pixels(images, indices), images.labelsOf(indices));
  }

  /// Images as numbers, `[image][channel][row][column]`.
  static float[] pixels(ImageSet images, int... indices) {
    float[] pixels = new float[Math.multiplyExact(indices.length, images.imageSize())];
    for (int i = 0; i < indices.length; i++) {
      images.copyImage(indices[i], pixels, i * images.imageSize());
    }
    return pixels;
  }

  /// Name of an image's class, empty where it has none.
  static String label(ImageSet images, int index) {
    int[] labels = images.labels();
    return labels == null || labels[index] < 0 ? "" : images.classes().get(labels[index]);
  }
}
