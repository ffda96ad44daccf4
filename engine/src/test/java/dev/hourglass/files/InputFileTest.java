package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InputFileTest {
  private static final Path NAME = Path.of("the stream");

  @Test
  void anEndlessStreamIsLeftAtTheBound() throws IOException {
    Endless endless = new Endless();
    assertThatThrownBy(() -> InputFile.bytes(NAME, endless, 100_000))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "the stream: has more than 100000 bytes, expected fewer: read it from a file on disk");
    assertThat(endless.given).isEqualTo(100_001);
  }

  /// Brings zeros as long as it is asked.
  private static final class Endless extends InputStream {
    private long given;

    @Override
    public int read() {
      given++;
      return 0;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      given += length;
      return length;
    }
  }
}
