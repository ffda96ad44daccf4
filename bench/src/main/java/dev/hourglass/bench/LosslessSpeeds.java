package dev.hourglass.bench;

import dev.hourglass.bench.timing.Medians;
import dev.hourglass.bench.timing.Timing;
import dev.hourglass.codec.Codec;
import dev.hourglass.codec.LosslessOptions;
import dev.hourglass.data.ByteImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How fast images are stored and decoded without loss.
final class LosslessSpeeds {
  private LosslessSpeeds() {}

  /// Adds a row; before, the file must decode to the same bytes by one thread and by several.
  ///
  /// @param runs turns, of which the median counts
  static void add(Table table, ByteImages images, int threads, int runs) throws IOException {
    ByteImages plain =
        new ByteImages(images.name(), images.shape(), images.content(), null, List.of(), List.of());
    LosslessOptions options = LosslessOptions.defaults().withThreads(threads);
    byte[] file = Codec.lossless(options).compress(plain);
    for (int some : new int[] {1, Math.max(2, threads)}) {
      if (!Arrays.equals(decoded(file, plain, some), plain.pixels())) {
        throw new IllegalStateException(
            "%s: %d threads decoded other bytes, expected the same".formatted(images.name(), some));
      }
    }
    List<Timing> encoding = new ArrayList<>();
    List<Timing> decoding = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      Codec.lossless(options).compress(plain);
      long middle = System.nanoTime();
      decoded(file, plain, threads);
      encoding.add(Timing.of((middle - start) / 1e9));
      decoding.add(Timing.of((System.nanoTime() - middle) / 1e9));
    }
    table.add(
        images.name(),
        "%,.0f".formatted(images.count() / Medians.of(Timing.seconds(encoding))),
        "%,.0f".formatted(images.count() / Medians.of(Timing.seconds(decoding))));
  }

  private static byte[] decoded(byte[] file, ByteImages images, int threads) throws IOException {
    int size = images.shape().size();
    byte[] all = new byte[Math.multiplyExact(images.count(), size)];
    Codec.decompress(
        Channels.newChannel(new ByteArrayInputStream(file)),
        null,
        threads,
        (first, decoded, _) -> {
          byte[] block = ((ByteImages) decoded).pixels();
          System.arraycopy(block, 0, all, first * size, block.length);
        });
    return all;
  }
}
