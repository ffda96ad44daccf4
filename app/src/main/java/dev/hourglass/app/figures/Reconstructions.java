package dev.hourglass.app.figures;

import dev.hourglass.data.ImageSet;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Pictures of what a model makes of images.
public final class Reconstructions {
  /// Pairs in a figure.
  public static final int PAIRS = 10;

  private Reconstructions() {}

  /// Indices of the first image of each label, filled up with the images that come first.
  public static int[] onePerLabel(ImageSet images) {
    int[] labels = images.labels();
    IntStream first = IntStream.range(0, images.count());
    if (labels != null) {
      int[] firsts =
          IntStream.range(0, images.classes().size())
              .map(label -> indexOf(labels, label))
              .filter(index -> index >= 0)
              .toArray();
      IntStream others =
          IntStream.range(0, images.count())
              .filter(i -> Arrays.stream(firsts).noneMatch(f -> f == i));
      first = IntStream.concat(Arrays.stream(firsts), others);
    }
    return first.limit(PAIRS).toArray();
  }

  private static int indexOf(int[] labels, int label) {
    return IntStream.range(0, labels.length).filter(i -> labels[i] == label).findFirst().orElse(-1);
  }

  /// Originals above reconstructions; a conditional model is told the images' labels.
  public static ImageGrid pairs(String title, Autoencoder model, ImageSet images, int[] indices) {
    return pairs(title, model, images, indices, 0);
  }

  /// The same with codes that are refined.
  ///
  /// @param steps of the refinement, 0 for none
  public static ImageGrid pairs(
      String title, Autoencoder model, ImageSet images, int[] indices, int steps) {
    int[] labels = images.labels();
    List<String> captions =
        labels == null
            ? List.of()
            : Arrays.stream(indices).mapToObj(i -> images.classes().get(labels[i])).toList();
    float[] drawn;
    try (Inference inference = model.inference(1)) {
      drawn = inference.reconstruct(images.numbers(indices), images.labelsOf(indices), steps);
    }
    return ImageGrid.pairs(
        title, Picture.all(images, indices), Picture.all(drawn, model.inputShape()), captions);
  }
}
