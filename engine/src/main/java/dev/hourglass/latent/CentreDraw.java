package dev.hourglass.latent;

import dev.hourglass.model.Codes;
import dev.hourglass.random.SplitMix64;

/// The start of a search for groups: codes to be centres, each drawn by its squared distance from
/// those before (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", 2007).
final class CentreDraw {
  private CentreDraw() {}

  /// The centre that each code is nearest to. There are fewer centres than asked for where no
  /// further code differs from all of them.
  ///
  /// @param codes at least one
  /// @param most centres
  static int[] owners(Codes codes, int most, SplitMix64 random) {
    float[] values = codes.values();
    int count = codes.count();
    double[] nearest = new double[count];
    int[] owners = new int[count];
    int centre = random.nextInt(count);
    for (int k = 0; k < most && centre >= 0; k++) {
      for (int c = 0; c < count; c++) {
        double distance = distance(values, codes.size(), c, centre);
        if (k == 0 || distance < nearest[c]) {
          nearest[c] = distance;
          owners[c] = k;
        }
      }
      centre = draw(nearest, random);
    }
    return owners;
  }

  /// A code that differs from all centres, or −1 where there is none.
  private static int draw(double[] squares, SplitMix64 random) {
    double sum = 0;
    int last = -1;
    for (int c = 0; c < squares.length; c++) {
      sum += squares[c];
      last = squares[c] > 0 ? c : last;
    }
    double left = random.nextDouble() * sum;
    for (int c = 0; c < squares.length; c++) {
      left -= squares[c];
      if (left < 0) {
        return c;
      }
    }
    // Rounding may leave a hair.
    return last;
  }

  private static double distance(float[] codes, int size, int one, int other) {
    double sum = 0;
    for (int d = 0; d < size; d++) {
      double difference = codes[one * size + d] - codes[other * size + d];
      sum += difference * difference;
    }
    return sum;
  }
}
