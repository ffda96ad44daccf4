package dev.hourglass.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a script's output; the script itself stands in for PyTorch.
class PyTorchScriptTest {
  @TempDir Path dir;

  @BeforeEach
  void needsPython() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "skipped: there is no Python");
  }

  @Test
  void theSecondsOfTheFirstEpochAreRead() throws IOException {
    PyTorchScript script =
        script("import sys; print(sys.argv[1]); print('epoch 1 train_loss 0.04 seconds 19.5')");
    assertThat(script.seconds(dir, 2, false)).isEqualTo(19.5);
  }

  @Test
  void imagesAreInMemoryOnRequest() throws IOException {
    PyTorchScript script =
        script(
            "import sys; print('epoch 1 seconds %d' % (9 if '--in-memory' in sys.argv else 19))");
    assertThat(script.seconds(dir, 1, true)).isEqualTo(9);
    assertThat(script.seconds(dir, 1, false)).isEqualTo(19);
  }

  @Test
  void aScriptThatPrintsSomethingElseIsNamed() throws IOException {
    PyTorchScript script = script("print('hello')");
    assertThatThrownBy(() -> script.seconds(dir, 1, false)).hasMessageContaining("expected one");
  }

  @Test
  void aScriptThatFailsIsShownWithItsLastLine() throws IOException {
    PyTorchScript script = script("print('a'); raise SystemExit('no torch today')");
    assertThatThrownBy(() -> script.seconds(dir, 1, false))
        .hasMessageEndingWith("script.py' failed: no torch today");
  }

  @Test
  void aMissingScriptIsNamed() {
    assertThatThrownBy(() -> PyTorchScript.find(dir.resolve("none.py")))
        .hasMessageContaining("none.py': name one with --pytorch-script");
  }

  private PyTorchScript script(String text) throws IOException {
    return new PyTorchScript(Files.writeString(dir.resolve("script.py"), text), "");
  }
}
