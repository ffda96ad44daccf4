package dev.hourglass.app.run;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.data.DatasetSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The location of the images of a run, as recorded in its `run.json`: later commands find them
/// from any folder.
///
/// @param dataset which dataset
/// @param folder where published datasets lay
/// @param startedIn the folder that the training was started in, where relative paths of the model
///   that it began with begin
public record RunData(DatasetSpec dataset, Path folder, Path startedIn) {
  static final String KEY = "data";

  private static final String DATASET = "dataset";
  private static final String FOLDER = "folder";
  private static final String STARTED_IN = "started_in";

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty(DATASET, dataset.text());
    json.addProperty(FOLDER, absolute(folder));
    json.addProperty(STARTED_IN, absolute(startedIn));
    return json;
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  /// What a run says of its images; nothing where it does not, or nothing that can be.
  ///
  /// @param model the folder of a run or a file in it, or anything else
  public static Optional<RunData> of(Path model) {
    Path folder = Files.isDirectory(model) ? model : model.toAbsolutePath().getParent();
    JsonObject notes = folder == null ? new JsonObject() : RunFolder.notes(folder);
    return notes.get(KEY) instanceof JsonObject json ? of(json) : Optional.empty();
  }

  private static Optional<RunData> of(JsonObject json) {
    String dataset = text(json, DATASET);
    String folder = text(json, FOLDER);
    // Runs of earlier versions do not say it.
    String startedIn = Objects.requireNonNullElse(text(json, STARTED_IN), "");
    try {
      return dataset == null || folder == null
          ? Optional.empty()
          : Optional.of(
              new RunData(DatasetSpec.parse(dataset), Path.of(folder), Path.of(startedIn)));
    } catch (IllegalArgumentException noDatasetOrPath) {
      return Optional.empty();
    }
  }

  private static @Nullable String text(JsonObject json, String key) {
    return json.get(key) instanceof JsonPrimitive value ? value.getAsString() : null;
  }

  /// {@return the folder that the dataset itself is, if it existed once and is missing}
  public Optional<Path> missingFolder() {
    Path own =
        switch (dataset) {
          case DatasetSpec.Folder(Path path) -> path;
          case DatasetSpec.Idx(Path path) -> path;
          case DatasetSpec.Known _, DatasetSpec.Synthetic _ -> null;
        };
    return own == null || Files.exists(own) ? Optional.empty() : Optional.of(own);
  }
}
