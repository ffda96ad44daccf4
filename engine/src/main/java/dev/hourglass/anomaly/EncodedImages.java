package dev.hourglass.anomaly;

import dev.hourglass.metrics.ImageError;
import dev.hourglass.model.Inference;
import java.util.function.IntConsumer;

/// What a model makes of images, block by block: their codes, and how far their reconstructions are
/// from them.
///
/// @param codes `[image][number]`
/// @param reconstruction mean squared errors
/// @param unexplained logarithms of shares, see {@link AnomalyScore#UNEXPLAINED}
record EncodedImages(float[] codes, double[] reconstruction, double[] unexplained) {
  private static final int BLOCK = 1000;

  /// @param looked hears after each block how many images it had
  static EncodedImages at(Inference inference, Originals images, IntConsumer looked) {
    int count = images.count();
    int size = images.shape().size();
    Unexplained share = new Unexplained(images.shape());
    float[] codes = {};
    double[] errors = new double[count];
    double[] unexplained = new double[count];
    for (int first = 0; first < count; first += BLOCK) {
      int block = Math.min(BLOCK, count - first);
      float[] originals = images.pixels(first, block);
      int[] labels = images.labels(first, block);
      float[] some = inference.encode(originals, labels);
      float[] drawn = inference.decode(some, labels);
      for (int i = 0; i < block; i++) {
        errors[first + i] =
            ImageError.squaredSum(originals, i * size, drawn, i * size, size) / size;
        unexplained[first + i] = share.log(originals, drawn, i * size);
      }
      int numbers = some.length / block;
      codes = first == 0 ? new float[Math.multiplyExact(count, numbers)] : codes;
      System.arraycopy(some, 0, codes, first * numbers, some.length);
      looked.accept(block);
    }
    return new EncodedImages(codes, errors, unexplained);
  }
}
