package dev.hourglass.app.commands;

import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/// The trained model that a command works with.
final class ModelOption {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model.safetensors file, or the folder of the run that made it.")
  private Path path = Path.of("model.safetensors");

  /// As the user gave it.
  Path path() {
    return path;
  }

  ModelFile load() throws IOException {
    return load(path);
  }

  /// Reads a model file, or the one in the folder of a run.
  static ModelFile load(Path path) throws IOException {
    return ModelFile.load(Files.isDirectory(path) ? path.resolve("model.safetensors") : path);
  }
}
