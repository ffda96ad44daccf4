package dev.hourglass.data.formats;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;

/// The samples of a decoded image, row by row, as grey or as red, green and blue.
///
/// Transparent pixels lie over black, the colour of padding. Grey from colour is Rec. 601 luma:
/// 0.299 red + 0.587 green + 0.114 blue, on the sRGB values as they are.
final class Raster {
  private final BufferedImage image;
  private final int channels;
  private final boolean trulyGrey;
  private final int[] argb;

  Raster(BufferedImage image, int channels) {
    this.image = image;
    this.channels = channels;
    this.trulyGrey = isTrulyGrey(image);
    this.argb = new int[image.getWidth()];
  }

  /// Fills in one row.
  ///
  /// @param samples `[channel][column]`, 0 to 255
  void row(int y, float[][] samples) {
    if (trulyGrey) {
      greyRow(y, samples);
    } else {
      colourRow(y, samples);
    }
  }

  private static boolean isTrulyGrey(BufferedImage image) {
    return image.getColorModel() instanceof ComponentColorModel model
        && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  /// Takes grey samples as stored. Java holds that grey is linear light and `getRGB` would brighten
  /// them, but image files mean sRGB.
  private void greyRow(int y, float[][] samples) {
    int bits = image.getColorModel().getComponentSize(0);
    float scale = 255f / ((1 << bits) - 1);
    boolean alpha = image.getColorModel().hasAlpha();
    for (int x = 0; x < argb.length; x++) {
      float grey = image.getRaster().getSample(x, y, 0) * scale;
      float opacity = alpha ? image.getRaster().getSample(x, y, 1) * scale / 255f : 1;
      for (int c = 0; c < channels; c++) {
        samples[c][x] = grey * opacity;
      }
    }
  }

  private void colourRow(int y, float[][] samples) {
    image.getRGB(0, y, argb.length, 1, argb, 0, argb.length);
    for (int x = 0; x < argb.length; x++) {
      float opacity = (argb[x] >>> 24) / 255f;
      float red = ((argb[x] >> 16) & 255) * opacity;
      float green = ((argb[x] >> 8) & 255) * opacity;
      float blue = (argb[x] & 255) * opacity;
      if (channels == 1) {
        samples[0][x] = 0.299f * red + 0.587f * green + 0.114f * blue;
      } else {
        samples[0][x] = red;
        samples[1][x] = green;
        samples[2][x] = blue;
      }
    }
  }
}
