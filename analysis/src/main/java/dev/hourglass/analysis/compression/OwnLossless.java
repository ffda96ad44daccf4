package dev.hourglass.analysis.compression;

import dev.hourglass.analysis.compression.CodecCurve.Layout;
import dev.hourglass.codec.Codec;
import dev.hourglass.codec.LosslessOptions;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;

/// The lossless codec of this library, which takes no model: all bytes of its file count, and it
/// counts only if it decodes to the same bytes.
final class OwnLossless {
  static final int MOST_EFFORT = 9;

  private static final String NAME = "hourglass";

  private OwnLossless() {}

  static LosslessSize measure(ByteImages images, int effort, int threads) throws IOException {
    ByteImages plain =
        new ByteImages(images.name(), images.shape(), images.content(), null, List.of(), List.of());
    LosslessOptions options = LosslessOptions.defaults().withEffort(effort).withThreads(threads);
    byte[] file = Codec.lossless(options).compress(plain);
    int[] right = new int[1];
    Codec.decompress(
        Channels.newChannel(new ByteArrayInputStream(file)),
        null,
        threads,
        (first, decoded, _) -> right[0] += equal(plain, first, decoded));
    if (right[0] != images.count()) {
      throw new IllegalStateException(
          "%d of %d images were decoded to the same bytes, expected all"
              .formatted(right[0], images.count()));
    }
    double bytes = (double) file.length / images.count();
    String name = effort == 0 ? NAME : NAME + ", effort " + effort;
    return new LosslessSize(name, Layout.MODEL, bytes, 8 * bytes / images.shape().pixels());
  }

  private static int equal(ByteImages originals, int first, Images decoded) {
    ByteImages all = (ByteImages) decoded;
    byte[] original = new byte[originals.shape().size()];
    byte[] back = new byte[original.length];
    int equal = 0;
    for (int i = 0; i < all.count(); i++) {
      originals.content().copy(first + i, original, 0);
      all.content().copy(i, back, 0);
      equal += Arrays.equals(original, back) ? 1 : 0;
    }
    return equal;
  }
}
