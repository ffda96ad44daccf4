package dev.hourglass.testing;

import dev.hourglass.data.ByteImages;
import dev.hourglass.random.SplitMix64;
import java.util.List;

/// Image sets of random bytes.
public final class RandomImages {
  private RandomImages() {}

  /// Images whose bytes depend on the seed alone.
  public static ByteImages random(long seed, int count, int channels, int height, int width) {
    SplitMix64 random = new SplitMix64(seed);
    byte[] pixels = new byte[count * channels * height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    return ByteImages.of("random", channels, height, width, pixels, null, List.of());
  }

  /// The same images as numbers in [0, 1].
  public static float[] numbers(ByteImages images) {
    float[] numbers = new float[images.pixels().length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (images.pixels()[i] & 0xFF) / 255f;
    }
    return numbers;
  }
}
