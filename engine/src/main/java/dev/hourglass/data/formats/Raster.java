package dev.hourglass.data.formats;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.util.Arrays;

/// The samples of a decoded image, row by row, as grey or as red, green and blue.
///
/// Transparent pixels lie over a background. Grey from colour is Rec. 601 luma: 0.299 red + 0.587
/// green + 0.114 blue, on the sRGB values as they are.
final class Raster {
  private final BufferedImage image;
  private final int channels;
  private final float[] background;
  private final boolean trulyGrey;
  private final int[] argb;

  /// @param channels 1 for grey, 3 for colour
  /// @param background behind transparent pixels, as 0xRRGGBB
  Raster(BufferedImage image, int channels, int background) {
    this.image = image;
    this.channels = channels;
    this.background = samples(background, channels);
    this.trulyGrey = isTrulyGrey(image);
    this.argb = new int[image.getWidth()];
  }

  /// A colour's samples, `[channel]`, 0 to 255.
  ///
  /// @param colour as 0xRRGGBB
  static float[] samples(int colour, int channels) {
    float red = (colour >> 16) & 255;
    float green = (colour >> 8) & 255;
    float blue = colour & 255;
    return channels == 1 ? new float[] {luma(red, green, blue)} : new float[] {red, green, blue};
  }

  private static float luma(float red, float green, float blue) {
    return 0.299f * red + 0.587f * green + 0.114f * blue;
  }

  /// Whether every pixel of an image has as much red as green and blue, however transparent it is.
  static boolean isGrey(BufferedImage image) {
    if (isTrulyGrey(image)) {
      return true;
    }
    int[] argb = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, argb.length, 1, argb, 0, argb.length);
      if (!Arrays.stream(argb).allMatch(pixel -> (pixel & 0xFFFFFF) == (pixel & 255) * 0x010101)) {
        return false;
      }
    }
    return true;
  }

  /// Whether some pixels of an image are more transparent than others.
  static boolean hasDrawingInAlpha(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return false;
    }
    int first = image.getRGB(0, 0) >>> 24;
    int[] argb = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, argb.length, 1, argb, 0, argb.length);
      if (!Arrays.stream(argb).allMatch(pixel -> pixel >>> 24 == first)) {
        return true;
      }
    }
    return false;
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
        samples[c][x] = grey * opacity + background[c] * (1 - opacity);
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
      float behind = 1 - opacity;
      if (channels == 1) {
        samples[0][x] = luma(red, green, blue) + background[0] * behind;
      } else {
        samples[0][x] = red + background[0] * behind;
        samples[1][x] = green + background[1] * behind;
        samples[2][x] = blue + background[2] * behind;
      }
    }
  }
}
