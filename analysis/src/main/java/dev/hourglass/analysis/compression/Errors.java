package dev.hourglass.analysis.compression;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.metrics.ImageComparison;
import dev.hourglass.metrics.ImageError;

/// Adds up how far decoded images are from the originals, in the order of the images.
final class Errors {
  private final Images originals;
  private final ImageComparison comparison;
  private final float[] original;
  private double squares;
  private double similarities;
  private int count;

  Errors(Images originals) {
    this.originals = originals;
    comparison = new ImageComparison(originals.shape());
    original = new float[originals.shape().size()];
  }

  /// Compares some images.
  ///
  /// @param first place of their first among the originals
  void add(int first, FloatImages decoded) {
    for (int i = 0; i < decoded.count(); i++) {
      originals.copy(first + i, original, 0);
      ImageError error = comparison.compare(original, 0, decoded.values(), i * original.length);
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
