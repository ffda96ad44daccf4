package dev.hourglass.train;

import java.util.List;

/// How long training goes on.
///
/// @param epochs how often every training image is seen, at least 1
/// @param patience epochs without a better test loss after which training ends; 0 for never
public record Budget(int epochs, int patience) {
  /// Ten epochs.
  public static final Budget DEFAULT = new Budget(10, 0);

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Budget {
    Check.range("epochs", epochs, 1, Integer.MAX_VALUE);
    Check.range("patience", patience, 0, Integer.MAX_VALUE);
  }

  /// {@return whether a training that came so far is over: all epochs are done, or the test loss
  /// has not become better for as long as the patience allows}
  ///
  /// @param results of the epochs so far
  public boolean isOver(List<EpochResult> results) {
    int best = 0;
    for (int r = 1; r < results.size(); r++) {
      best = results.get(r).testLoss() < results.get(best).testLoss() ? r : best;
    }
    return results.size() >= epochs || (patience > 0 && results.size() - 1 - best >= patience);
  }
}
