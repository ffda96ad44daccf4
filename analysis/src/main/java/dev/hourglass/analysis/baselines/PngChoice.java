package dev.hourglass.analysis.baselines;

import dev.hourglass.data.ByteImages;
import dev.hourglass.parallel.Team;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// PNG is lossless, so images are reduced first: fewer levels of brightness, fewer pixels.
///
/// Of 1, 2, 4 or 8 bits for a value and images made 1 to 8 times smaller, that choice is taken
/// which has the least squared error among those whose files keep to the budget on average. Errors
/// are compared on at most 500 images; that the budget is kept is checked on all. Where no choice
/// keeps to it, the smallest is taken.
final class PngChoice {
  private static final int SAMPLE = 500;
  private static final int MOST_SMALLER = 8;

  private final ByteImages images;
  private final Team team;
  private List<Candidate> candidates = List.of();

  private record Candidate(PngSetting setting, double bytes, double error) {}

  PngChoice(ByteImages images, Team team) {
    this.images = images;
    this.team = team;
  }

  /// The choice for a budget.
  ///
  /// @param budget mean bytes for an image, without what is the same in all files
  Baseline baseline(int budget) {
    if (candidates.isEmpty()) {
      candidates = candidates();
    }
    for (Candidate candidate : candidates) {
      // What misses the budget on the sample by more than a twentieth is not tried on the set.
      if (candidate.bytes <= 1.05 * budget) {
        long bytes = bytes(candidate.setting);
        if (bytes <= (long) budget * images.count()) {
          return baseline(candidate.setting, budget, bytes);
        }
      }
    }
    PngSetting smallest =
        candidates.stream().min(Comparator.comparingDouble(Candidate::bytes)).orElseThrow().setting;
    return baseline(smallest, budget, bytes(smallest));
  }

  private Baseline baseline(PngSetting setting, int budget, long bytes) {
    double mean = (double) bytes / images.count();
    return new Baseline(
        "png",
        setting.description(),
        budget,
        mean,
        mean + PngSetting.FRAME,
        () -> {
          PngSetting.Work work = setting.work(images);
          return (image, to) -> work.reconstruct(image, to);
        });
  }

  private long bytes(PngSetting setting) {
    int[] bytes = new int[images.count()];
    team.each(
        images.count(),
        () -> {
          PngSetting.Work work = setting.work(images);
          return image -> bytes[image] = work.data(image).length;
        });
    return Baselines.sum(bytes);
  }

  /// All choices, the smallest error first.
  private List<Candidate> candidates() {
    List<Candidate> found = new ArrayList<>();
    int most = Math.min(MOST_SMALLER, Math.min(images.shape().height(), images.shape().width()));
    for (int smaller = 1; smaller <= most; smaller++) {
      for (int bits = 1; bits <= 8; bits *= 2) {
        found.add(measure(new PngSetting(bits, smaller)));
      }
    }
    found.sort(Comparator.comparingDouble(Candidate::error));
    return found;
  }

  private Candidate measure(PngSetting setting) {
    int count = Math.min(SAMPLE, images.count());
    int[] bytes = new int[count];
    double[] errors = new double[count];
    team.each(
        count,
        () -> {
          PngSetting.Work work = setting.work(images);
          float[] original = new float[images.shape().size()];
          float[] reconstruction = new float[images.shape().size()];
          return i -> {
            int image = (int) ((long) i * images.count() / count);
            images.copy(image, original, 0);
            work.reconstruct(image, reconstruction);
            bytes[i] = work.data(image).length;
            errors[i] = squaredError(original, reconstruction);
          };
        });
    double error = 0;
    for (double one : errors) {
      error += one;
    }
    return new Candidate(setting, (double) Baselines.sum(bytes) / count, error);
  }

  private static double squaredError(float[] x, float[] y) {
    double sum = 0;
    for (int e = 0; e < x.length; e++) {
      double difference = x[e] - y[e];
      sum += difference * difference;
    }
    return sum;
  }
}
