package dev.hourglass.anomaly;

import dev.hourglass.data.FloatImages;
import java.util.Objects;

/// Heat maps of anomalies: the difference of an image and its reconstruction at each pixel.
public final class HeatMap {
  private HeatMap() {}

  /// Mean absolute differences over the channels.
  ///
  /// @param images the originals
  /// @param reconstructions of the same images
  /// @param image which of them
  /// @return `[row][column]` in [0, 1] where both images are
  /// @throws IndexOutOfBoundsException if there is no such image
  public static float[] of(FloatImages images, FloatImages reconstructions, int image) {
    Objects.checkIndex(image, Math.min(images.count(), reconstructions.count()));
    int channels = images.shape().channels();
    float[] map = new float[images.shape().pixels()];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < map.length; p++) {
        int at = (image * channels + c) * map.length + p;
        map[p] += Math.abs(reconstructions.values()[at] - images.values()[at]) / channels;
      }
    }
    return map;
  }
}
