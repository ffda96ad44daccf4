package dev.hourglass.codec;

import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.model.Codes;
import java.util.Arrays;

/// Images with their codes.
final class EncodedImages {
  final Images images;
  final Codes codes;
  private final Quantiser quantiser;
  private double floor = Double.NaN;

  EncodedImages(Images images, Codes codes, Quantiser quantiser) {
    this.images = images;
    this.codes = codes;
    this.quantiser = quantiser;
  }

  /// {@return the squared error of an image, on average, before its code is rounded}
  double floor() {
    if (Double.isNaN(floor)) {
      floor = mean(quantiser.errors(images, codes.values()));
    }
    return floor;
  }

  /// {@return the squared error of an image, on average}
  ///
  /// @param whole numbers, `[image][dimension]`
  /// @param step what they are multiplied with
  double error(int[] whole, float step) {
    return mean(quantiser.errors(images, Quantiser.codes(whole, step)));
  }

  private static double mean(double... errors) {
    return Arrays.stream(errors).reduce(0, Double::sum) / errors.length;
  }

  /// {@return the root mean square of the codes' numbers}
  double rootMeanSquare() {
    return Quantiser.rootMeanSquare(codes.values());
  }

  /// {@return the codes as whole numbers, `[image][dimension]`}
  int[] rounded(float step) {
    return Quantiser.round(codes.values(), step);
  }

  /// {@return some of them, evenly over all}
  EncodedImages evenly(int most) {
    int[] some = Sampling.evenly(images.count(), most);
    return new EncodedImages(images.select(some), codes.select(some), quantiser);
  }
}
