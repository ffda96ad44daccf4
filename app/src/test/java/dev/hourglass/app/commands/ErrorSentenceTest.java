package dev.hourglass.app.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which errors speak to the user, and which are the program's own mistakes: files and disks make
/// none.
class ErrorSentenceTest {
  @TempDir Path temp;

  @Test
  void messagesOfThisProgramAreShownAsTheyAre() {
    for (Exception ours :
        List.of(new DataException("no data here"), new IOException("no room here"))) {
      assertThat(HourglassCommand.sentence(ours)).isEqualTo(ours.getMessage());
    }
    Exception shape = catchException(() -> Shape.vector(-1));
    assertThat(HourglassCommand.sentence(shape)).isEqualTo(shape.getMessage());
  }

  @Test
  void whatFilesAndDisksDoIsNeverUnexpected() {
    Path file = temp.resolve("a file");
    List<ThrowingCallable> troubles =
        List.of(
            () -> Files.newInputStream(temp).read(),
            () -> Files.newInputStream(file).read(),
            () -> Files.newInputStream(temp.resolve("x".repeat(300))),
            () -> Files.createDirectory(temp),
            () -> Files.delete(temp.getParent()),
            () -> {
              throw new NotDirectoryException("it");
            },
            () -> Files.readString(Files.write(temp.resolve("bytes"), new byte[] {-1})),
            () -> Path.of("a\0b"),
            () -> {
              throw new UncheckedIOException(new NoSuchFileException("it"));
            },
            () -> {
              throw new AccessDeniedException("it");
            },
            () -> {
              throw new FileSystemLoopException("it");
            },
            () -> {
              throw new FileSystemException("it", null, "No space left on device");
            },
            () -> new GZIPInputStream(new ByteArrayInputStream(new byte[20])).read(),
            () -> {
              throw new EOFException();
            });
    for (ThrowingCallable trouble : troubles) {
      Exception e = catchException(trouble);
      assertThat(HourglassCommand.sentence(e))
          .as("%s", e)
          .doesNotContain("unexpected", "Exception")
          .contains(" ", ":");
    }
    assertThat(HourglassCommand.sentence(catchException(troubles.get(1))))
        .isEqualTo("there is no file %s, expected one: check the path".formatted(file));
  }

  @Test
  void messagesOfJavaAreCalledUnexpected() {
    int[] none = {};
    List<ThrowingCallable> mistakes =
        List.of(
            () -> none[temp.getNameCount()]++,
            () -> Math.addExact(Integer.MAX_VALUE, temp.getNameCount()),
            () -> Integer.parseInt("no number"),
            () -> List.of().getFirst());
    for (ThrowingCallable mistake : mistakes) {
      Exception e = catchException(mistake);
      assertThat(HourglassCommand.sentence(e))
          .isEqualTo("unexpected error, please report it with --debug: " + e);
    }
  }
}
