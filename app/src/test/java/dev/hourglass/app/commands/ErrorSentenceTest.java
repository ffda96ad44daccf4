package dev.hourglass.app.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import dev.hourglass.data.DataException;
import dev.hourglass.nn.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which errors speak to the user, and which are the program's own.
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
  void messagesOfJavaAreCalledUnexpected() {
    int[] none = {};
    List<ThrowingCallable> mistakes =
        List.of(
            () -> none[temp.getNameCount()]++,
            () -> Math.addExact(Integer.MAX_VALUE, temp.getNameCount()),
            () -> Integer.parseInt("no number"),
            () -> List.of().getFirst(),
            () -> Files.newInputStream(temp).read());
    for (ThrowingCallable mistake : mistakes) {
      Exception e = catchException(mistake);
      assertThat(HourglassCommand.sentence(e))
          .isEqualTo("unexpected error, please report it with --debug: " + e);
    }
  }
}
