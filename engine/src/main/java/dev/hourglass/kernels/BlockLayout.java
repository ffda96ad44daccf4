package dev.hourglass.kernels;

import dev.hourglass.parallel.Phase;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Copies images into a block and out of it: from `[image][channel][pixel]` to
/// `[pixel][channel][lane]` and back, each channel a transposed matrix.
public final class BlockLayout {
  /// Parts of the work begin at multiples of this many pixels.
  private static final int UNIT = Transpose.SIDE;

  private final Kernels kernels;
  private final int channels;
  private final int pixels;
  private final int lanes;

  /// One channel of the images that are being loaded: `[lane][pixel]`.
  private final float[] collected;

  /// Images of any kind.
  public interface Source {
    /// Copies numbers of one image.
    ///
    /// @param from first of the image's numbers, `[channel][row][column]`
    /// @param length how many
    /// @param to receives them from `offset`
    void copy(int image, int from, int length, float[] to, int offset);

    /// The images one after another, if they are stored in memory like that; or null.
    default float @Nullable [] contiguous() {
      return null;
    }
  }

  /// A layout of blocks.
  ///
  /// @param channels of an image
  /// @param pixels of an image
  public BlockLayout(Kernels kernels, int channels, int pixels, int lanes) {
    Block.check(lanes);
    this.kernels = kernels;
    // With one pixel both orders are the same, so its channels pass for pixels.
    this.channels = pixels == 1 ? 1 : channels;
    this.pixels = pixels == 1 ? channels : pixels;
    this.lanes = lanes;
    collected = new float[this.pixels * lanes];
  }

  /// Fills one part of a block with images.
  ///
  /// @param order which images, or null for the images as they come
  /// @param first position in the order of the image in lane 0
  /// @param count how many lanes get an image; the others get zeros
  /// @param block receives `[pixel][channel][lane]`
  public void load(
      Source source,
      int @Nullable [] order,
      int first,
      int count,
      float[] block,
      int part,
      int parts) {
    int size = channels * pixels;
    int begin = Phase.start(pixels, UNIT, part, parts);
    int length = Phase.start(pixels, UNIT, part + 1, parts) - begin;
    float[] numbers = order == null && count == lanes ? source.contiguous() : null;
    for (int channel = 0; channel < channels; channel++) {
      int from = channel * pixels + begin;
      int to = (begin * channels + channel) * lanes;
      int stride = channels * lanes;
      if (numbers != null) {
        kernels.transpose(numbers, first * size + from, size, lanes, length, block, to, stride);
      } else {
        collect(source, order, first, count, channel, begin, length);
        kernels.transpose(collected, begin, pixels, lanes, length, block, to, stride);
      }
    }
  }

  /// Copies some pixels of each image's channel, and zeros for the lanes without an image.
  private void collect(
      Source source,
      int @Nullable [] order,
      int first,
      int count,
      int channel,
      int begin,
      int length) {
    for (int lane = 0; lane < count; lane++) {
      int image = order == null ? first + lane : order[first + lane];
      source.copy(image, channel * pixels + begin, length, collected, lane * pixels + begin);
    }
    for (int lane = count; lane < lanes; lane++) {
      Arrays.fill(collected, lane * pixels + begin, lane * pixels + begin + length, 0);
    }
  }

  /// Copies one part of a block to images.
  ///
  /// @param block `[pixel][channel][lane]`
  /// @param images receives `[image][channel][pixel]`
  /// @param first the image that lane 0 becomes
  /// @param count how many lanes become images
  public void store(float[] block, float[] images, int first, int count, int part, int parts) {
    int begin = Phase.start(pixels, UNIT, part, parts);
    int length = Phase.start(pixels, UNIT, part + 1, parts) - begin;
    for (int channel = 0; channel < channels; channel++) {
      int from = (begin * channels + channel) * lanes;
      int to = (first * channels + channel) * pixels + begin;
      kernels.transpose(
          block, from, channels * lanes, length, count, images, to, channels * pixels);
    }
  }
}
