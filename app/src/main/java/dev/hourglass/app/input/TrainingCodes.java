package dev.hourglass.app.input;

import dev.hourglass.analysis.latent.Codes;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.data.ByteImages;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.KnownCodes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;

/// What a model makes of the images it learned from, for models that bring no distribution of codes
/// of their own.
public final class TrainingCodes {
  /// Images that are encoded: so many say as much of a distribution as all of them.
  public static final int MOST = 10_000;

  private TrainingCodes() {}

  /// Codes of training images, `[image][number]`; a note says if all are the same.
  public static float[] of(ModelFile file, DatasetChoice data, Inference inference, Console console)
      throws IOException {
    ByteImages images = data.loadFor(file, console).train();
    int count = KnownCodes.count(images, MOST);
    float[] codes;
    try (Progress progress = Progress.start(console, "encoding", count, "images")) {
      codes = KnownCodes.of(inference, images, MOST, progress::advance);
    }
    Codes.requireFinite(codes, file.model().codeSize());
    if (KnownCodes.allEqual(codes, file.model().codeSize())) {
      console
          .out()
          .println(
              "Note: all training images have the same code, so it is decoded again and again");
    }
    return codes;
  }

  /// New codes like some others, drawn from a mixture that is fitted on these; where all of them
  /// are the same there is only that one.
  ///
  /// @param components of the mixture at most; a note says if there are fewer
  public static float[] like(
      float[] codes,
      int size,
      int components,
      int count,
      long seed,
      double temperature,
      Console console) {
    if (KnownCodes.allEqual(codes, size)) {
      float[] same = new float[Math.multiplyExact(count, size)];
      for (int i = 0; i < count; i++) {
        System.arraycopy(codes, 0, same, i * size, size);
      }
      return same;
    }
    GaussianMixture mixture = mixture(codes, size, components, seed, console);
    int found = mixture.weights().length;
    if (found < components) {
      console
          .out()
          .printf(
              "Note: the mixture has %s, since the training images have no more different codes%n",
              Counts.of(found, "component"));
    }
    return mixture.sample(count, seed, temperature);
  }

  private static GaussianMixture mixture(
      float[] codes, int size, int components, long seed, Console console) {
    try (Progress progress =
        Progress.start(console, "fitting", GaussianMixture.MOST_STEPS, "steps")) {
      return GaussianMixture.fit(codes, size, components, seed, () -> progress.advance(1))
          .mixture();
    }
  }
}
