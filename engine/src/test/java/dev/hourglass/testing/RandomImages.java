package dev.hourglass.testing;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.random.SplitMix64;

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
    return ByteImages.unlabelled("random", new Shape(channels, height, width), pixels);
  }
}
