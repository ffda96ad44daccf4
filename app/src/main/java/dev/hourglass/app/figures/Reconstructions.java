package dev.hourglass.app.figures;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Pictures of reconstructions.
public final class Reconstructions {
  /// Pairs in a figure.
  public static final int PAIRS = 10;

  private Reconstructions() {}

  /// Images that take turns through the classes, in the order of the set: the first of each, then
  /// the second of each, until there are enough. Without labels the images that come first.
  public static int[] takingTurns(ByteImages images) {
    int[] labels = images.labels();
    int[] seen = new int[Math.max(1, images.classes().size())];
    int[] turns = new int[images.count()];
    for (int i = 0; labels != null && i < turns.length; i++) {
      turns[i] = seen[labels[i]]++;
    }
    return IntStream.range(0, images.count())
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer i) -> turns[i])
                .thenComparingInt(i -> labels == null ? 0 : labels[i]))
        .limit(PAIRS)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// Originals above reconstructions; a conditional model takes the images' labels.
  public static ImageGrid pairs(String title, Autoencoder model, ByteImages images) {
    return pairs(title, images, of(model, images, 0));
  }

  /// What a model makes of images; a conditional model takes their labels.
  ///
  /// @param steps of the codes' refinement, 0 for none
  public static FloatImages of(Autoencoder model, ByteImages images, int steps) {
    try (Inference inference = model.inference(1)) {
      return steps == 0
          ? inference.reconstruct(images)
          : inference.decode(inference.refine(images, inference.encode(images), steps));
    }
  }

  /// Originals above reconstructions.
  public static ImageGrid pairs(String title, ByteImages images, FloatImages reconstructions) {
    return ImageGrid.pairs(
        title, Picture.all(images), Picture.all(reconstructions), images.labelNames());
  }
}
