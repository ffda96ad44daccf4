package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.program.Program;

/// The objective that training minimises: a distance between a reconstruction and its target, as a
/// mean over the numbers of an image.
///
/// Sealed, since a loss works on blocks of images in the layout of the kernels and may allocate
/// nothing. For a loss of your own write its formula for one image, a {@link CustomLoss}.
public sealed interface Loss
    permits BinaryCrossEntropy,
        CustomLoss,
        GaussianNll,
        LossByName,
        MeanAbsoluteError,
        MeanSquaredError,
        SsimLoss,
        WeightedLoss {

  /// The loss at work.
  ///
  /// @param kernels the arithmetic to use
  /// @param program whose output is compared
  /// @param target `[pixel][channel][lane]` like the program's output
  /// @param gradients receives the gradient with respect to the output
  /// @return what computes it
  LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients);

  /// {@return words for people and for {@link Losses#parse}: `mse`, `0.8*l1+0.2*ssim`}
  String description();

  /// {@return whether the loss reads logits: what enters the decoder's last layer, which must be a
  /// Sigmoid}
  default boolean onLogits() {
    return false;
  }

  /// {@return the loss as notes can hold it: a {@link CustomLoss} by its name alone}
  default Loss forNotes() {
    return this;
  }
}
