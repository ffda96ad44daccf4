package dev.hourglass.data.formats;

import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;

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
    switch (image.getRaster().getDataBuffer()) {
      case DataBufferByte grey -> System.arraycopy(pixels, offset, grey.getData(), 0, plane);
      case DataBufferInt colours -> {
        int[] rgb = colours.getData();
        for (int p = 0; p < plane; p++) {
          int green = pixels[offset + plane + p] & 0xFF;
          int blue = pixels[offset + 2 * plane + p] & 0xFF;
          rgb[p] = (pixels[offset + p] & 0xFF) << 16 | green << 8 | blue;
        }
      }
      default -> throw new IllegalStateException("an image has samples of another type");
    }
    return ImageFiles.fit(image, shape, fit);
  }
}
