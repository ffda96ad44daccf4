package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.program.Program;
import java.util.List;
import java.util.Objects;

/// The objective that training minimises: a distance between a reconstruction and its target, as a
/// mean over the numbers of an image.
///
/// Sealed, since a loss works on blocks of images in the layout of the kernels and may allocate
/// nothing. A user-defined loss is a formula for one image, a {@link CustomLoss}.
public sealed interface Loss
    permits BinaryCrossEntropy,
        CustomLoss,
        CustomLoss.ByName,
        GaussianNll,
        MeanAbsoluteError,
        MeanSquaredError,
        SsimLoss,
        WeightedLoss {
  /// The single losses as {@link #parse} reads them; a word in capitals stands for a number.
  List<String> FORMS = List.of("mse", "l1", "bce", "ssim", GaussianNll.NAME + ":SIGMA");

  /// Binds the loss to buffers.
  ///
  /// @param kernels the arithmetic to use
  /// @param program whose output is compared
  /// @param target `[pixel][channel][lane]` like the program's output
  /// @param gradients receives the gradient with respect to the output
  /// @return what computes it
  LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients);

  /// {@return the loss that a text names: `mse`, `l1`, `bce`, `ssim` (one minus the structural
  /// similarity), `gaussian:0.1` (the negative log-likelihood of a Gaussian of that deviation), or
  /// a weighted sum such as `0.8*l1+0.2*ssim`}
  ///
  /// @param text what a user wrote; {@link #description} is such a text
  /// @param own user-defined losses that it may name
  /// @throws IllegalArgumentException if it names none
  static Loss parse(String text, CustomLoss... own) {
    Objects.requireNonNull(own, "own");
    return Losses.parse(text, own);
  }

  /// {@return words for people and for {@link #parse}: `mse`, `0.8*l1+0.2*ssim`}
  String description();

  /// {@return whether the loss reads logits: what enters the decoder's last layer, which must be a
  /// Sigmoid}
  default boolean onLogits() {
    return false;
  }

  /// {@return the loss as metadata can hold it: a {@link CustomLoss} by its name alone}
  default Loss forNotes() {
    return this;
  }
}
