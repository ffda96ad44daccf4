package dev.hourglass.app.figures;

import dev.hourglass.files.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Writes figures as PNG.
public final class Png {
  private Png() {}

  /// A figure as a file's bytes.
  public static byte[] bytes(AtomicFile.Content figure) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      figure.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

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
