package dev.hourglass.train;

/// The formula of a {@link CustomLoss}: how far one image's reconstruction is from its target.
///
/// It is called from several threads at once and must depend on its arguments alone, so that
/// neither threads nor the order of the images change a bit.
@FunctionalInterface
public interface ImageLoss {

  /// Measures one image.
  ///
  /// @param reconstruction the image that the decoder made, `[channel][row][column]`; not to be
  ///   changed
  /// @param target the image that it should be, in the same order; not to be changed
  /// @param gradient receives the derivative of the loss by each number of the reconstruction, in
  ///   the same order; all 0 when it comes
  /// @return the loss, as a rule a mean over the image's numbers, like that of the other losses
  double measure(float[] reconstruction, float[] target, float[] gradient);
}
