package dev.hourglass.app.run;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.source.SourceSummary;
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
/// @param reading how images of the user's own were read
/// @param found what was found at a path of the user's own, as this process read it, or null
public record RunData(
    DatasetSpec dataset,
    Path folder,
    Path startedIn,
    Reading reading,
    @Nullable SourceSummary found) {
  /// What stands for the path of images that came on standard input.
  public static final Path PIPED = Path.of("-");

  static final String KEY = "data";

  private static final String DATASET = "dataset";
  private static final String FOLDER = "folder";
  private static final String STARTED_IN = "started_in";
  private static final String READING = "reading";
  private static final String FOUND = "found";

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty(DATASET, isPiped() ? PIPED.toString() : dataset.text());
    json.addProperty(FOLDER, absolute(folder));
    json.addProperty(STARTED_IN, absolute(startedIn));
    json.add(READING, reading.toJson());
    if (found != null) {
      json.add(FOUND, json(found));
    }
    return json;
  }

  private static JsonObject json(SourceSummary found) {
    JsonObject json = new JsonObject();
    json.addProperty("format", found.format());
    json.addProperty("train", found.train());
    json.addProperty("test", found.test());
    json.addProperty("unused", found.unused());
    json.addProperty("split", found.split());
    json.add("classes", new Gson().toJsonTree(found.classes()));
    json.addProperty("shape", found.shape().toString());
    json.addProperty("kept_size", found.keptSize());
    json.addProperty("grey", found.grey());
    json.addProperty("fit", found.fit().toString());
    json.addProperty("resized", found.resized());
    json.addProperty("empty", found.empty());
    json.add("bad", new Gson().toJsonTree(found.bad()));
    json.addProperty("skipped", found.skipped().size());
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
              new RunData(
                  dataset.equals(PIPED.toString())
                      ? new DatasetSpec.Files(PIPED)
                      : DatasetSpec.parse(dataset),
                  Path.of(folder),
                  Path.of(startedIn),
                  reading(json),
                  null));
    } catch (IllegalArgumentException noDatasetOrPath) {
      return Optional.empty();
    }
  }

  private static Reading reading(JsonObject json) {
    return json.get(READING) instanceof JsonObject reading ? Reading.of(reading) : Reading.DEFAULT;
  }

  private static @Nullable String text(JsonObject json, String key) {
    return json.get(key) instanceof JsonPrimitive value ? value.getAsString() : null;
  }

  /// Whether the images came on standard input.
  public boolean isPiped() {
    return dataset instanceof DatasetSpec.Files(Path path) && path.equals(PIPED);
  }

  /// {@return the folder that the dataset itself is, if it existed once and is missing}
  public Optional<Path> missingFolder() {
    Path own =
        switch (dataset) {
          case DatasetSpec.Files(Path path) -> path;
          case DatasetSpec.Known _, DatasetSpec.Synthetic _ -> null;
        };
    return own == null || Files.exists(own) ? Optional.empty() : Optional.of(own);
  }
}
