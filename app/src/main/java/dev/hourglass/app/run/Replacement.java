package dev.hourglass.app.run;

import dev.hourglass.files.InputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A run that replaces an earlier one in its folder. It is written to a sub-folder until it has
/// saved its first checkpoint; only then the earlier run's files are deleted and its own are moved
/// up.
///
/// The names of the inner folder say how far that is, so that a process which is killed in between
/// leaves nothing that the next one could not finish.
final class Replacement {
  private static final String BEGUN = ".next";
  private static final String CLEARING = ".next-clearing";
  private static final String MOVING = ".next-moving";

  private Replacement() {}

  /// Makes the folder inside that the new run is written to.
  static Path begin(Path folder) throws IOException {
    return Files.createDirectory(folder.resolve(BEGUN));
  }

  /// Puts the new run in the place of the earlier one.
  static void complete(Path folder) throws IOException {
    rename(folder, BEGUN, CLEARING);
    finish(folder);
  }

  /// Whether a process died while it put a run in the place of another.
  static boolean isHalfDone(Path folder) {
    return Files.exists(folder.resolve(CLEARING)) || Files.exists(folder.resolve(MOVING));
  }

  /// Finishes what a process left half done, and forgets a run that had not come so far.
  static void recover(Path folder) throws IOException {
    finish(folder);
    delete(folder.resolve(BEGUN));
  }

  private static void finish(Path folder) throws IOException {
    if (Files.exists(folder.resolve(CLEARING))) {
      RunFiles.delete(folder);
      rename(folder, CLEARING, MOVING);
    }
    if (Files.exists(folder.resolve(MOVING))) {
      move(folder.resolve(MOVING), folder);
    }
  }

  private static void rename(Path folder, String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Moves all files, those in folders into folders of the same name.
  private static void move(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : InputFolder.list(from)) {
      Path place = to.resolve(file.getFileName());
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        move(file, place);
      } else {
        Files.move(
            file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.delete(from);
  }

  private static void delete(Path place) throws IOException {
    if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      for (Path file : InputFolder.list(place)) {
        delete(file);
      }
    }
    Files.deleteIfExists(place);
  }
}
