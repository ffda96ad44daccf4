package dev.hourglass.model.format;

import dev.hourglass.files.SafeTensors;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/// What a file, a stream or an array holds that a model is read from, with the numbers that
/// `AnomalyModel` adds as exact as they are.
///
/// @param name what to call it in messages
/// @param content its tensors and notes, trusted in nothing yet
public record ModelSource(Path name, SafeTensors content) {
  private static final Path STREAM = Path.of("the stream");
  private static final Path BYTES = Path.of("the bytes");

  /// {@return what a file of any file system holds}
  ///
  /// @throws IOException if it cannot be read or is no safetensors file
  public static ModelSource of(Path path) throws IOException {
    return new ModelSource(path, SafeTensors.read(path, ModelSource::isAddition));
  }

  /// {@return what a stream brings up to its end, a gibibyte at most; it stays open}
  ///
  /// @throws IOException if it cannot be read or is no safetensors file
  public static ModelSource of(InputStream in) throws IOException {
    Objects.requireNonNull(
        in,
        "\"in\" is null, expected the stream of a model: getResourceAsStream gives null where there is no such resource, check its name");
    return new ModelSource(STREAM, SafeTensors.read(STREAM, in, ModelSource::isAddition));
  }

  /// {@return what an array holds}
  ///
  /// @throws IOException if it is no safetensors file
  public static ModelSource of(byte[] bytes) throws IOException {
    Objects.requireNonNull(bytes, "bytes");
    return new ModelSource(BYTES, SafeTensors.read(BYTES, bytes, ModelSource::isAddition));
  }

  private static boolean isAddition(String name) {
    return name.startsWith(ModelContent.ANOMALY);
  }

  /// {@return the model}
  ///
  /// @throws IOException if it is no whole model of a version that this program knows
  public ModelFile model() throws IOException {
    return ModelContent.read(name, content);
  }
}
