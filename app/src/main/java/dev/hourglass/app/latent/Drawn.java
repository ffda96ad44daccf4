package dev.hourglass.app.latent;

import java.util.Arrays;

/// Images that a model drew. They are for figures and not in the JSON.
///
/// @param values `[image][channel][row][column]`, mostly in [0, 1]
/// @param channels of an image
/// @param height rows
/// @param width columns
public record Drawn(float[] values, int channels, int height, int width) {

  /// Number of images.
  public int count() {
    return values.length / (channels * height * width);
  }

  /// One image, `[channel][row][column]`, copied.
  public float[] image(int index) {
    int size = channels * height * width;
    return Arrays.copyOfRange(values, index * size, (index + 1) * size);
  }
}
