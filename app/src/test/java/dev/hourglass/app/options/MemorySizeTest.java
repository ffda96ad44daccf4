package dev.hourglass.app.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.app.input.UsageError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySizeTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1000, 1000",
    "3k, 3072",
    "800m, 838860800",
    "2g, 2147483648",
    "2G, 2147483648",
    "8589934591g, 9223372035781033984"
  })
  void bytesAreCountedInPowersOf1024(String text, long bytes) {
    assertThat(MemorySize.parse("--memory", text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0g",
        "-1",
        "1.5g",
        "g",
        "2 g",
        "2gb",
        "2t",
        "٣",
        "1e9",
        "8589934592g",
        "99999999999999999999",
        "0x10"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> MemorySize.parse("--memory", text))
        .isInstanceOf(UsageError.class)
        .hasMessage(
            "--memory is '%s', expected a number of bytes of at least 1, as in 800m or 2g", text);
  }
}
