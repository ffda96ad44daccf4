package dev.hourglass.analysis.baselines;

import dev.hourglass.data.ByteImages;
import dev.hourglass.parallel.Team;
import java.util.LinkedHashMap;
import java.util.Map;

/// JPEG at the highest quality whose files are within a budget on average, or at the lowest quality
/// if none is.
final class JpegChoice {
  private static final int LOWEST = 0;
  private static final int HIGHEST = 100;
  private static final int SAMPLE = 500;

  private final ByteImages images;
  private final Team team;
  private final Map<Integer, Sizes> known = new LinkedHashMap<>();

  /// Bytes of all images together.
  private record Sizes(long data, long files) {}

  JpegChoice(ByteImages images, Team team) {
    this.images = images;
    this.team = team;
  }

  /// The choice for a budget.
  ///
  /// @param budget mean bytes for an image, without headers
  Baseline baseline(int budget) {
    int quality = quality(budget);
    Sizes sizes = sizes(quality);
    return new Baseline(
        "jpeg",
        "quality " + quality,
        budget,
        (double) sizes.data / images.count(),
        (double) sizes.files / images.count(),
        () -> {
          JpegCodec codec = new JpegCodec(images, quality);
          return (image, to) -> codec.decode(codec.encode(image), to);
        });
  }

  /// By halves on some of the images, then step by step on all of them.
  private int quality(int budget) {
    int fits = LOWEST;
    int beyond = HIGHEST + 1;
    int sample = Math.min(SAMPLE, images.count());
    while (beyond - fits > 1) {
      int middle = (fits + beyond) / 2;
      if (sizes(middle, sample).data <= (long) budget * sample) {
        fits = middle;
      } else {
        beyond = middle;
      }
    }
    long all = (long) budget * images.count();
    while (fits < HIGHEST && sizes(fits + 1).data <= all) {
      fits++;
    }
    while (fits > LOWEST && sizes(fits).data > all) {
      fits--;
    }
    return fits;
  }

  private Sizes sizes(int quality) {
    return known.computeIfAbsent(quality, q -> sizes(q, images.count()));
  }

  /// @param count of images, spread evenly over the set
  private Sizes sizes(int quality, int count) {
    int[] data = new int[count];
    int[] files = new int[count];
    team.each(
        count,
        () -> {
          JpegCodec codec = new JpegCodec(images, quality);
          return i -> {
            byte[] file = codec.encode((int) ((long) i * images.count() / count));
            data[i] = JpegCodec.dataBytes(file);
            files[i] = file.length;
          };
        });
    return new Sizes(Baselines.sum(data), Baselines.sum(files));
  }
}
