package dev.hourglass.train;

import dev.hourglass.text.RecordContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The progress of a training between two steps. Shuffling and noise are functions of the seed, the
/// epoch and the position, so these numbers are their state too.
///
/// @param epoch the current epoch, from 1
/// @param seen images of this epoch that were used
/// @param steps steps taken since the beginning
/// @param lossSum sum over these images of the loss
/// @param penaltySum sum over these images of the code's penalties
/// @param seconds that the epoch took so far, tests not counted
/// @param results of the epochs before
public record TrainingState(
    int epoch,
    int seen,
    long steps,
    double lossSum,
    double penaltySum,
    double seconds,
    List<EpochResult> results) {
  /// Before the first step.
  public static final TrainingState START = new TrainingState(1, 0, 0, 0, 0, 0, List.of());

  /// Copies the list and checks the numbers.
  ///
  /// @throws IllegalArgumentException if no training has this state
  public TrainingState {
    results = List.copyOf(Objects.requireNonNull(results, "results"));
    SettingChecks.range("epoch", epoch, 1, Integer.MAX_VALUE);
    SettingChecks.range("images seen", seen, 0, Integer.MAX_VALUE);
    SettingChecks.number("steps", steps >= 0, (double) steps, "from 0 on");
    SettingChecks.number("loss", Double.isFinite(lossSum), lossSum, "that is finite");
    SettingChecks.number("penalty", Double.isFinite(penaltySum), penaltySum, "that is finite");
    SettingChecks.number(
        "seconds", seconds >= 0 && Double.isFinite(seconds), seconds, "from 0 on that is finite");
    SettingChecks.range("results", results.size(), epoch - 1, epoch - 1);
  }

  TrainingState afterStep(int images, double loss, double penalty) {
    return new TrainingState(
        epoch, seen + images, steps + 1, lossSum + loss, penaltySum + penalty, seconds, results);
  }

  TrainingState afterEpoch(EpochResult result) {
    List<EpochResult> all = new ArrayList<>(results);
    all.add(result);
    return new TrainingState(epoch + 1, 0, steps, 0, 0, 0, all);
  }

  TrainingState withSeconds(double seconds) {
    return new TrainingState(epoch, seen, steps, lossSum, penaltySum, seconds, results);
  }

  /// Refuses images or batches with which no training has this state.
  ///
  /// @param images of an epoch
  /// @param batchSize images per step
  /// @throws IllegalArgumentException if the steps do not fit these
  void requireFits(int images, int batchSize) {
    long expected =
        (long) Math.ceilDiv(images, batchSize) * (epoch - 1) + Math.ceilDiv(seen, batchSize);
    boolean whole = seen == images || seen % batchSize == 0;
    if (!whole || seen > images || steps != expected) {
      throw new IllegalArgumentException(
          "the checkpoint took %d steps to image %d of epoch %d, expected batches of %d out of %d"
                  .formatted(steps, seen, epoch, batchSize, images)
              + " images: use the same data and batch size");
    }
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
