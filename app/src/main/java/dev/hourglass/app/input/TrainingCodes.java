package dev.hourglass.app.input;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.data.Images;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;

/// Codes of training images, for models without a prior.
public final class TrainingCodes {
  /// Images that are encoded: so many say as much of a distribution as all of them.
  public static final int MOST = 10_000;

  private TrainingCodes() {}

  /// Codes of training images; a note says if all are the same.
  public static Codes of(ModelFile file, DatasetChoice data, Inference inference, Console console)
      throws IOException {
    Images images = data.loadFor(file, console).train().evenly(MOST);
    Codes codes;
    try (Progress progress = Progress.start(console, "encoding", images.count(), "images")) {
      codes = Codes.encoded(inference, images, progress::advance).requireFinite();
    }
    if (codes.allEqual()) {
      console.println(
          "Note: all training images have the same code, so every image is decoded from it");
    }
    return codes;
  }

  /// New codes like some others, drawn from a mixture that is fitted on these; where all of them
  /// are the same there is only that one.
  ///
  /// @param components of the mixture at most; a note says if there are fewer
  public static Codes like(
      Codes codes,
      int components,
      int count,
      long seed,
      double temperature,
      int threads,
      Console console) {
    if (codes.allEqual()) {
      return codes.select(new int[count]);
    }
    GaussianMixture mixture = mixture(codes, components, seed, threads, console);
    int found = mixture.weights().length;
    if (found < components) {
      console.printf(
          "Note: the mixture has %s, since the training images have no more distinct codes%n",
          Counts.of(found, "component"));
    }
    return mixture.sample(count, seed, temperature);
  }

  private static GaussianMixture mixture(
      Codes codes, int components, long seed, int threads, Console console) {
    try (Progress progress =
        Progress.start(console, "fitting", GaussianMixture.MOST_STEPS, "steps")) {
      return GaussianMixture.fit(codes, components, seed, threads, () -> progress.advance(1))
          .mixture();
    }
  }
}
