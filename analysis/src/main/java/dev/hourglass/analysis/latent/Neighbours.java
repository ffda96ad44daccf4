package dev.hourglass.analysis.latent;

import dev.hourglass.latent.NearestCodes;
import java.util.Arrays;

/// A test image and the training images whose codes are nearest to its code.
///
/// @param image in the test set
/// @param nearest in the training set, nearest first
/// @param distances of the codes, in the codes' unit
public record Neighbours(int image, int[] nearest, float[] distances) {

  /// {@return those of one image}
  ///
  /// @param found for all images
  /// @param image which one
  public static Neighbours of(NearestCodes.Found found, int image) {
    int from = image * found.k();
    return new Neighbours(
        image,
        Arrays.copyOfRange(found.indices(), from, from + found.k()),
        Arrays.copyOfRange(found.distances(), from, from + found.k()));
  }
}
