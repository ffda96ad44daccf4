package dev.hourglass.anomaly;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.metrics.ImageError;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import java.util.Arrays;
import java.util.function.IntConsumer;

/// Codes of images and the errors of their reconstructions, computed block by block.
///
/// @param codes of the images
/// @param reconstruction mean squared errors
/// @param unexplained logarithms of shares, see {@link AnomalyScore#UNEXPLAINED}
record EncodedImages(Codes codes, double[] reconstruction, double[] unexplained) {
  private static final int BLOCK = 1000;

  /// Fewer where images are large: a block has at most so many numbers.
  private static final int MOST_NUMBERS = 1 << 25;

  /// @param looked receives the number of images of each finished block
  static EncodedImages at(Inference inference, Images images, IntConsumer looked) {
    int count = images.count();
    int size = images.shape().size();
    Unexplained share = new Unexplained(images.shape());
    int codeSize = inference.model().codeSize();
    float[] codes = new float[Math.multiplyExact(count, codeSize)];
    double[] errors = new double[count];
    double[] unexplained = new double[count];
    int block = Math.clamp(MOST_NUMBERS / size, 1, BLOCK);
    for (int first = 0; first < count; first += block) {
      FloatImages some = images.range(first, Math.min(first + block, count)).floats();
      Codes encoded = inference.encode(some);
      float[] originals = some.values();
      float[] decoded = inference.decode(encoded).values();
      for (int i = 0; i < some.count(); i++) {
        errors[first + i] =
            ImageError.squaredSum(originals, i * size, decoded, i * size, size) / size;
        unexplained[first + i] = share.log(originals, decoded, i * size);
      }
      System.arraycopy(encoded.values(), 0, codes, first * codeSize, encoded.values().length);
      looked.accept(some.count());
    }
    return new EncodedImages(new Codes(codeSize, codes, images.labels()), errors, unexplained);
  }

  /// Those at some places, copied.
  EncodedImages select(int... places) {
    return new EncodedImages(
        codes.select(places), at(reconstruction, places), at(unexplained, places));
  }

  private static double[] at(double[] numbers, int... places) {
    return Arrays.stream(places).mapToDouble(place -> numbers[place]).toArray();
  }
}
