package dev.hourglass.data.formats;

import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import java.awt.image.BufferedImage;

/// Plain pixels as bytes of another shape.
public final class PixelFit {
  private PixelFit() {}

  /// Brings an image to a shape.
  ///
  /// @param from its channels (1 or 3), rows and columns
  /// @param pixels `[channel][row][column]` from `offset`, a byte 0 to 255 each
  /// @param shape what to bring it to
  /// @return `[channel][row][column]`
  public static byte[] fit(Shape from, byte[] pixels, int offset, Shape shape, Fit fit) {
    int type = from.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(from.width(), from.height(), type);
    int plane = from.pixels();
    for (int p = 0; p < plane; p++) {
      int x = p % from.width();
      int y = p / from.width();
      for (int c = 0; c < from.channels(); c++) {
        image.getRaster().setSample(x, y, c, pixels[offset + c * plane + p] & 0xFF);
      }
    }
    return ImageFiles.fit(image, shape, fit);
  }
}
