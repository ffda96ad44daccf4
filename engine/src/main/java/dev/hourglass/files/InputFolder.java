package dev.hourglass.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Lists the content of a folder. Every folder is listed here: Java opens whatever it is asked to
/// list, and would wait for the writer of a named pipe that is given as a folder.
public final class InputFolder {
  private InputFolder() {}

  /// {@return the files and folders in a folder, in no order}
  ///
  /// @throws NotDirectoryException if there is something else of that name
  public static List<Path> list(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.toList();
    }
  }

  /// {@return what is wrong with a folder that could not be listed}
  ///
  /// @param otherwise for a folder that is there
  public static String problem(Path folder, String otherwise) {
    if (Files.isDirectory(folder)) {
      return otherwise;
    }
    return Files.exists(folder) ? "is not a folder" : "does not exist";
  }
}
