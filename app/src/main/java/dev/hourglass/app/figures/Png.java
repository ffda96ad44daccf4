package dev.hourglass.app.figures;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// The way of a drawn figure into a stream.
final class Png {
  private Png() {}

  /// Writes an image; the stream stays open. Through memory, since the default goes through a
  /// temporary file, which a full or read-only disk refuses.
  static void write(BufferedImage image, OutputStream out) throws IOException {
    try (var stream = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(image, "png", stream)) {
        throw new IOException(
            "this JDK writes no PNG images, expected it to: use a complete JDK with java.desktop");
      }
    }
  }
}
