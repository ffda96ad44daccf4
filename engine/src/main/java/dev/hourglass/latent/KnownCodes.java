package dev.hourglass.latent;

import dev.hourglass.data.ByteImages;
import dev.hourglass.model.Inference;
import java.util.function.IntConsumer;

/// Codes of images that stand for all of a set: what a distribution or a range is taken from.
public final class KnownCodes {
  private static final int BLOCK = 1024;

  private KnownCodes() {}

  /// {@return how many images are encoded}
  ///
  /// @param images the images
  /// @param most how many at most
  public static int count(ByteImages images, int most) {
    return Math.min(images.count(), most);
  }

  /// {@return whether all codes are the same: no distribution, direction or distance can be taken
  /// from them}
  ///
  /// @param codes `[code][number]`
  /// @param size latent dimensions
  public static boolean allEqual(float[] codes, int size) {
    for (int i = size; i < codes.length; i++) {
      if (codes[i] != codes[i - size]) {
        return false;
      }
    }
    return true;
  }

  /// Encodes images at equal distances in a set, with their labels where there are any.
  ///
  /// @param inference the model at work
  /// @param images the images
  /// @param most how many images at most
  /// @param progress hears after each block how many images it had
  /// @return `[image][number]`
  public static float[] of(Inference inference, ByteImages images, int most, IntConsumer progress) {
    int count = count(images, most);
    float[] codes = {};
    for (int first = 0; first < count; first += BLOCK) {
      int block = Math.min(BLOCK, count - first);
      int[] chosen = new int[block];
      for (int i = 0; i < block; i++) {
        chosen[i] = (int) ((long) (first + i) * images.count() / count);
      }
      float[] some = inference.encode(images.numbers(chosen), images.labelsOf(chosen));
      if (first == 0) {
        codes = new float[count * (some.length / block)];
      }
      System.arraycopy(some, 0, codes, first * (some.length / block), some.length);
      progress.accept(block);
    }
    return codes;
  }
}
