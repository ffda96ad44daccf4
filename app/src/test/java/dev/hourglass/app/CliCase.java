package dev.hourglass.app;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests of commands, each in a folder of its own.
abstract class CliCase {
  @TempDir Path temp;
  Cli cli = new Cli(Path.of(""));

  @BeforeEach
  void runInTheFolder() {
    cli = new Cli(temp);
  }
}
