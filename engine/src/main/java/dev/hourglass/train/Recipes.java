package dev.hourglass.train;

import dev.hourglass.data.Binarisation;
import dev.hourglass.model.Models;
import java.util.Objects;

/// The default training settings of each preset.
///
/// Those of `sharp` and `compact` were chosen on validation images, never on test images
/// (docs/decisions/0004); those of `vae` and `vae-binary` were not tuned; `codec`'s is that of
/// `sharp`, with a weight of the rate; the others are the classic model's with what their names
/// say.
public final class Recipes {
  private static final Optimiser ADAMW = new Optimiser.Adam(0.9, 0.98, 1e-8, 0.01);

  private Recipes() {}

  /// {@return the recipe of a preset; {@link TrainingConfig#defaults} for a model of one's own}
  ///
  /// @param preset a name from {@link Models#NAMES}, or another
  public static TrainingConfig of(String preset) {
    Objects.requireNonNull(preset, "preset");
    TrainingConfig defaults = TrainingConfig.defaults();
    return switch (preset) {
      case "sharp" -> oneCycle(defaults, 19);
      case "codec" -> oneCycle(defaults, 19).with(c -> c.penalty = new Penalty(0.03, 1, 0));
      case "compact" ->
          oneCycle(defaults, 80).with(c -> c.augmentation = new Augmentation(1, 0, 0));
      case "vae" ->
          defaults.with(c -> {
            c.epochs = 20;
            c.batchSize = 64;
            c.learningRate = 0.002;
            c.loss = new BinaryCrossEntropy();
            c.schedule = new Schedule.Cosine(0);
          });
      case "vae-binary" ->
          defaults.with(c -> {
            c.epochs = 50;
            c.batchSize = 64;
            c.learningRate = 0.002;
            c.loss = new BinaryCrossEntropy();
            c.schedule = new Schedule.Cosine(0);
            c.binarisation = Binarisation.DYNAMIC;
          });
      case "denoising" -> defaults.with(c -> c.corruption = new Corruption.Gaussian(0.3));
      case "sparse" -> defaults.with(c -> c.penalty = new Penalty(0.01, 0, 0));
      default -> defaults;
    };
  }

  /// The learning rate goes up and down once over all epochs.
  private static TrainingConfig oneCycle(TrainingConfig defaults, int epochs) {
    return defaults.with(c -> {
      c.epochs = epochs;
      c.batchSize = 64;
      c.learningRate = 0.005;
      c.optimiser = ADAMW;
      c.schedule = new Schedule.OneCycle(0.3);
    });
  }
}
