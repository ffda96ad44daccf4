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

  private static final String NAME = "standard input";

  private StandardInput() {}

  /// What reads a file.
  @FunctionalInterface
  public interface Reader<T> {
    T read(Path file, String name) throws IOException;
  }

  /// Lets a reader read what a word names: a file, a shell's pipe, or standard input.
  ///
  /// @param word a path, or `-`
  public static <T> T read(String word, Reader<T> reader) throws IOException {
    if (word.equals(WORD)) {
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

  private static <T> T spooled(InputStream in, String name, Reader<T> reader) throws IOException {
    Path file = Files.createTempFile("hourglass-", ".input");
    try {
      copy(in, name, file);
      return reader.read(file, name);
    } catch (DataException e) {
      String message = String.valueOf(e.getMessage());
      throw new DataException(message.replace(file.toString(), name), e);
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

  private static void copy(InputStream in, String name, Path file) throws IOException {
    InputFile.spool(in, Path.of(name), file);
    if (Files.size(file) == 0) {
      throw new DataException(
          "%s is empty, expected an image, an array or an archive: pipe one in, as in cat digit.png | hourglass …"
              .formatted(name));
    }
  }
}
