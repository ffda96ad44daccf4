package dev.hourglass.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Another Java with the classes of this one.
public final class OtherJvm {
  private OtherJvm() {}

  /// A process that runs the `main` of a class.
  ///
  /// @param options of the JVM
  public static ProcessBuilder of(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
