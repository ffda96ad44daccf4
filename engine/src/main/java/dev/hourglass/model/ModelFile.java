package dev.hourglass.model;

import dev.hourglass.files.FormatException;
import dev.hourglass.model.format.ModelContent;
import dev.hourglass.model.format.ModelSource;
import dev.hourglass.text.RecordContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Models in files, streams and memory: safetensors files with the parameters by name, in PyTorch's
/// shapes and order, and with the architecture and the provenance of the model in the metadata.
///
/// @param model the model
/// @param metadata notes by key: dataset, seed, losses, versions, …
public record ModelFile(Autoencoder model, Map<String, String> metadata) {
  /// Copies the notes, in the order of their keys.
  public ModelFile {
    Objects.requireNonNull(model, "model");
    metadata =
        Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNull(metadata, "metadata")));
  }

  /// Writes the file atomically.
  ///
  /// @param path the file, of any file system
  /// @throws IOException if it cannot be written; a previous file is unchanged
  /// @throws IllegalStateException if a parameter is no finite number: the file could not be
  ///   loaded; or if another thread trains the model
  public void save(Path path) throws IOException {
    Objects.requireNonNull(path, "path");
    ModelContent.of(this).write(path);
  }

  /// Writes what a file would hold to a stream, and leaves it open.
  ///
  /// @param out the stream
  /// @throws IOException if it cannot be written; part of the model may have been
  /// @throws IllegalStateException as {@link #save(Path)}, before anything is written
  public void save(OutputStream out) throws IOException {
    ModelContent.of(this).write(out);
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

  /// Reads a file, trusting nothing in it.
  ///
  /// @param path the file, of any file system; one that is not on disk may have a gibibyte
  /// @return the model and what the file says of it
  /// @throws FormatException if it is no whole model file of a version that this program knows
  /// @throws IOException if it cannot be read
  public static ModelFile load(Path path) throws IOException {
    return ModelSource.of(path).model();
  }

  /// Reads what a stream brings up to its end, trusting nothing in it, and leaves it open.
  ///
  /// ```java
  /// try (InputStream in = Program.class.getResourceAsStream("model.safetensors")) {
  ///   ModelFile file = ModelFile.load(in);
  /// }
  /// ```
  ///
  /// @param in a model file's bytes; they can fill a gibibyte of memory, so where that is too much
  ///   read fewer and use {@link #load(byte[])}
  /// @return the model and what the file says of it
  /// @throws FormatException if it brings more, or no whole model file of a version that this
  ///   program knows
  /// @throws IOException if it cannot be read
  public static ModelFile load(InputStream in) throws IOException {
    return ModelSource.of(in).model();
  }

  /// Reads a file's bytes, trusting nothing in them.
  ///
  /// @param bytes all of them
  /// @return the model and what the file says of it
  /// @throws FormatException if they are no whole model file of a version that this program knows
  /// @throws IOException never for another reason
  public static ModelFile load(byte[] bytes) throws IOException {
    return ModelSource.of(bytes).model();
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
