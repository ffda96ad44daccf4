package dev.hourglass.data.formats;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.util.Arrays;

/// Colours of four inks as red, green and blue.
///
/// By the plain formula, without a printer's profile, as most programs show them: red is what cyan
/// and black leave of white, (255 − C)·(255 − K) / 255.
final class Cmyk {
  // The last digits of libjpeg's YCbCr to RGB, in 2⁻¹⁶.
  private static final int HALF = 1 << 15;
  private static final int RED_OF_CR = 91881;
  private static final int GREEN_OF_CR = -46802;
  private static final int GREEN_OF_CB = -22554;
  private static final int BLUE_OF_CB = 116130;

  // Of 65,535 parts these are one of 255, and half of one.
  private static final int OF_A_BYTE = 257;
  private static final int HALF_BYTE = 128;

  private Cmyk() {}

  /// The pixels of a JPEG file of four components as they are stored: what the inks leave of white,
  /// as Adobe's programs do and other decoders therefore take all of them; where Adobe's segment
  /// says so, the first three as luma and two differences.
  static BufferedImage ofJpeg(Raster stored, JpegHeader header) {
    return rgb(stored, false, header.adobe() > 0);
  }

  /// Pixels of four inks, 0 for none and 255 (of 16 bits 65,535) for all.
  static BufferedImage of(Raster inks) {
    return rgb(inks, true, false);
  }

  private static BufferedImage rgb(Raster raster, boolean inks, boolean differences) {
    int width = raster.getWidth();
    BufferedImage image = new BufferedImage(width, raster.getHeight(), BufferedImage.TYPE_INT_RGB);
    int bands = raster.getNumBands();
    int[] row = new int[bands * width];
    int[] rgb = new int[width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      if (raster.getSampleModel().getSampleSize(0) > Byte.SIZE) {
        Arrays.setAll(row, i -> (row[i] + HALF_BYTE) / OF_A_BYTE);
      }
      for (int x = 0; x < width; x++) {
        int at = bands * x;
        if (differences) {
          separate(row, at);
        }
        int flip = inks ? 255 : 0;
        int left = row[at + 3] ^ flip;
        rgb[x] =
            shade(row[at] ^ flip, left) << 16
                | shade(row[at + 1] ^ flip, left) << 8
                | shade(row[at + 2] ^ flip, left);
      }
      image.setRGB(0, y, width, 1, rgb, 0, width);
    }
    return image;
  }

  private static int shade(int left, int black) {
    return (left * black + 127) / 255;
  }

  /// Makes the stored first three components of a pixel from luma and differences, as libjpeg does.
  private static void separate(int[] row, int at) {
    int luma = row[at];
    int cb = row[at + 1] - 128;
    int cr = row[at + 2] - 128;
    row[at] = flipped(luma + ((RED_OF_CR * cr + HALF) >> 16));
    row[at + 1] = flipped(luma + ((GREEN_OF_CB * cb + GREEN_OF_CR * cr + HALF) >> 16));
    row[at + 2] = flipped(luma + ((BLUE_OF_CB * cb + HALF) >> 16));
  }

  private static int flipped(int sample) {
    return 255 - Math.clamp(sample, 0, 255);
  }
}
