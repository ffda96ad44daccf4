package dev.hourglass.nn;

import dev.hourglass.kernels.Phase;
import java.util.List;

/// A layer bound to its buffers: the phases that a team runs in order.
public interface Operation {

  /// Run whenever the parameters have changed; these need not wait for each other.
  default List<Phase> prepare() {
    return List.of();
  }

  /// From the input's values to the output's values.
  List<Phase> forward();

  /// From the output's gradients to the input's gradients and, added, the parameters' gradients.
  List<Phase> backward();

  /// What each of the backward phases does, for reports on where the time goes.
  default List<String> backwardNames() {
    return List.of("backward");
  }
}
