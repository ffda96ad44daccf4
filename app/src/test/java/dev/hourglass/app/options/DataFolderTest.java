package dev.hourglass.app.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DataFolderTest {
  @Test
  void anEmptyVariableCountsAsNone() {
    assertThat(DataFolder.of(null)).isEqualTo(Path.of("data"));
    assertThat(DataFolder.of("")).isEqualTo(Path.of("data"));
    assertThat(DataFolder.of("/sets")).isEqualTo(Path.of("/sets"));
  }
}
