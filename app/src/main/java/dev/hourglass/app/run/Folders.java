package dev.hourglass.app.run;

import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.WriteFailure;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Folders that commands write into.
public final class Folders {
  private Folders() {}

  /// Makes a folder that may be there already, and takes away what killed processes left in it.
  ///
  /// @param option that names another
  /// @throws IOException if it cannot be made; the message is for the user
  public static void make(Path folder, String option) throws IOException {
    try {
      Files.createDirectories(folder);
      AtomicFile.clean(folder);
      if (!Files.isWritable(folder)) {
        throw new AccessDeniedException(folder.toString());
      }
    } catch (IOException e) {
      throw unwritable(folder, option, e);
    }
  }

  /// Sees that a folder can be made and written to. Where it was not there it is not there after it
  /// either, so that a command that is stopped leaves no empty folder.
  ///
  /// @param option that names another
  /// @throws IOException if it cannot be made; the message is for the user
  public static void require(Path folder, String option) throws IOException {
    boolean known = Files.exists(folder);
    make(folder, option);
    if (!known) {
      Files.delete(folder);
    }
  }

  /// The error of a folder that cannot be written to.
  static IOException unwritable(Path folder, String option, IOException e) {
    return new IOException(
        "cannot write to the folder %s (%s): choose another with %s"
            .formatted(Printable.of(folder), WriteFailure.reason(e, folder), option),
        e);
  }
}
