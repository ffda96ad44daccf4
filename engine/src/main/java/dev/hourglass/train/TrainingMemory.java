package dev.hourglass.train;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.kernels.Block;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A lower bound of the memory that a training needs: the images, the parameters, and the numbers
/// between the layers. Layers need more for their own ends.
///
/// @param model that is trained
/// @param images that it is trained on
/// @param config how
record TrainingMemory(Autoencoder model, TrainingImages images, TrainingConfig config) {
  /// Parameters, their gradients, and those of the last good epoch.
  private static final int PARAMETER_ARRAYS = 3;

  /// Values and gradients in training, values in testing.
  private static final int TRAINING_ARRAYS = 2;

  /// {@return the least number of bytes}
  long bytes() {
    long between =
        model.inputShape().size()
            + model.networks().values().stream().mapToLong(Network::buffered).sum();
    long numbers =
        PARAMETER_ARRAYS * (long) model.parameters().size()
            + between
                * (TRAINING_ARRAYS * blocks() * trainingLanes() + Evaluation.lanes(model, config));
    return Float.BYTES * numbers + bytes(images.train()) + bytes(images.test());
  }

  private static long bytes(@Nullable Images images) {
    if (images == null) {
      return 0;
    }
    long numbers = (long) images.count() * images.shape().size();
    return switch (images) {
      case FloatImages _ -> Float.BYTES * numbers;
      case ByteImages bytes -> bytes.content().isOnHeap() ? numbers : 0;
    };
  }

  /// Blocks that are trained on at the same time.
  private int blocks() {
    boolean sideBySide =
        Block.perThread(model.inputShape().size())
            && batch() * config.importanceSamples() >= config.threads() * lanes();
    return sideBySide ? config.threads() : 1;
  }

  private int batch() {
    return Math.min(config.batchSize(), images.train().count());
  }

  private int trainingLanes() {
    return mixed() || config.importanceSamples() > 1 ? lanes() : Block.lanesFor(batch(), lanes());
  }

  private int lanes() {
    return Network.trainingLanes(networks());
  }

  private Collection<Network> networks() {
    return model.networks().values();
  }

  private boolean mixed() {
    return Network.mixImages(networks());
  }

  /// The exception of a training that does not fit.
  TrainingMemoryException tooLarge() {
    boolean alone = trainingLanes() == Block.SINGLE;
    String singles =
        "batches of at most %d, which go one by one,"
            .formatted(Block.mostSingles(Network.lanes(networks())));
    String remedy = mixed() ? "a model without batch normalisation in " + singles : singles;
    return new TrainingMemoryException(
        "training %s on images of %s in %s takes %s: use %s smaller images, or more memory"
            .formatted(
                model.name(),
                model.inputShape(),
                alone ? "batches of " + config.batchSize() : "blocks of " + lanes(),
                beside(Runtime.getRuntime().maxMemory()),
                alone ? "fewer test images or" : remedy),
        bytes());
  }

  private String beside(long present) {
    return bytes() > present
        ? "at least %,d MB and Java may use %,d MB".formatted(bytes() >> 20, present >> 20)
        : "more than the %,d MB that Java may use".formatted(present >> 20);
  }
}
