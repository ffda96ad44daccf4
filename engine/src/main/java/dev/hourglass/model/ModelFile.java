package dev.hourglass.model;

import dev.hourglass.files.FormatException;
import dev.hourglass.files.SafeTensors;
import dev.hourglass.files.SafeTensors.Tensor;
import dev.hourglass.nn.Parameter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Models in files, streams and memory: safetensors files with the parameters by name, in PyTorch's
/// shapes and order, and with the architecture and what made the model in the metadata.
///
/// @param model the model
/// @param metadata notes by key: dataset, seed, losses, versions, …
public record ModelFile(Autoencoder model, Map<String, String> metadata) {
  /// What the names of tensors and notes begin with that tell anomalies; see `AnomalyModel`.
  public static final String ANOMALY = "anomaly.";

  private static final String FORMAT = "hourglass";
  private static final int VERSION = 1;

  /// What they are called in messages.
  private static final Path STREAM = Path.of("the stream");

  private static final Path BYTES = Path.of("the bytes");

  /// Copies the notes, in the order of their keys.
  public ModelFile {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /// Writes the file atomically.
  ///
  /// @param path the file, of any file system
  /// @throws IOException if it cannot be written; a previous file is unchanged
  /// @throws IllegalStateException if a parameter is no finite number: the file could not be
  ///   loaded; or if another thread trains the model
  public void save(Path path) throws IOException {
    contents().write(path);
  }

  /// Writes what a file would hold to a stream, and leaves it open.
  ///
  /// @param out the stream
  /// @throws IOException if it cannot be written; part of the model may have been
  /// @throws IllegalStateException as {@link #save(Path)}, before anything is written
  public void save(OutputStream out) throws IOException {
    contents().write(out);
  }

  /// {@return what a file would hold}
  ///
  /// @throws IllegalStateException as {@link #save(Path)}
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      save(out);
    } catch (IOException e) {
      throw new UncheckedIOException("the model could not be written to memory", e);
    }
    return out.toByteArray();
  }

  /// {@return the tensors and notes of a file, to which another kind of file may add}
  ///
  /// @throws IllegalStateException as {@link #save(Path)}
  public SafeTensors contents() {
    model.parameters().requireAtRest();
    for (float value : model.parameters().values()) {
      if (!Float.isFinite(value)) {
        throw new IllegalStateException(
            "the model holds %s, expected finite numbers: train it with a smaller learning rate"
                .formatted(value));
      }
    }
    Map<String, String> notes = new TreeMap<>(metadata);
    notes.put("format", FORMAT);
    notes.put("format_version", Integer.toString(VERSION));
    notes.put("architecture", Architecture.toJson(model));
    return new SafeTensors(notes, StateDict.of(model));
  }

  /// Reads a file, trusting nothing in it.
  ///
  /// @param path the file, of any file system; one that is not on disk may have a gibibyte
  /// @return the model and what the file says of it
  /// @throws FormatException if it is no whole model file of a version that this program knows
  /// @throws IOException if it cannot be read
  public static ModelFile load(Path path) throws IOException {
    return of(path, SafeTensors.read(path));
  }

  /// Reads what a stream brings up to its end, trusting nothing in it, and leaves it open.
  ///
  /// ```java
  /// try (InputStream in = Program.class.getResourceAsStream("model.safetensors")) {
  ///   ModelFile file = ModelFile.load(in);
  /// }
  /// ```
  ///
  /// @param in a model file's bytes; who sends them can fill memory with a gibibyte, so where that
  ///   is too much read fewer and use {@link #load(byte[])}
  /// @return the model and what the file says of it
  /// @throws FormatException if it brings more, or no whole model file of a version that this
  ///   program knows
  /// @throws IOException if it cannot be read
  public static ModelFile load(InputStream in) throws IOException {
    Objects.requireNonNull(
        in,
        "the stream is null, expected a model's: getResourceAsStream gives null where there is no such resource, check its name");
    return of(STREAM, SafeTensors.read(STREAM, in));
  }

  /// Reads a file's bytes, trusting nothing in them.
  ///
  /// @param bytes all of them
  /// @return the model and what the file says of it
  /// @throws FormatException if they are no whole model file of a version that this program knows
  /// @throws IOException never for another reason
  public static ModelFile load(byte[] bytes) throws IOException {
    return of(BYTES, SafeTensors.read(BYTES, bytes));
  }

  /// The model in a file that was read, trusting nothing in it. What `AnomalyModel` has added is
  /// passed over.
  ///
  /// @param path the file, for messages
  /// @param content of the file
  /// @return the model and what the file says of it
  /// @throws FormatException as {@link #load(Path)}
  public static ModelFile of(Path path, SafeTensors content) throws FormatException {
    SafeTensors file = withoutAdditions(content);
    checkVersion(path, file.metadata());
    Autoencoder model = architecture(path, file);
    List<Parameter> views = model.parameters().views();
    if (file.tensors().size() != views.size()) {
      throw new FormatException(
          path,
          "holds %d tensors, expected %d for its layers: it is damaged, get a whole copy"
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
    if (!FORMAT.equals(metadata.get("format")) || !version.matches("[1-9][0-9]{0,8}")) {
      throw new FormatException(
          path,
          "is a safetensors file without Hourglass's notes, expected a model that hourglass saved");
    }
    if (Integer.parseInt(version) > VERSION) {
      throw new FormatException(
          path,
          "has the format version %s and this program knows versions up to %d: update hourglass"
              .formatted(version, VERSION));
    }
  }

  private static Autoencoder architecture(Path path, SafeTensors file) throws FormatException {
    long parameters = file.tensors().stream().mapToLong(tensor -> tensor.values().length).sum();
    try {
      return Architecture.fromJson(file.metadata().getOrDefault("architecture", ""), parameters);
    } catch (IllegalArgumentException e) {
      throw new FormatException(path, "describes no model that can be built: " + e.getMessage(), e);
    }
  }

  private static float[] tensor(Path path, @Nullable Tensor tensor, Parameter view)
      throws FormatException {
    if (tensor == null) {
      throw new FormatException(
          path,
          "has no tensor %s, expected one of shape %s".formatted(view.name(), view.spec().shape()));
    }
    if (!Arrays.equals(tensor.shape(), shape(view))) {
      throw new FormatException(
          path,
          "holds %s with shape %s, expected %s"
              .formatted(view.name(), Arrays.toString(tensor.shape()), view.spec().shape()));
    }
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        throw new FormatException(
            path,
            "holds %s in %s, expected finite numbers: train the model again"
                .formatted(value, view.name()));
      }
    }
    return tensor.values();
  }

  private static int[] shape(Parameter view) {
    return view.spec().shape().stream().mapToInt(Integer::intValue).toArray();
  }
}
