package dev.hourglass.app.tables;

import java.io.IOException;

/// Takes the images of a table of pixels, one after the other.
@FunctionalInterface
interface PixelSink {
  /// Whether an image is wanted; the numbers of others are not looked at.
  ///
  /// @param image its place in the table
  default boolean wants(int image) {
    return true;
  }

  /// Takes an image.
  ///
  /// @param image its place in the table
  /// @param pixels `[channel][row][column]`, 0 to 255 each, which change after the call
  /// @return whether there may be others that are wanted
  boolean take(int image, float[] pixels) throws IOException;
}
