package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import java.util.ArrayList;
import java.util.List;

/// Plain numbers of an image, in [0, 1] units.
///
/// @param mean of all numbers
/// @param variance of the numbers around the mean of their channel
/// @param range largest difference of two numbers of a channel
/// @param saturated share of the numbers that are 254/255 or more
/// @param laplacian variance of the Laplacian with four neighbours, of the pixels that have them: a
///   usual measure of sharpness (Pech-Pacheco and others, ICPR 2000)
record ImageLook(double mean, double variance, double range, double saturated, double laplacian) {
  private static final float WHITE = 254 / 255f;

  static List<ImageLook> of(Images images) {
    List<ImageLook> looks = new ArrayList<>();
    float[] pixels = new float[images.shape().size()];
    for (int i = 0; i < images.count(); i++) {
      images.copy(i, pixels, 0);
      looks.add(of(pixels, images.shape()));
    }
    return looks;
  }

  private static ImageLook of(float[] pixels, Shape shape) {
    int plane = shape.pixels();
    double sum = 0;
    double squares = 0;
    double range = 0;
    double sharpness = 0;
    int white = 0;
    for (int c = 0; c < shape.channels(); c++) {
      double channel = 0;
      float least = Float.POSITIVE_INFINITY;
      float most = Float.NEGATIVE_INFINITY;
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        channel += pixels[i];
        least = Math.min(least, pixels[i]);
        most = Math.max(most, pixels[i]);
        white += pixels[i] >= WHITE ? 1 : 0;
      }
      double mean = channel / plane;
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        squares += (pixels[i] - mean) * (pixels[i] - mean);
      }
      sum += channel;
      range = Math.max(range, most - least);
      sharpness += laplacian(pixels, c * plane, shape);
    }
    int size = shape.size();
    return new ImageLook(
        sum / size, squares / size, range, (double) white / size, sharpness / shape.channels());
  }

  private static double laplacian(float[] pixels, int at, Shape shape) {
    int width = shape.width();
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int y = 1; y + 1 < shape.height(); y++) {
      for (int x = 1; x + 1 < width; x++) {
        int i = at + y * width + x;
        double value =
            pixels[i - width] + pixels[i + width] + pixels[i - 1] + pixels[i + 1] - 4 * pixels[i];
        sum += value;
        squares += value * value;
        count++;
      }
    }
    return count == 0 ? 0 : Math.max(0, squares / count - sum / count * (sum / count));
  }
}
