package dev.hourglass.app.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hourglass.app.Cli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardOutputTest {
  private static final String FULL = "No space left on device";

  @TempDir private Path folder;

  @Test
  void whatIsPrintedArrivesAtOnceAndTheCodeStays() {
    var bytes = new ByteArrayOutputStream();
    var output = new StandardOutput(bytes, UTF_8, false);
    output.out.print("ü");
    assertThat(bytes.toString(UTF_8)).isEqualTo("ü");
    assertThat(output.end(0)).isZero();
    assertThat(output.end(2)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, false, 0, 1",
    "No space left on device, false, 2, 2",
    "Broken pipe, false, 0, 141",
    "Datenübergabe unterbrochen (broken pipe), false, 0, 141",
    "Relais brisé, true, 0, 141",
    "Broken pipe, true, 1, 1"
  })
  void anErrorChangesTheCodeOfACommandThatElseWasDone(
      String message, boolean pipe, int code, int expected) {
    String[] said = new String[1];
    int[] ended = new int[1];
    said[0] =
        errors(() -> {
          var output = new StandardOutput(failing(message), UTF_8, pipe);
          output.out.println("lost");
          ended[0] = output.end(code);
        });
    assertThat(ended[0]).isEqualTo(expected);
    if (expected == 1 && code == 0) {
      assertThat(said[0])
          .startsWith("hourglass: standard output could not be written (" + FULL + ")")
          .hasLineCount(1);
    } else {
      assertThat(said[0]).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "train --help",
        "info --model classic",
        "data list",
        "generate-completion",
        "evaluate MODEL --json --resamples 0"
      })
  void aFullDiskIsSaidAndIsNoSuccess(String command) throws Exception {
    assumeThat(Files.exists(Path.of("/dev/full"))).isTrue();
    String model = Cli.model().toString();
    List<String> words =
        List.of(command.split(" ")).stream().map(w -> w.equals("MODEL") ? model : w).toList();
    Cli.Result result = new Cli(folder).shell("> /dev/full", words);
    assertThat(result.code()).as(result.err()).isOne();
    assertThat(result.err()).contains("hourglass: standard output could not be written (");
  }

  @Test
  void aReaderThatHasEnoughEndsTheProgramQuietly() throws Exception {
    Cli.Result result =
        new Cli(folder)
            .shell("| head -c 1 > /dev/null; exit ${PIPESTATUS[0]}", "generate-completion");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isIn(0, 141);
    Cli.Result closed = new Cli(folder).shell("| true; exit ${PIPESTATUS[0]}", "train", "--help");
    assertThat(closed.err()).isEmpty();
    assertThat(closed.code()).isEqualTo(141);
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        throw new IOException(message);
      }
    };
  }

  private static String errors(Runnable task) {
    PrintStream before = System.err;
    var bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, UTF_8));
    try {
      task.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(UTF_8);
  }
}
