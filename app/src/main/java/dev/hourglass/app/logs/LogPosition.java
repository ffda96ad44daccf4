package dev.hourglass.app.logs;

import dev.hourglass.train.Checkpoint;
import org.jspecify.annotations.Nullable;

/// The position up to which a log is kept when a training resumes from a checkpoint: what was
/// written after it is written again.
///
/// Steps and epochs are distinguished, since a checkpoint may lie between an epoch's last step and
/// its test: then the step stays and the epoch comes again.
///
/// @param epochs finished
/// @param steps taken
record LogPosition(int epochs, long steps) {
  private static final LogPosition NOTHING = new LogPosition(0, 0);

  /// @param again whether the epoch that the checkpoint ends will be written again too
  static LogPosition before(@Nullable Checkpoint from, boolean again) {
    return from == null
        ? NOTHING
        : new LogPosition(from.state().epoch() - (again ? 2 : 1), from.state().steps());
  }

  boolean nothing() {
    return steps == 0;
  }
}
