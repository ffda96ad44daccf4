package dev.hourglass.app.options;

import dev.hourglass.app.input.DatasetChoice;
import dev.hourglass.app.input.DatasetFolder;
import dev.hourglass.app.input.SourceKeys;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.Binarisation;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.model.ModelFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which images, shared by the commands that read a dataset.
public final class DataOptions {
  @Effect(where = {EffectCondition.TRAINING_IMAGES, EffectCondition.DATASET_IMAGES})
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      completionCandidates = Candidates.Datasets.class,
      description = {
        "One of",
        "  ${COMPLETION-CANDIDATES} (generated; the others are downloaded)",
        "  synthetic:COUNT (that many digits)",
        "  a path: your own images, in a folder, an archive or a file (docs/data.md)",
        "  -: your own images, an archive or a file on standard input",
        "Default: mnist, or synthetic if MNIST is not available; with a saved model, what that was"
            + " trained on."
      })
  private @Nullable String dataset;

  @Option(
      names = "--binarise",
      paramLabel = "HOW",
      completionCandidates = Candidates.Binarisations.class,
      description = {
        "Make images black and white, each pixel white with the probability of its brightness:",
        "  fixed: drawn once, the same for everyone",
        "  dynamic: training images drawn again in each epoch, all others as fixed",
        "  none",
        "Default: as the model was trained, or its recipe."
      })
  private @Nullable String binarise;

  @Mixin private KeyOptions keys = new KeyOptions();

  @Mixin private DataDirOption dataDir = new DataDirOption();

  private @Nullable FitOptions fit;

  private @Nullable DatasetChoice choice;

  /// Brings images of the user's own to a shape as other options of the command say.
  ///
  /// @param options those, before the images are chosen
  public void fitAs(FitOptions options) {
    fit = options;
  }

  /// The dataset, which remembers what was loaded.
  public DatasetChoice choice() {
    DatasetChoice made = choice == null ? new DatasetChoice(dataset, dir(), keys()) : choice;
    made.binarise(binarisation());
    choice = made;
    return made;
  }

  /// How images become black and white, or null where nothing was asked for.
  public @Nullable Binarisation binarisation() {
    return binarise == null ? null : Candidates.Binarisations.named(binarise);
  }

  /// Where in the user's own files the images are.
  public SourceKeys keys() {
    return fit == null ? keys.keys() : fit.in(keys.keys());
  }

  /// Where datasets lie.
  public DatasetFolder dir() {
    return keys.in(dataDir.folder());
  }

  /// Loads the dataset that was asked for, or the one that a model was trained on.
  public Dataset loadFor(ModelFile file, Console console) throws DataException {
    return choice().loadFor(file, console);
  }
}
