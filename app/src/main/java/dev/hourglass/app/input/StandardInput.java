package dev.hourglass.app.input;

import dev.hourglass.data.DataException;
import dev.hourglass.files.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Standard input where a file is asked for, named `-`, and what a shell makes of `<(command)`:
/// their bytes come once, so they are put into a temporary file, because archives are read from
/// their ends, and which is deleted before the command continues.
public final class StandardInput {
  /// How a user names it, and how messages do.
  public static final String WORD = "-";

  static final String NAME = "standard input";

  private static final String EXAMPLE = "cat digit.png | hourglass …";

  /// Any file that is read here has fewer bytes.
  private static final Room ROOM =
      new Room(InputFile.MOST_PIPED, "put the data into files and give their folder");

  private StandardInput() {}

  /// What reads a file.
  @FunctionalInterface
  public interface Reader<T> {
    T read(Path file, String name) throws IOException;
  }

  /// How much may come.
  ///
  /// @param bytes at most
  /// @param otherwise why there may not be more, or what to do
  record Room(long bytes, String otherwise) {}

  /// Lets a reader read what a word names: a file, a shell's pipe, or standard input.
  ///
  /// @param word a path, or `-`
  public static <T> T read(String word, Reader<T> reader) throws IOException {
    if (word.equals(WORD)) {
      requirePiped(EXAMPLE);
      return spooled(System.in, NAME, reader);
    }
    Path path = Path.of(word);
    if (!InputFile.isPipe(path)) {
      return reader.read(path, word);
    }
    try (InputStream in = InputFile.stream(path)) {
      return spooled(in, word, reader);
    }
  }

  /// Refuses a terminal, from which no images can come.
  ///
  /// @param example of a command
  static void requirePiped(String example) throws DataException {
    if (Boolean.getBoolean("hourglass.terminal.input")) {
      throw new DataException(
          "standard input is the terminal, expected the bytes of a file: pipe one in, as in %s, or give a path"
              .formatted(example));
    }
  }

  private static <T> T spooled(InputStream in, String name, Reader<T> reader) throws IOException {
    Path file = Files.createTempFile("hourglass-", ".input");
    try {
      copy(in, name, file, EXAMPLE, ROOM);
      return reader.read(file, name);
    } catch (DataException e) {
      throw named(e, file, name);
    } catch (IOException e) {
      String message = e.getMessage();
      if (message == null || !message.contains(file.toString())) {
        throw e;
      }
      throw new IOException(message.replace(file.toString(), name), e);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// A sentence that calls a temporary file what the user does.
  static DataException named(DataException e, Path file, String name) {
    String message = String.valueOf(e.getMessage());
    return new DataException(message.replace(file.toString(), name), e);
  }

  /// Copies what comes.
  ///
  /// @param example of a command
  static void copy(InputStream in, String name, Path file, String example, Room room)
      throws IOException {
    InputFile.spool(in, Path.of(name), file, room.bytes, room.otherwise);
    if (Files.size(file) == 0) {
      throw new DataException(
          "%s is empty, expected an image, an array or an archive: pipe one in, as in %s"
              .formatted(name, example));
    }
  }
}
