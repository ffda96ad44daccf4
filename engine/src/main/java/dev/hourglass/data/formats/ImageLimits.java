package dev.hourglass.data.formats;

import dev.hourglass.data.DataException;
import dev.hourglass.files.InputFile;

/// What an image file may take, compared with its header before its pixels take memory and time: a
/// few bytes can encode millions of them.
final class ImageLimits {
  private static final int LONGEST_SIDE = 1 << 15;
  private static final long MOST_PIXELS = 1L << 26;

  /// How often a JPEG may go over as many pixels as its size allows; a progressive one of a camera
  /// goes ten times over much fewer.
  private static final int SCANS = 2;

  private ImageLimits() {}

  /// Refuses what is too large for any file.
  ///
  /// @param height rows, not negative
  /// @param width columns, not negative
  static void checkSize(String file, long height, long width) throws DataException {
    if (Math.max(height, width) > LONGEST_SIDE || height * width > MOST_PIXELS) {
      throw new DataException(
          "%s has %d×%d pixels (rows × columns), expected at most %d on a side and %d in all: shrink it"
              .formatted(file, height, width, LONGEST_SIDE, MOST_PIXELS));
    }
  }

  /// Refuses what is too large for a file of so few bytes.
  ///
  /// @param bits of a pixel
  /// @param bytes of the file
  static void checkUnpacked(String file, long height, long width, int bits, int bytes)
      throws DataException {
    long most = InputFile.mostUnpacked(bytes);
    if (height * width * bits / Byte.SIZE > most) {
      throw new DataException(
          "%s has %d×%d pixels of %d bits in %d bytes, expected at most %d bytes of pixels from a file of this size: shrink it"
              .formatted(file, height, width, bits, bytes, most));
    }
  }

  /// Refuses a JPEG that goes over all its pixels again and again.
  static void checkScans(String file, long height, long width, byte[] content)
      throws DataException {
    long pixels = height * width;
    long scans = JpegHeader.scans(content);
    long most = SCANS * InputFile.mostUnpacked(content.length);
    if (scans * pixels > most) {
      throw new DataException(
          "%s is a JPEG with %d scans, expected at most %d in a file of this size: save it again"
              .formatted(file, scans, most / pixels));
    }
  }
}
