package dev.hourglass.data.formats;

import dev.hourglass.data.DataException;
import dev.hourglass.data.formats.webp.LosslessImage;
import dev.hourglass.data.formats.webp.LossyImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The chunks of a WebP file: its first image, and which way up it is.
///
/// Colour profiles are left out, as other programs do that read pixels: with them the same file
/// would give other bytes wherever another colour library is in use.
final class WebpFile {
  private static final int HEADER = 12;
  private static final int CHUNK = 8;
  private static final int FRAME_HEADER = 16;
  private static final int LOSSY = code("VP8 ");
  private static final int LOSSY_HEADER = 10;
  private static final int LOSSLESS = code("VP8L");
  private static final int LOSSLESS_HEADER = 5;
  private static final int SIDE = (1 << 14) - 1;

  private final String file;
  private @Nullable ByteBuffer image;
  private boolean lossless;
  private @Nullable ByteBuffer alpha;
  private @Nullable ByteBuffer exif;

  private WebpFile(String file) {
    this.file = file;
  }

  private static int code(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }

  /// Reads the structure of a file and checks its first image's size.
  ///
  /// @throws DataException if it has too many pixels or is cut off
  /// @throws IOException if there is no image in it
  static WebpFile of(String file, byte[] content) throws IOException {
    WebpFile webp = new WebpFile(file);
    webp.chunks(little(ByteBuffer.wrap(content)), HEADER, true);
    webp.checkSize(content.length);
    return webp;
  }

  private static ByteBuffer little(ByteBuffer bytes) {
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /// @param outer whether they are the file's, and not those of a frame
  private void chunks(ByteBuffer bytes, int begin, boolean outer) throws IOException {
    long at = begin;
    while (at + CHUNK <= bytes.capacity()) {
      int name = bytes.getInt((int) at);
      long size = Integer.toUnsignedLong(bytes.getInt((int) at + 4));
      at += CHUNK;
      if (size > bytes.capacity() - at) {
        requireImage(at);
        return;
      }
      take(name, little(bytes.slice((int) at, (int) size)), outer);
      at += size + (size & 1);
    }
  }

  private void requireImage(long at) throws DataException {
    if (image == null) {
      throw new DataException(
          "%s ends too early, within what begins at byte %d, expected a complete image: replace or remove it"
              .formatted(file, at));
    }
  }

  private void take(int name, ByteBuffer chunk, boolean outer) throws IOException {
    if (name == code("EXIF") && exif == null) {
      exif = chunk;
    } else if (image != null) {
      return;
    } else if (name == LOSSY || name == LOSSLESS) {
      image = chunk;
      lossless = name == LOSSLESS;
    } else if (name == code("ALPH")) {
      alpha = chunk;
    } else if (name == code("ANMF") && outer && chunk.capacity() > FRAME_HEADER) {
      chunks(chunk, FRAME_HEADER, false);
    }
  }

  private ByteBuffer image() throws IOException {
    if (image == null || image.capacity() < (lossless ? LOSSLESS_HEADER : LOSSY_HEADER)) {
      throw new IOException("no image in a WebP file");
    }
    return image;
  }

  int width() throws IOException {
    return lossless ? (image().getInt(1) & SIDE) + 1 : image().getShort(6) & SIDE;
  }

  int height() throws IOException {
    return lossless ? (image().getInt(1) >> 14 & SIDE) + 1 : image().getShort(8) & SIDE;
  }

  private void checkSize(int bytes) throws IOException {
    ImageLimits.checkSize(file, height(), width());
    ImageLimits.checkUnpacked(file, height(), width(), Integer.SIZE, bytes);
  }

  Orientation orientation() {
    return Orientation.of(exif);
  }

  /// The pixels, not yet upright.
  ///
  /// @throws IOException if they are damaged or end too early
  BufferedImage pixels() throws IOException {
    int height = height();
    int width = width();
    if (lossless) {
      int[] pixels =
          LosslessImage.decode(
              image().slice(LOSSLESS_HEADER, image().capacity() - LOSSLESS_HEADER), height, width);
      return image(pixels, ((image().getInt(1) >> 28) & 1) == 1);
    }
    int[] pixels = LossyImage.decode(image(), height, width);
    if (alpha != null) {
      WebpAlpha.add(alpha, pixels, height, width);
    }
    return image(pixels, alpha != null);
  }

  private BufferedImage image(int[] pixels, boolean transparent) throws IOException {
    int type = transparent ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(width(), height(), type);
    image.getRaster().setDataElements(0, 0, width(), height(), pixels);
    return image;
  }
}
