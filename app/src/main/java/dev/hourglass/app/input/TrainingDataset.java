package dev.hourglass.app.input;

import dev.hourglass.app.run.RunData;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.files.Numbers;
import dev.hourglass.model.ModelFile;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the dataset that a model was trained on, from its run and its metadata.
///
/// @param notes of the model's file
public record TrainingDataset(Map<String, String> notes) {
  private static final String SYNTHETIC = "synthetic";

  /// What earlier versions put before the names of the user's own images.
  private static final String EARLIER = "^(folder|idx)-";

  private static final Pattern COUNT = Pattern.compile("\\d{1,8}");

  /// As {@link Dataset#withValidation} names what it gives.
  private static final Pattern VALIDATED = Pattern.compile("(.+)-validation-(" + COUNT + ")");

  public static TrainingDataset of(ModelFile file) {
    return new TrainingDataset(file.metadata());
  }

  /// The whole dataset of which the model has seen all training images, or those that were not held
  /// back for validation.
  ///
  /// @param run the run whose folder the model is in, or null
  /// @throws DataException if the run's images are no longer there
  public DatasetSpec spec(@Nullable RunData run) throws DataException {
    if (run != null && isOf(run.dataset())) {
      requireThere(run);
      return run.dataset();
    }
    String name = name();
    if (name.equals(SYNTHETIC)) {
      return synthetic();
    }
    if (PublishedDataset.named(name).isEmpty()) {
      throw new UsageError(
          "the model was trained on %s, which is not a published dataset: give its location with --dataset"
              .formatted(name));
    }
    return DatasetFolder.parse(name);
  }

  /// Refuses a run whose images are missing.
  public static void requireThere(RunData run) throws DataException {
    if (run.isPiped()) {
      throw new DataException(
          "the images that this run was trained on came on standard input, expected them again: pipe them in with --dataset -, or give their location with --dataset");
    }
    if (run.missingFolder().isPresent()) {
      throw new DataException(
          "the images that this run was trained on are no longer at %s: give their location with --dataset"
              .formatted(run.missingFolder().get()));
    }
  }

  /// Whether the model's file names a dataset of that kind: any model may be in a run's folder.
  private boolean isOf(DatasetSpec dataset) {
    return switch (dataset) {
      case DatasetSpec.Known(PublishedDataset known) -> name().equals(known.name());
      case DatasetSpec.Synthetic _ -> name().equals(SYNTHETIC);
      case DatasetSpec.Files files when PipedImages.arePiped(files) ->
          name().equals(PipedImages.NAME);
      case DatasetSpec.Files files ->
          name().replaceFirst(EARLIER, "").equals(files.name()) || name().equals(files.name());
    };
  }

  private String name() {
    Matcher part = validated();
    return part.matches() ? part.group(1) : noted();
  }

  private int heldBack() {
    Matcher part = validated();
    return part.matches() ? Numbers.whole(part.group(2)) : 0;
  }

  private Matcher validated() {
    return VALIDATED.matcher(noted());
  }

  private String noted() {
    return notes.getOrDefault("dataset", DatasetChoice.DEFAULT);
  }

  /// The digits that were generated for the model; their number is not part of their name.
  private DatasetSpec synthetic() {
    String seen = notes.getOrDefault("train_images", "");
    return DatasetFolder.parse(
        COUNT.matcher(seen).matches()
            ? SYNTHETIC + ":" + (Numbers.whole(seen) + heldBack())
            : SYNTHETIC);
  }

  /// Warns where images are others than the model was trained on.
  ///
  /// @param loaded the whole dataset
  public void check(Dataset loaded, Console console) {
    Dataset seen = seen(loaded);
    if (isOther("train", seen.train()) || isOther("test", seen.test())) {
      console.printf(
          "Warning: these images of %s are not those that the model was trained on: give those"
              + " with --dataset and --data-dir%n",
          loaded.name());
    }
  }

  /// What the model saw of a dataset.
  private Dataset seen(Dataset whole) {
    int heldBack = heldBack();
    String seed = notes.getOrDefault("seed", "");
    return heldBack > 0 && heldBack < whole.train().count() && seed.matches("-?\\d{1,18}")
        ? whole.withValidation(heldBack, Long.parseLong(seed))
        : whole;
  }

  /// Whether the model's file notes other images of a split.
  private boolean isOther(String split, ByteImages images) {
    String digest = notes.get(split + "_digest");
    return digest != null && !digest.equals(images.digest());
  }
}
