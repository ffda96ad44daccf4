package dev.hourglass.bench.peers;

import dev.hourglass.data.Batches;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.train.TrainingConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Images for all contenders.
///
/// @param bytes as the engine keeps them
/// @param real whether they come from MNIST's files, not from the program's pen
public record BenchImages(ByteImages bytes, boolean real) {
  private static final long SEED = 1;

  /// MNIST's training images, or as many synthetic ones.
  ///
  /// @param mnist folder of MNIST's files, or null for synthetic digits
  public static BenchImages load(@Nullable String mnist) throws DataException {
    return mnist == null
        ? new BenchImages(SyntheticDigits.generate(DatasetSpec.Synthetic.LIKE_MNIST, SEED), false)
        : new BenchImages(dataset(mnist).train(), true);
  }

  /// MNIST, or as many synthetic images.
  ///
  /// @param mnist folder of MNIST's files, or null for synthetic digits
  public static Dataset dataset(@Nullable String mnist) throws DataException {
    if (mnist == null) {
      return Datasets.load("synthetic");
    }
    DatasetSpec known = new DatasetSpec.Known(PublishedDataset.MNIST);
    return Datasets.load(known, Path.of(mnist), LoadOptions.defaults());
  }

  /// The first images.
  ///
  /// @throws IllegalArgumentException if there are fewer
  public BenchImages first(int count) {
    if (count > bytes.count()) {
      throw new IllegalArgumentException(
          "%d images were requested and %s has %d, expected at most as many"
              .formatted(count, bytes.name(), bytes.count()));
    }
    return new BenchImages(bytes.range(0, count), real);
  }

  /// As numbers in [0, 1], `[image][channel][row][column]`.
  public float[] numbers() {
    return bytes.floats().values();
  }

  /// The order in which the engine's first epoch visits them.
  public int[] order() {
    return Batches.order(bytes.count(), TrainingConfig.defaults().seed(), 1);
  }
}
