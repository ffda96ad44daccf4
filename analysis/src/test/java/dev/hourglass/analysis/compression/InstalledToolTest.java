package dev.hourglass.analysis.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other programs: found where `PATH` says, started without a shell, ended where they hang.
class InstalledToolTest {
  @TempDir private Path temp;

  private InstalledTool script(String name, String body) throws IOException {
    Path file = temp.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return InstalledTool.find(name, temp.toString()).orElseThrow();
  }

  private static void run(InstalledTool tool, Duration limit, String... arguments)
      throws IOException {
    try (WorkFolder folder = WorkFolder.create()) {
      tool.run(folder, "said.txt", limit, List.of(arguments));
    }
  }

  @Test
  void aToolIsFoundInAbsoluteFoldersOnly() throws IOException {
    script("tool", "");
    Files.writeString(temp.resolve("text"), "no program");
    Files.createDirectory(temp.resolve("folder"));
    String relative = Path.of("").toAbsolutePath().relativize(temp).toString();
    assertThat(InstalledTool.find("tool", "/nowhere:" + temp)).isPresent();
    assertThat(InstalledTool.find("tool", relative)).isEmpty();
    assertThat(InstalledTool.find("tool", "")).isEmpty();
    assertThat(InstalledTool.find("tool", "a\0b")).isEmpty();
    assertThat(InstalledTool.find("text", temp.toString())).isEmpty();
    assertThat(InstalledTool.find("folder", temp.toString())).isEmpty();
  }

  @Test
  void argumentsAreNoShellWords() throws IOException {
    InstalledTool tool = script("tool", "test \"$1\" = '$(touch x); *' && test $# = 1\n");
    run(tool, Duration.ofSeconds(20), "$(touch x); *");
  }

  @Test
  void aFailureSaysTheLastLine() throws IOException {
    InstalledTool tool = script("tool", "echo first\necho 'bad\u001b[31m input' >&2\nexit 3\n");
    assertThatThrownBy(() -> run(tool, Duration.ofSeconds(20)))
        .isInstanceOf(ToolException.class)
        .hasMessage("tool failed with exit code 3: bad\\u001b[31m input");
  }

  @Test
  void aToolThatHangsIsEndedWithWhatItStarted() throws Exception {
    Path pid = temp.resolve("pid");
    InstalledTool tool = script("tool", "sleep 100 &\necho $! > '%s'\nwait\n".formatted(pid));
    assertThatThrownBy(() -> run(tool, Duration.ofSeconds(2)))
        .isInstanceOf(ToolException.class)
        .hasMessage("tool did not end within 2 s");
    long child = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
    assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void theFolderGoesWithItsFiles() throws IOException {
    Path path;
    try (WorkFolder folder = WorkFolder.create()) {
      path = folder.file("");
      Files.createDirectory(folder.file("deep"));
      Files.writeString(folder.file("deep").resolve("file"), "text");
      assertThat(path).isDirectory();
    }
    assertThat(path).doesNotExist();
  }
}
