package dev.hourglass.app.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DatasetFolderTest {
  @Test
  void anEmptyVariableCountsAsNone() {
    assertThat(DatasetFolder.of(null)).isEqualTo(Path.of("data"));
    assertThat(DatasetFolder.of("")).isEqualTo(Path.of("data"));
    assertThat(DatasetFolder.of("/sets")).isEqualTo(Path.of("/sets"));
  }
}
