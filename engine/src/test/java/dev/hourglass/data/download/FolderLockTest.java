package dev.hourglass.data.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path folder;

  @Test
  void aFileSystemWithoutLocksIsCalledThatAndLeavesTheLockFree() throws IOException {
    assertThatIOException()
        .isThrownBy(() ->
            FolderLock.take(
                folder,
                () -> {},
                _ -> {
                  throw new IOException("No locks available");
                }))
        .withMessage("its file system cannot lock files: No locks available");
    try (FolderLock again = FolderLock.take(folder, () -> {})) {
      assertThat(again).isNotNull();
    }
  }
}
