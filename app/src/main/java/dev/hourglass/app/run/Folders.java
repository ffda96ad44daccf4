package dev.hourglass.app.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Folders that commands write into.
public final class Folders {
  private Folders() {}

  /// Makes a folder that may be there already.
  ///
  /// @param option that names another
  /// @throws IOException if it cannot be made; the message is for the user
  public static void make(Path folder, String option) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unwritable(folder, option, e);
    }
  }

  /// The error of a folder that cannot be written to.
  static IOException unwritable(Path folder, String option, IOException e) {
    return new IOException(
        "cannot write to the folder %s (%s): choose another with %s"
            .formatted(folder, reason(e), option),
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    String kind = e.getClass().getSimpleName().replace("Exception", "");
    return kind.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
  }
}
