package dev.hourglass.app.baselines;

import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.Team;
import java.util.HashMap;
import java.util.Map;

/// JPEG at the highest quality whose files keep to a budget on average, or at the lowest quality
/// where not even that does.
final class JpegChoice {
  private static final int LOWEST = 0;
  private static final int HIGHEST = 100;

  private final ImageSet images;
  private final Team team;
  private final Map<Integer, Sizes> known = new HashMap<>();

  /// Bytes of all images together.
  private record Sizes(long data, long files) {}

  JpegChoice(ImageSet images, Team team) {
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

  /// By halves: sizes grow with the quality.
  private int quality(int budget) {
    int fits = LOWEST;
    int beyond = HIGHEST + 1;
    while (beyond - fits > 1) {
      int middle = (fits + beyond) / 2;
      if (sizes(middle).data <= (long) budget * images.count()) {
        fits = middle;
      } else {
        beyond = middle;
      }
    }
    return fits;
  }

  private Sizes sizes(int quality) {
    return known.computeIfAbsent(quality, this::measure);
  }

  private Sizes measure(int quality) {
    int[] data = new int[images.count()];
    int[] files = new int[images.count()];
    team.each(
        images.count(),
        () -> {
          JpegCodec codec = new JpegCodec(images, quality);
          return image -> {
            byte[] file = codec.encode(image);
            data[image] = JpegCodec.dataBytes(file);
            files[image] = file.length;
          };
        });
    return new Sizes(Baselines.sum(data), Baselines.sum(files));
  }
}
