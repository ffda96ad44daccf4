package dev.hourglass.analysis.compression;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.zip.Deflater;

/// The size of a picture as a PNG file: of rows as they are or of rows with the filters that Java
/// chooses, whichever is smaller, deflated as far as zlib can.
final class PngFile {
  /// Signature, header, the frame of one chunk of data, end.
  private static final int FRAME = 8 + 25 + 12 + 12;

  private PngFile() {}

  static int bytes(BufferedImage picture) throws IOException {
    return Math.min(FRAME + deflated(picture), Page.png(picture).length);
  }

  private static int deflated(BufferedImage picture) {
    Raster raster = picture.getRaster();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    byte[] row = new byte[raster.getWidth() * raster.getNumBands()];
    byte[] filter = new byte[1];
    byte[] out = new byte[1 << 16];
    int bytes = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getDataElements(0, y, raster.getWidth(), 1, row);
      bytes += drained(deflater, filter, out) + drained(deflater, row, out);
    }
    deflater.finish();
    while (!deflater.finished()) {
      bytes += deflater.deflate(out);
    }
    deflater.end();
    return bytes;
  }

  private static int drained(Deflater deflater, byte[] in, byte[] out) {
    int bytes = 0;
    deflater.setInput(in);
    while (!deflater.needsInput()) {
      bytes += deflater.deflate(out);
    }
    return bytes;
  }
}
