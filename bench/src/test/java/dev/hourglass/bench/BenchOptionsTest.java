package dev.hourglass.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Options that would have no effect, or no sense, are refused before anything is timed.
class BenchOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--runs 3 kernels      | --runs has no effect before kernels: put it after the command",
        "--json r.json scaling | --json has no effect before scaling: put it after the command",
        "--json=               | --json is empty, expected FILE",
        "presets --epochs 0    | --epochs is 0, expected 1 or more",
        "presets --runs 3      | --runs has no effect without --quick: add that, or leave it out",
        "small --runs 0        | --runs is 0, expected 1 to 1000",
        "rates --images -5     | --images is -5, expected 1 or more"
      })
  void isRefused(String words, String complaint) {
    StringWriter err = new StringWriter();
    int code = Main.commandLine().setErr(new PrintWriter(err, true)).execute(words.split(" +", -1));
    assertThat(err.toString()).startsWith("hourglass: " + complaint);
    assertThat(code).isEqualTo(2);
  }
}
