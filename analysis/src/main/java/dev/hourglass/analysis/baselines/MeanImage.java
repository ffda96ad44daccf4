package dev.hourglass.analysis.baselines;

import dev.hourglass.data.ByteImages;
import dev.hourglass.text.RecordContent;
import dev.hourglass.train.BinaryCrossEntropy;
import dev.hourglass.train.Loss;
import dev.hourglass.train.MeanSquaredError;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The mean of some images: the best constant reconstruction, to which a model may collapse.
///
/// @param pixels `[channel][row][column]` in [0, 1]
public record MeanImage(float[] pixels) {
  /// Pixels that are never white or never black in training have a probability all the same.
  private static final double LEAST = 1e-7;

  /// Checks that nothing is null.
  public MeanImage {
    Objects.requireNonNull(pixels, "pixels");
  }

  /// {@return the mean of a set}
  ///
  /// @param images at least one
  public static MeanImage of(ByteImages images) {
    long[] sums = new long[images.shape().size()];
    byte[] image = new byte[sums.length];
    for (int i = 0; i < images.count(); i++) {
      images.content().copy(i, image, 0);
      for (int e = 0; e < sums.length; e++) {
        sums[e] += Byte.toUnsignedInt(image[e]);
      }
    }
    float[] mean = new float[sums.length];
    for (int e = 0; e < mean.length; e++) {
      mean[e] = (float) (sums[e] / (255.0 * images.count()));
    }
    return new MeanImage(mean);
  }

  /// {@return the mean squared error per number that is made by taking it for each of some images}
  ///
  /// @param images of the same shape, at least one
  public double mse(ByteImages images) {
    float[] image = new float[pixels.length];
    double sum = 0;
    for (int i = 0; i < images.count(); i++) {
      images.copy(i, image, 0);
      for (int e = 0; e < image.length; e++) {
        double difference = image[e] - pixels[e];
        sum += difference * difference;
      }
    }
    return sum / ((double) images.count() * pixels.length);
  }

  /// The mean of a loss that is made by taking it for each of some images; absent for losses that
  /// are more than a moment's work.
  ///
  /// @param loss which loss
  /// @param images of the same shape, at least one
  /// @return the mean over images and numbers
  public OptionalDouble loss(Loss loss, ByteImages images) {
    Objects.requireNonNull(loss, "loss");
    return switch (loss) {
      case MeanSquaredError() -> OptionalDouble.of(mse(images));
      case BinaryCrossEntropy() -> OptionalDouble.of(crossEntropy(MeanImage.of(images)));
      default -> OptionalDouble.empty();
    };
  }

  /// The cross-entropy is linear in the images, so that their mean says all.
  private double crossEntropy(MeanImage images) {
    double sum = 0;
    for (int e = 0; e < pixels.length; e++) {
      double p = Math.clamp(pixels[e], LEAST, 1 - LEAST);
      double light = images.pixels[e];
      sum -= light * StrictMath.log(p) + (1 - light) * StrictMath.log(1 - p);
    }
    return sum / pixels.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return RecordContent.equal(this, other);
  }

  @Override
  public int hashCode() {
    return RecordContent.hash(this);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
