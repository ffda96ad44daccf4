package dev.hourglass.anomaly;

import java.util.Objects;

/// Where in an image the strangeness shows: how far the reconstruction is from it at each pixel.
public final class HeatMap {
  private HeatMap() {}

  /// Mean absolute differences over the channels.
  ///
  /// @param images `[image][channel][row][column]` in [0, 1]
  /// @param reconstructions in the same order
  /// @param image which of them
  /// @param channels of an image
  /// @param pixels rows × columns
  /// @return `[row][column]` in [0, 1] where both images are
  /// @throws IndexOutOfBoundsException if an array is too short
  public static float[] of(
      float[] images, float[] reconstructions, int image, int channels, int pixels) {
    int from = Math.multiplyExact(image, Math.multiplyExact(channels, pixels));
    Objects.checkFromIndexSize(from, channels * pixels, images.length);
    Objects.checkFromIndexSize(from, channels * pixels, reconstructions.length);
    float[] map = new float[pixels];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < pixels; p++) {
        int at = from + c * pixels + p;
        map[p] += Math.abs(reconstructions[at] - images[at]) / channels;
      }
    }
    return map;
  }
}
