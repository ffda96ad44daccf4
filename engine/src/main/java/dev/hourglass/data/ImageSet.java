package dev.hourglass.data;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Images as bytes, all of one shape, with an optional class per image.
///
/// @param name where the images come from, as every output shows it: `mnist`, `synthetic`, a folder
/// @param count number of images
/// @param channels 1 for grey, 3 for colour
/// @param height rows of an image
/// @param width columns of an image
/// @param pixels `[image][channel][row][column]`, a byte 0 to 255 each; 255 is 1.0
/// @param labels class index of each image, or null where there are none
/// @param classes names of the classes, empty where there are no labels
/// @param digest SHA-256 over shape, pixels and labels, in hex: what a model file records
public record ImageSet(
    String name,
    int count,
    int channels,
    int height,
    int width,
    byte[] pixels,
    int @Nullable [] labels,
    List<String> classes,
    String digest) {

  /// Checks that the parts fit together.
  ///
  /// @throws IllegalArgumentException if they do not
  public ImageSet {
    Objects.requireNonNull(name);
    classes = List.copyOf(classes);
    if ((long) count * channels * height * width != pixels.length) {
      throw new IllegalArgumentException(
          "%s holds %d pixel bytes, expected %d images of %d×%d×%d"
              .formatted(name, pixels.length, count, channels, height, width));
    }
    if (labels != null && labels.length != count) {
      throw new IllegalArgumentException(
          "%s holds %d labels for %d images, expected one each"
              .formatted(name, labels.length, count));
    }
  }

  /// Number of bytes of one image: channels × height × width.
  public int imageSize() {
    return channels * height * width;
  }
}
