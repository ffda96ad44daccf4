package dev.hourglass.data.formats;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Which way up the stored rows of an image are: the numbers 1 to 8 of Exif and TIFF.
///
/// @param number 1 for upright
record Orientation(int number) {
  static final Orientation UPRIGHT = new Orientation(1);
  private static final int MIRRORED_LEFT = 5;
  private static final int LARGEST = 8;
  private static final byte[] EXIF = "Exif\0\0".getBytes(US_ASCII);

  /// What Exif metadata say; upright without them, and if they are damaged.
  ///
  /// @param exif from the byte order mark on, or from the word Exif before it
  static Orientation of(@Nullable ByteBuffer exif) {
    if (exif == null) {
      return UPRIGHT;
    }
    ByteBuffer bytes = exif.slice();
    int skip = bytes.capacity() > EXIF.length && bytes.get(0) == 'E' ? EXIF.length : 0;
    try {
      return of(new TiffDirectory(bytes.slice(skip, bytes.capacity() - skip)));
    } catch (IOException e) {
      return UPRIGHT;
    }
  }

  /// What a directory's tag says, upright without one.
  static Orientation of(TiffDirectory directory) {
    try {
      long number = directory.value(TiffDirectory.ORIENTATION, 1);
      return number < 1 || number > LARGEST ? UPRIGHT : new Orientation((int) number);
    } catch (IOException e) {
      return UPRIGHT;
    }
  }

  /// Whether rows and columns change places.
  boolean turned() {
    return number >= MIRRORED_LEFT;
  }

  /// The size of what is upright.
  ///
  /// @param height stored rows
  /// @param width stored columns
  ImageFiles.Size size(int height, int width) {
    return turned() ? new ImageFiles.Size(width, height) : new ImageFiles.Size(height, width);
  }

  /// The image upright, with the same kind of pixels.
  BufferedImage upright(BufferedImage image) {
    if (number == 1) {
      return image;
    }
    int width = image.getWidth();
    int height = image.getHeight();
    ColorModel model = image.getColorModel();
    WritableRaster from = image.getRaster();
    WritableRaster to =
        turned()
            ? model.createCompatibleWritableRaster(height, width)
            : model.createCompatibleWritableRaster(width, height);
    Object pixel = null;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixel = from.getDataElements(x, y, pixel);
        int right = width - 1 - x;
        int up = height - 1 - y;
        switch (number) {
          case 2 -> to.setDataElements(right, y, pixel);
          case 3 -> to.setDataElements(right, up, pixel);
          case 4 -> to.setDataElements(x, up, pixel);
          case 5 -> to.setDataElements(y, x, pixel);
          case 6 -> to.setDataElements(up, x, pixel);
          case 7 -> to.setDataElements(up, right, pixel);
          default -> to.setDataElements(y, right, pixel);
        }
      }
    }
    return new BufferedImage(model, to, image.isAlphaPremultiplied(), null);
  }
}
