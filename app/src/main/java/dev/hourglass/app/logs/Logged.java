package dev.hourglass.app.logs;

import dev.hourglass.train.Checkpoint;
import org.jspecify.annotations.Nullable;

/// What of a log is still true when a training goes on from a checkpoint: what a run wrote between
/// its last checkpoint and its end will be written again.
///
/// Steps and epochs are distinguished, since a checkpoint may lie between an epoch's last step and
/// its test: then the step stays and the epoch comes again.
///
/// @param epochs finished
/// @param steps taken
record Logged(int epochs, long steps) {
  private static final Logged NOTHING = new Logged(0, 0);

  /// @param again whether the epoch that the checkpoint ends will be written again too
  static Logged before(@Nullable Checkpoint from, boolean again) {
    return from == null
        ? NOTHING
        : new Logged(from.state().epoch() - (again ? 2 : 1), from.state().steps());
  }

  boolean nothing() {
    return steps == 0;
  }
}
