package dev.hourglass.analysis.latent;

import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Codes;
import java.util.stream.IntStream;

/// Predicts labels from codes with a linear probe and nearest neighbours.
final class LabelProbes {
  private LabelProbes() {}

  /// Learns from training codes and measures on test codes.
  ///
  /// @param nearest training codes of each test code
  static Probes of(
      Codes train,
      int[] trainLabels,
      Codes test,
      int[] testLabels,
      NearestCodes.Found nearest,
      long seed) {
    CodeMoments moments = CodeMoments.of(train);
    double[] means = moments.means();
    double[] scales = moments.variances();
    for (int d = 0; d < scales.length; d++) {
      // The deviation of a number that never changes is 0, by which nothing can be divided.
      scales[d] = scales[d] > 0 ? 1 / Math.sqrt(scales[d]) : 0;
    }
    double linear =
        Tribuo.linearProbe(
            standardised(train, means, scales),
            trainLabels,
            standardised(test, means, scales),
            testLabels,
            seed);
    return new Probes(
        linear,
        vote(nearest, trainLabels, testLabels),
        nearest.k(),
        mostFrequent(trainLabels, testLabels));
  }

  private static Codes standardised(Codes codes, double[] means, double[] scales) {
    float[] values = new float[codes.values().length];
    for (int i = 0; i < values.length; i++) {
      int d = i % codes.size();
      values[i] = (float) ((codes.values()[i] - means[d]) * scales[d]);
    }
    return Codes.of(codes.size(), values);
  }

  private static double vote(NearestCodes.Found nearest, int[] trainLabels, int[] testLabels) {
    int right = 0;
    for (int q = 0; q < testLabels.length; q++) {
      right += voted(nearest, q, trainLabels) == testLabels[q] ? 1 : 0;
    }
    return (double) right / testLabels.length;
  }

  /// The label with most votes; going from near to far, the first that has so many.
  private static int voted(NearestCodes.Found nearest, int query, int[] labels) {
    int winner = -1;
    int most = 0;
    for (int rank = 0; rank < nearest.k(); rank++) {
      int label = labels[nearest.index(query, rank)];
      int votes = 0;
      for (int other = 0; other < nearest.k(); other++) {
        votes += labels[nearest.index(query, other)] == label ? 1 : 0;
      }
      if (votes > most) {
        most = votes;
        winner = label;
      }
    }
    return winner;
  }

  private static double mostFrequent(int[] trainLabels, int[] testLabels) {
    int best = most(trainLabels);
    int right = 0;
    for (int label : testLabels) {
      right += label == best ? 1 : 0;
    }
    return (double) right / testLabels.length;
  }

  private static int most(int[] labels) {
    int classes = IntStream.of(labels).max().orElse(0) + 1;
    int[] counts = new int[classes];
    int best = 0;
    for (int label : labels) {
      counts[label]++;
    }
    for (int label = 0; label < classes; label++) {
      best = counts[label] > counts[best] ? label : best;
    }
    return best;
  }
}
