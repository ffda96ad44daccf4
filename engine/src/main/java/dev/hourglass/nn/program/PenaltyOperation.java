package dev.hourglass.nn.program;

/// An operation that adds a penalty on the code to the objective; its gradient goes into the
/// input's gradient, multiplied by the pass's factor.
public interface PenaltyOperation extends Operation {
  /// The sum over the block's images of the penalty, without the factor; after a forward pass.
  double penalty();

  /// {@return `log q(z|x) − log p(z)` of one image's sample, in nats; 0 where there are no samples}
  ///
  /// @param lane which image of the block
  default double logRatio(int lane) {
    return 0;
  }
}
