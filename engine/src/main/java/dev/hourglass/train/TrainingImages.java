package dev.hourglass.train;

import dev.hourglass.data.Binarisation;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The images of a training, checked against the model.
///
/// @param train images to learn from
/// @param test images to test on after each epoch, or null for no tests
record TrainingImages(Images train, @Nullable Images test) {

  /// How many images there are to test on.
  int testCount() {
    return test == null ? 0 : test.count();
  }

  /// The images as a training uses them: black and white where it draws them once.
  TrainingImages drawn(Binarisation how) {
    return new TrainingImages(how.trained(train), test == null ? null : how.measured(test));
  }

  /// Checks that a model can be trained on the images.
  ///
  /// @throws IllegalArgumentException if they do not fit the model, there are none, they have not
  ///   the labels that a conditional model asks for, or there is a patience but no test images
  void requireFit(Autoencoder model, TrainingConfig config) {
    config.requireFit(model);
    requireFit(model, train, config.batchSize());
    if (test != null) {
      requireFit(model, test);
    } else if (config.patience() > 0) {
      throw new IllegalArgumentException(
          "the patience is %d epochs and there are no test images whose loss could improve: train with test images, or with a patience of 0"
              .formatted(config.patience()));
    }
  }

  /// Checks that a model can be trained on images in batches.
  ///
  /// @throws IllegalArgumentException also if a layer normalises over a block of one image
  static void requireFit(Autoencoder model, Images images, int batchSize) {
    requireFit(model, images);
    for (Network network : model.networks().values()) {
      network
          .firstNeedingSeveralImages()
          .ifPresent(layer -> requireSeveralImages(layer.name(), images, batchSize));
    }
  }

  private static void requireSeveralImages(String layer, Images images, int batchSize) {
    if (leavesSingleImage(images.count(), batchSize)) {
      String remedy =
          IntStream.range(1, batchSize + Block.WIDE)
              .flatMap(distance -> IntStream.of(batchSize + distance, batchSize - distance))
              .filter(other -> other > 1 && !leavesSingleImage(images.count(), other))
              .mapToObj("use batches of %d"::formatted)
              .findFirst()
              .orElse("use more images");
      throw new IllegalArgumentException(
          "%s has %d images, which in batches of %d leave a block of one image, and the layer %s expected more than 1 value per channel in training: %s"
              .formatted(images.name(), images.count(), batchSize, layer, remedy));
    }
  }

  /// Whether a batch, the last of an epoch included, ends in a block of one image.
  private static boolean leavesSingleImage(int count, int batchSize) {
    int last = count % batchSize;
    return last % Block.WIDE == 1 || (count >= batchSize && batchSize % Block.WIDE == 1);
  }

  /// Checks that a model can be trained on images.
  ///
  /// @throws IllegalArgumentException if they do not fit the model, there are none, or they have
  ///   not the labels that a conditional model asks for
  private static void requireFit(Autoencoder model, Images images) {
    Shape found = images.shape();
    if (!found.equals(model.inputShape())) {
      throw new IllegalArgumentException(
          "%s has images of %s and the model expects %s: resize them or build the model for them"
              .formatted(images.name(), found, model.inputShape()));
    }
    if (images.count() == 0) {
      throw new IllegalArgumentException(
          "%s has no images, expected at least one".formatted(images.name()));
    }
    model.requireLabels(images);
  }
}
