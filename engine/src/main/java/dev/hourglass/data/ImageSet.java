package dev.hourglass.data;

import dev.hourglass.kernels.Phase;
import java.util.Arrays;
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

  private static final float[] UNIT = new float[256];

  static {
    for (int b = 0; b < UNIT.length; b++) {
      UNIT[b] = b / 255f;
    }
  }

  /// Fills one part of a block with images, their bytes divided by 255.
  ///
  /// @param order which images, or null for the images as they come
  /// @param first position in the order of the image in lane 0
  /// @param count how many lanes get an image; the others get zeros
  /// @param block receives `[pixel][channel][lane]`
  public void fillBlock(
      int @Nullable [] order,
      int first,
      int count,
      float[] block,
      int lanes,
      int part,
      int parts) {
    int size = height * width;
    int end = Phase.start(size, part + 1, parts);
    for (int p = Phase.start(size, part, parts); p < end; p++) {
      for (int c = 0; c < channels; c++) {
        int to = (p * channels + c) * lanes;
        for (int lane = 0; lane < count; lane++) {
          int image = order == null ? first + lane : order[first + lane];
          block[to + lane] = UNIT[pixels[image * channels * size + c * size + p] & 0xFF];
        }
        Arrays.fill(block, to + count, to + lanes, 0);
      }
    }
  }

  /// Number of bytes of one image: channels × height × width.
  public int imageSize() {
    return channels * height * width;
  }
}
