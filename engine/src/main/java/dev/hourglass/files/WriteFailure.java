package dev.hourglass.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Explains to users why a file or folder could not be written.
public final class WriteFailure {
  private static final String NO_FOLDER = "Not a directory";
  private static final String FILE_THERE = "a file exists where a folder is needed";
  private static final String FULL = "No space left on device";

  /// A file system with so much room that takes no new file has no entries left for one.
  private static final long ROOM_FOR_A_FILE = 1 << 20;

  private WriteFailure() {}

  /// {@return the true reason of a failure, to be put in parentheses}
  ///
  /// @param e what the system said
  /// @param place the file or folder that was to be written
  public static String reason(IOException e, Path place) {
    String link = brokenLink(place);
    return link != null ? link : plain(e, place);
  }

  /// Whether there was no space left.
  static boolean isFull(IOException e) {
    return FULL.equals(e instanceof FileSystemException file ? file.getReason() : e.getMessage());
  }

  /// {@return a message for the first broken link in a path, or null}
  ///
  /// @param place a file or folder, which need not be there
  public static @Nullable String brokenLink(Path place) {
    Path absolute = place.toAbsolutePath();
    for (int names = 1; names <= absolute.getNameCount(); names++) {
      Path part = Objects.requireNonNull(absolute.getRoot()).resolve(absolute.subpath(0, names));
      if (Files.isSymbolicLink(part) && !Files.exists(part)) {
        return "%s is a link to %s, which does not exist".formatted(part, target(part));
      }
    }
    return null;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "somewhere";
    }
  }

  private static String plain(IOException e, Path place) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "its folder cannot be created";
      case FileAlreadyExistsException _ -> FILE_THERE;
      case FileSystemException f when FULL.equals(f.getReason()) && hasRoom(place) ->
          "its file system has no free inodes";
      case FileSystemException f when NO_FOLDER.equals(f.getReason()) -> FILE_THERE;
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> message(e);
    };
  }

  /// {@return what the system said of a failure, without Java's words}
  public static String message(IOException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    // Its message is the path, which is said already, and the reason in parentheses.
    return e instanceof FileNotFoundException
        ? message.replaceFirst("(?s)^.* \\(([^()]+)\\)$", "$1")
        : message;
  }

  private static boolean hasRoom(Path place) {
    Path there = place.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace() >= ROOM_FOR_A_FILE;
    } catch (IOException unknown) {
      return false;
    }
  }
}
