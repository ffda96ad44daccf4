package dev.hourglass.codec;

import dev.hourglass.data.Images;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;

/// How codes are refined before they are rounded, see `Inference.refine`.
///
/// @param steps of it, 0 for none
/// @param rateWeight squared error that a nat is worth
/// @param step to which the codes are going to be rounded
record Refining(int steps, double rateWeight, double step) {
  /// Codes as the encoder gives them.
  static final Refining NONE = new Refining(0, 0, 1);

  Codes refine(Inference inference, Images images, Codes codes) {
    return steps == 0 ? codes : inference.refine(images, codes, steps, rateWeight, step);
  }
}
