package dev.hourglass.train;

import dev.hourglass.parallel.Phase;
import java.util.List;

/// A loss bound to buffers. Lanes without an image count for nothing and get no gradient; no sum
/// depends on the number of parts or the vector width.
interface LossOperation {
  /// Prepares for a block.
  ///
  /// @param count lanes that hold an image
  /// @param factor what the gradient of the sum over images is multiplied by: 1 / batch, times a
  ///   weight
  void begin(int count, double factor);

  /// The sums and the gradients, to be run one after another.
  List<Phase> phases();

  /// The sum over the block's images of the loss, without the factor.
  double sum();

  /// The loss of one image, without the factor.
  ///
  /// @param lane which image of the block
  double sum(int lane);
}
