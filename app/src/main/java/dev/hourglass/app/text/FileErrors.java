package dev.hourglass.app.text;

import dev.hourglass.text.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/// Messages for failures of Java and the system with files.
public final class FileErrors {
  private static final String OURS = "dev.hourglass.";

  private FileErrors() {}

  /// Whether the message was written for the user: by this program, not by Java's own checks, whose
  /// messages are about our mistakes.
  public static boolean isOurSentence(Exception e) {
    String message = e.getMessage();
    if (message == null || !message.contains(" ")) {
      return false;
    }
    if (e.getClass().getName().startsWith(OURS)) {
      return true;
    }
    boolean forTheUser =
        e instanceof IOException
            || e instanceof IllegalArgumentException
            || (e instanceof IllegalStateException && e.getCause() == null);
    StackTraceElement[] trace = e.getStackTrace();
    return forTheUser && trace.length > 0 && trace[0].getClassName().startsWith(OURS);
  }

  /// What was found, what was expected and what to do.
  public static String sentence(IOException e) {
    return isOurSentence(e) ? String.valueOf(e.getMessage()) : ofSystem(e);
  }

  private static String ofSystem(IOException e) {
    return switch (e) {
      case NoSuchFileException _ ->
          "there is no file %s, expected one: check the path".formatted(file(e));
      case AccessDeniedException _ ->
          "%s cannot be accessed, expected a path that this user can read or write: check its permissions"
              .formatted(file(e));
      case FileSystemLoopException _ ->
          "%s is a circular link, expected a file or folder: correct the link".formatted(file(e));
      case NotDirectoryException _ ->
          "%s is not a folder, expected one: check the path".formatted(file(e));
      case DirectoryNotEmptyException _ ->
          "%s is a folder with files in it, expected none there: choose another path or empty it"
              .formatted(file(e));
      case FileAlreadyExistsException _ ->
          "%s already exists: choose another path or remove it".formatted(file(e));
      case FileSystemException file ->
          "%s cannot be used (%s), expected a path that can be read or written: check it and the disk"
              .formatted(file(e), Objects.requireNonNullElse(file.getReason(), "no reason given"));
      case EOFException _ ->
          "a file ends too early, expected more of it: it is damaged or incomplete";
      case CharacterCodingException _ ->
          "a text file holds bytes that are not UTF-8, expected none: save it as UTF-8";
      default ->
          "a file cannot be read or written (%s), expected that it can: check it and the disk"
              .formatted(Objects.requireNonNullElse(e.getMessage(), "no reason given"));
    };
  }

  private static String file(IOException e) {
    String file = ((FileSystemException) e).getFile();
    return file == null ? "a file" : Printable.path(file);
  }
}
