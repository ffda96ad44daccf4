package dev.hourglass.analysis.compression;

import dev.hourglass.data.Images;
import dev.hourglass.metrics.ImageComparison;
import dev.hourglass.metrics.ImageError;

/// Adds up how far decoded images are from the originals, in the order of the images.
final class Errors {
  private final Images originals;
  private final ImageComparison comparison;
  private final float[] original;
  private final float[] reconstruction;
  private double squares;
  private double similarities;
  private int count;

  Errors(Images originals) {
    this.originals = originals;
    comparison = new ImageComparison(originals.shape());
    original = new float[originals.shape().size()];
    reconstruction = new float[original.length];
  }

  /// Compares some images.
  ///
  /// @param first place of their first among the originals
  void add(int first, Images decoded) {
    for (int i = 0; i < decoded.count(); i++) {
      originals.copy(first + i, original, 0);
      decoded.copy(i, reconstruction, 0);
      ImageError error = comparison.compare(original, 0, reconstruction, 0);
      squares += error.mse();
      similarities += error.ssim();
      count++;
    }
  }

  int count() {
    return count;
  }

  CodecPoint point(String setting, double bytes) {
    return new CodecPoint(setting, bytes, squares / count, similarities / count);
  }
}
