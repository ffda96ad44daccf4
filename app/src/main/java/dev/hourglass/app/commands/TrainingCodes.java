package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.app.Progress;
import dev.hourglass.data.ImageSet;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.KnownCodes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import java.io.IOException;

/// What a model makes of the images it learned from, for models that bring no distribution of codes
/// of their own.
final class TrainingCodes {
  /// Images that are encoded: so many say as much of a distribution as all of them.
  static final int MOST = 10_000;

  private TrainingCodes() {}

  /// Codes of training images, `[image][number]`.
  static float[] of(ModelFile file, DataOptions data, Inference inference, Console console)
      throws IOException {
    ImageSet images = data.loadFor(file, console).train();
    int count = KnownCodes.count(images, MOST);
    try (Progress progress = Progress.start(console, "encoding", count, "images")) {
      return KnownCodes.of(inference, images, MOST, progress::advance);
    }
  }

  /// A mixture that is fitted on codes.
  static GaussianMixture mixture(
      float[] codes, int size, int components, long seed, Console console) {
    try (Progress progress =
        Progress.start(console, "fitting", GaussianMixture.MOST_STEPS, "steps")) {
      return GaussianMixture.fit(codes, size, components, seed, () -> progress.advance(1))
          .mixture();
    }
  }
}
