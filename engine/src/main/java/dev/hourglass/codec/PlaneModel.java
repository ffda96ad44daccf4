package dev.hourglass.codec;

/// Codes the pixels of a plane, one after another.
sealed interface PlaneModel permits PixelModel, TwoValueModel {
  /// Begins an image.
  ///
  /// @param image the pixels to write
  void begin(byte[] image) throws DamagedException;

  /// {@return the pixel, as given or as read}
  ///
  /// @param planes the channel's, and up to two before it, the last first
  /// @param kind of the channel: how many of those there are
  /// @param pixel to write
  int code(Plane[] planes, int kind, int row, int column, int pixel) throws DamagedException;
}
