package dev.hourglass.model.format;

import dev.hourglass.files.FormatException;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.SafeTensors.Tensor;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Parameter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes and reads the tensors and metadata of a model file, for [ModelFile] and `AnomalyModel`.
public final class ModelContent {
  /// The prefix of the names of tensors and metadata of an anomaly detector; see `AnomalyModel`.
  public static final String ANOMALY = "anomaly.";

  private static final String FORMAT = "hourglass";
  private static final String CHECKPOINT = "hourglass-checkpoint";
  private static final int VERSION = 1;

  private ModelContent() {}

  /// {@return the tensors and notes of a file, to which another kind of file may add}
  ///
  /// @throws IllegalStateException as {@link ModelFile#save(Path)}
  public static SafeTensors of(ModelFile file) {
    Autoencoder model = file.model();
    model.parameters().requireAtRest();
    for (float value : model.parameters().values()) {
      if (!Float.isFinite(value)) {
        throw new IllegalStateException(
            "the model holds %s, expected finite numbers: train it with a smaller learning rate"
                .formatted(value));
      }
    }
    Map<String, String> notes = new TreeMap<>(file.metadata());
    notes.put("format", FORMAT);
    notes.put("format_version", Integer.toString(VERSION));
    notes.put("architecture", Architecture.toJson(model));
    return new SafeTensors(notes, StateDict.of(model));
  }

  /// The model in a file that was read, trusting nothing in it. What `AnomalyModel` has added is
  /// skipped.
  ///
  /// @param path the file, for messages
  /// @param content of the file
  /// @return the model and what the file says of it
  /// @throws FormatException as {@link ModelFile#load(Path)}
  public static ModelFile read(Path path, SafeTensors content) throws FormatException {
    SafeTensors file = withoutAdditions(content);
    checkVersion(path, file.metadata());
    Autoencoder model = architecture(path, file);
    List<Parameter> views = model.parameters().views();
    if (file.tensors().size() != views.size()) {
      throw new FormatException(
          path,
          "holds %d tensors, expected %d for its layers: it is damaged, get a complete copy"
              .formatted(file.tensors().size(), views.size()));
    }
    Map<String, Tensor> tensors = new TreeMap<>();
    file.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    for (Parameter view : views) {
      view.write(tensor(path, tensors.get(view.name()), view), model.parameters().values());
    }
    return new ModelFile(model, file.metadata());
  }

  private static SafeTensors withoutAdditions(SafeTensors content) {
    Map<String, String> notes = new TreeMap<>(content.metadata());
    notes.keySet().removeIf(key -> key.startsWith(ANOMALY));
    return new SafeTensors(
        notes, content.tensors().stream().filter(one -> !one.name().startsWith(ANOMALY)).toList());
  }

  private static void checkVersion(Path path, Map<String, String> metadata) throws FormatException {
    String version = metadata.getOrDefault("format_version", "");
    if (CHECKPOINT.equals(metadata.get("format"))) {
      throw new FormatException(
          path,
          "is a checkpoint of a training, expected a model: give the run's folder, or resume the training with train --resume");
    }
    if (!FORMAT.equals(metadata.get("format")) || !version.matches("[1-9][0-9]{0,8}")) {
      throw new FormatException(
          path,
          "is a safetensors file without Hourglass metadata, expected a model that hourglass"
              + " saved: give a run's folder, or import the weights");
    }
    if (Integer.parseInt(version) > VERSION) {
      throw new FormatException(
          path,
          "has the format version %s and this program reads versions up to %d: update hourglass"
              .formatted(version, VERSION));
    }
  }

  private static Autoencoder architecture(Path path, SafeTensors file) throws FormatException {
    long parameters = file.tensors().stream().mapToLong(tensor -> tensor.values().length).sum();
    try {
      return Architecture.fromJson(file.metadata().getOrDefault("architecture", ""), parameters);
    } catch (IllegalArgumentException e) {
      throw new FormatException(path, "does not describe a valid model: " + e.getMessage(), e);
    }
  }

  private static float[] tensor(Path path, @Nullable Tensor tensor, Parameter view)
      throws FormatException {
    if (tensor == null) {
      throw new FormatException(
          path,
          "has no tensor %s, expected one of shape %s".formatted(view.name(), view.spec().shape()));
    }
    if (!Arrays.equals(tensor.shape(), StateDict.ints(view.spec().shape()))) {
      throw new FormatException(
          path,
          "holds %s with shape %s, expected %s"
              .formatted(view.name(), Arrays.toString(tensor.shape()), view.spec().shape()));
    }
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        throw new FormatException(
            path,
            "holds %s in %s, expected finite numbers: retrain the model"
                .formatted(value, view.name()));
      }
    }
    return tensor.values();
  }
}
