package dev.hourglass.app.run;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.data.Binarisation;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Fit;
import dev.hourglass.data.checks.ImageStatistics;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.SourceSummary;
import dev.hourglass.files.Numbers;
import dev.hourglass.files.RecordJson;
import dev.hourglass.files.StrictJson;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingConfigJson;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The provenance of a model: the metadata of its file and the content of `run.json`.
///
/// @param model the model
/// @param dataset what it learned from
/// @param statistics those of its training images, or null if there are none
/// @param config how
/// @param kernels the kernel implementation that ran
/// @param data where the images lay
/// @param from path of the model that the training began with, or null for fresh parameters
/// @param arguments of the command line, from `train` on
/// @param stopped whether the user interrupted the training
public record Provenance(
    Autoencoder model,
    Dataset dataset,
    @Nullable ImageStatistics statistics,
    TrainingConfig config,
    String kernels,
    RunData data,
    @Nullable Path from,
    List<String> arguments,
    boolean stopped) {
  /// Under which a model file notes the names of the classes that a conditional model knows.
  public static final String CLASSES = "classes";

  private static final String CONFIG = "config";
  private static final String FIT = "fit";
  private static final String BACKGROUND = "background";
  private static final String STATISTICS = "train_statistics";
  private static final RecordJson RECORDS = new RecordJson(Map.of(), Map.of());

  /// The same with another state of the model.
  public Provenance of(Autoencoder other) {
    return new Provenance(
        other, dataset, statistics, config, kernels, data, from, arguments, stopped);
  }

  /// The same, of a training that was interrupted.
  public Provenance ofInterrupted() {
    return new Provenance(model, dataset, statistics, config, kernels, data, from, arguments, true);
  }

  /// Notes for a model file: what decides its numbers, and nothing that differs between machines or
  /// runs, so that the same training gives the same file.
  public Map<String, String> notes(List<EpochResult> epochs) {
    Gson gson = new Gson();
    Map<String, String> notes = new LinkedHashMap<>();
    Map<String, Object> all = new LinkedHashMap<>(what());
    all.put(CONFIG, TrainingConfigJson.write(config.withThreads(1)));
    all.put("epochs", epochs.stream().map(Provenance::losses).toList());
    all.forEach(
        (key, value) -> notes.put(key, value instanceof String text ? text : gson.toJson(value)));
    return notes;
  }

  /// What an epoch gave, less what differs between machines.
  private static JsonObject losses(EpochResult epoch) {
    JsonObject losses = RECORDS.write(epoch);
    List.of("epoch", "seconds", "images_per_second", "learning_rate").forEach(losses::remove);
    return losses;
  }

  /// What the training images of a model looked like, as its file notes it; null where it does not,
  /// or damaged.
  ///
  /// @param notes of the model's file
  public static @Nullable ImageStatistics statistics(Map<String, String> notes) {
    String noted = notes.get(STATISTICS);
    try {
      return noted == null ? null : RECORDS.read(ImageStatistics.class, StrictJson.parse(noted));
    } catch (IllegalArgumentException damaged) {
      return null;
    }
  }

  /// How the training images of a model were fitted, as its file notes it; the default where it
  /// does not, or damaged.
  ///
  /// @param notes of the model's file
  public static Reading reading(Map<String, String> notes) {
    // Earlier versions wrote "none" where no image had another size.
    String noted = notes.getOrDefault(FIT, "none");
    try {
      Fit.Mode mode = noted.equals("none") ? null : Fit.Mode.parse(noted);
      int background = Numbers.whole(notes.getOrDefault(BACKGROUND, "0"));
      Fit checked = new Fit(mode == null ? Fit.Mode.PAD : mode, background);
      return new Reading(
          SourceOptions.NONE, ReadOptions.DEFAULT.withFit(mode, checked.background()));
    } catch (IllegalArgumentException damaged) {
      return Reading.DEFAULT;
    }
  }

  /// How the images of a model's training became black and white, as its file notes it; not at all
  /// where it does not, or damaged.
  ///
  /// @param notes of the model's file
  public static Binarisation binarisation(Map<String, String> notes) {
    String noted = notes.get(CONFIG);
    try {
      return noted == null
          ? Binarisation.NONE
          : TrainingConfigJson.read(StrictJson.parse(noted)).binarisation();
    } catch (IllegalArgumentException damaged) {
      return Binarisation.NONE;
    }
  }

  /// Everything, for JSON.
  public Map<String, Object> all(List<EpochResult> epochs) {
    Map<String, Object> all = new LinkedHashMap<>(what());
    all.put(CONFIG, TrainingConfigJson.write(config));
    all.put("java", Version.ofJava());
    all.put("machine", Version.ofMachine());
    all.put("kernels", kernels);
    all.put(RunData.KEY, data.toJson());
    all.put("arguments", arguments);
    all.put("epochs", epochs.stream().map(RECORDS::write).toList());
    return all;
  }

  private Map<String, Object> what() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", model.name());
    all.put("parameters", model.parameters().trainable());
    if (from != null) {
      all.put("from", from.toString());
    }
    all.put("stopped", stopped);
    all.put("dataset", dataset.name());
    if (model.classes() > 0) {
      all.put(CLASSES, dataset.train().classes());
    }
    SourceSummary found = data.found();
    if (found != null) {
      all.put("split", found.split());
      all.put(FIT, found.fit().toString());
      all.put(BACKGROUND, data.reading().images().background());
    }
    all.put("train_images", dataset.train().count());
    all.put("test_images", dataset.test().count());
    all.put("train_digest", dataset.train().digest());
    all.put("test_digest", dataset.test().digest());
    if (statistics != null) {
      all.put(STATISTICS, RECORDS.write(statistics));
    }
    all.put("seed", config.seed());
    all.put("hourglass", Version.ofProgram());
    return all;
  }
}
