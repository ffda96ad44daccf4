package dev.hourglass.app.run;

import com.google.gson.Gson;
import dev.hourglass.app.Version;
import dev.hourglass.data.Dataset;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.TrainingConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What made a model: the notes in its file and the content of `run.json`.
///
/// @param model the model
/// @param dataset what it learned from
/// @param config how
/// @param kernels the kernel implementation that ran
/// @param from path of the model that the training began with, or null for fresh parameters
/// @param arguments of the command line, from `train` on
/// @param stopped whether the user interrupted the training
public record Provenance(
    Autoencoder model,
    Dataset dataset,
    TrainingConfig config,
    String kernels,
    @Nullable Path from,
    List<String> arguments,
    boolean stopped) {
  /// Under which a model file notes the names of the classes that a conditional model knows.
  public static final String CLASSES = "classes";

  /// The same with another state of the model.
  public Provenance of(Autoencoder other) {
    return new Provenance(other, dataset, config, kernels, from, arguments, stopped);
  }

  /// The same, of a training that was interrupted.
  public Provenance ofInterrupted() {
    return new Provenance(model, dataset, config, kernels, from, arguments, true);
  }

  /// Notes for a model file: what decides its numbers, and nothing that differs between machines or
  /// runs, so that the same training gives the same file.
  public Map<String, String> notes(List<EpochResult> epochs) {
    Gson gson = new Gson();
    Map<String, String> notes = new LinkedHashMap<>();
    Map<String, Object> all = new LinkedHashMap<>(what());
    all.put("config", config.withThreads(1));
    all.put("epochs", epochs.stream().map(Provenance::losses).toList());
    all.forEach(
        (key, value) -> notes.put(key, value instanceof String text ? text : gson.toJson(value)));
    return notes;
  }

  private static Map<String, Double> losses(EpochResult epoch) {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("trainLoss", epoch.trainLoss());
    losses.put("testLoss", epoch.testLoss());
    losses.put("trainPenalty", epoch.trainPenalty());
    losses.put("testPenalty", epoch.testPenalty());
    return losses;
  }

  /// Everything, for JSON.
  public Map<String, Object> all(List<EpochResult> epochs) {
    Map<String, Object> all = new LinkedHashMap<>(what());
    all.put("config", config);
    all.put("java", Version.ofJava());
    all.put("machine", Version.ofMachine());
    all.put("kernels", kernels);
    all.put("arguments", arguments);
    all.put("epochs", epochs);
    return all;
  }

  private Map<String, Object> what() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", model.name());
    all.put("parameters", model.parameters().learned());
    if (from != null) {
      all.put("from", from.toString());
    }
    all.put("stopped", stopped);
    all.put("dataset", dataset.name());
    if (model.classes() > 0) {
      all.put(CLASSES, dataset.train().classes());
    }
    all.put("train_images", dataset.train().count());
    all.put("test_images", dataset.test().count());
    all.put("train_digest", dataset.train().digest());
    all.put("test_digest", dataset.test().digest());
    all.put("seed", config.seed());
    all.put("hourglass", Version.ofProgram());
    return all;
  }
}
