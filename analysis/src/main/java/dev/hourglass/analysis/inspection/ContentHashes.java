package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Images;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Images with the same pixels, found by a hash of the content and confirmed by comparing.
final class ContentHashes {
  private ContentHashes() {}

  /// The first image with the same pixels, for each image; itself where there is none before it.
  static int[] originals(Images images) {
    int[] originals = new int[images.count()];
    Map<Integer, List<Integer>> byHash = new TreeMap<>();
    float[] pixels = new float[images.shape().size()];
    float[] others = new float[pixels.length];
    for (int i = 0; i < originals.length; i++) {
      images.copy(i, pixels, 0);
      List<Integer> alike = byHash.computeIfAbsent(Arrays.hashCode(pixels), _ -> new ArrayList<>());
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
}
