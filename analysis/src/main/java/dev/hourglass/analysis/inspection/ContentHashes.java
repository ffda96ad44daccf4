package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Images;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Images with the same pixels, found by a hash of the content and confirmed by comparing.
final class ContentHashes {
  /// An odd multiplier with well-spread bits: 2⁶⁴ over the golden ratio.
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private ContentHashes() {}

  /// The first image with the same pixels, for each image; itself where there is none before it.
  static int[] originals(Images images) {
    int[] originals = new int[images.count()];
    Map<Long, List<Integer>> byHash = new TreeMap<>();
    float[] pixels = new float[images.shape().size()];
    float[] others = new float[pixels.length];
    for (int i = 0; i < originals.length; i++) {
      images.copy(i, pixels, 0);
      List<Integer> alike = byHash.computeIfAbsent(hash(pixels), _ -> new ArrayList<>());
      originals[i] = i;
      for (int other : alike) {
        images.copy(other, others, 0);
        if (Arrays.equals(pixels, others)) {
          originals[i] = other;
          break;
        }
      }
      if (originals[i] == i) {
        alike.add(i);
      }
    }
    return originals;
  }

  /// Differs for images of two values too, whose bits {@link Arrays#hashCode} hardly mixes.
  private static long hash(float[] pixels) {
    long hash = 0;
    for (float pixel : pixels) {
      hash = (hash ^ Float.floatToIntBits(pixel)) * GOLDEN;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
