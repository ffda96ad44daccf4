package dev.hourglass.data.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A format that images come in. Others than the engine's are found as services
/// (`java.util.ServiceLoader`): a program that adds one reads it wherever it reads images.
public interface SourceFormat {
  /// Opens a file or folder, if it is of this format by its content.
  ///
  /// @param path what the user named; it exists
  /// @param options what else the user said
  /// @return its images, or nothing if it is of another format
  /// @throws IOException if it is of this format and cannot be read
  Optional<ImageSource> open(Path path, SourceOptions options) throws IOException;
}
