package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// True reasons, on file systems that are made for it.
class WriteFailureTest {
  @TempDir Path folder;
  private boolean mounted;

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", folder.toString())).isZero();
    }
  }

  @Test
  void aFileSystemWithoutInodesHasRoomAndSaysSo() throws Exception {
    mount("size=8m,nr_inodes=4");
    IOException refused = null;
    for (int i = 0; refused == null; i++) {
      try {
        Files.createFile(folder.resolve("file" + i));
      } catch (IOException e) {
        refused = e;
      }
    }
    assertThat(WriteFailure.reason(refused, folder.resolve("file")))
        .isEqualTo("its file system has no free inodes");
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(folder.resolve("model"), out -> out.write(1)))
        .withMessageContaining("(its file system has no free inodes)");
  }

  @Test
  void aFullOneSaysThat() throws Exception {
    mount("size=64k,nr_inodes=100");
    assertThatIOException()
        .isThrownBy(
            () -> AtomicFile.write(folder.resolve("model"), out -> out.write(new byte[1 << 20])))
        .withMessageContaining("(No space left on device)");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void oneThatMayOnlyBeReadSaysThat() throws Exception {
    mount("size=64k,ro");
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(folder.resolve("model"), out -> out.write(1)))
        .withMessageContaining("(Read-only file system)");
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(folder.resolve("new/model"), out -> out.write(1)))
        .withMessageContaining("(Read-only file system)");
  }

  private void mount(String options) throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", options, "none", folder.toString()) == 0;
    assumeThat(mounted).as("this user may mount a small file system").isTrue();
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }
}
