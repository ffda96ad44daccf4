package dev.hourglass.train;

/// The objective that training minimises, and what happens to the images before it is measured.
///
/// @param loss distance between a reconstruction and its target
/// @param penalty how much the code's penalties count, where the model has any
/// @param corruption what happens to the images that the encoder sees; the target stays as it is
/// @param augmentation what happens to the images before, to input and target alike
public record Objective(
    Loss loss, Penalty penalty, Corruption corruption, Augmentation augmentation) {
  /// Mean squared error on the images as they are.
  public static final Objective DEFAULT =
      new Objective(new MeanSquaredError(), Penalty.DEFAULT, Corruption.NONE, Augmentation.NONE);
}
