package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourglass.testing.OtherJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file is the old one or the new one, whatever goes wrong in between.
class AtomicFileTest {
  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void writesANewFileAndItsMissingFolders() throws IOException {
    Path target = folder.resolve("a/b/model.bin");
    AtomicFile.write(target, out -> out.write(NEW));
    assertThat(target).hasBinaryContent(NEW);
    assertThat(filesIn(target.resolveSibling("."))).hasSize(1);
  }

  @Test
  void replacesTheOldFile() throws IOException {
    Path target = oldFile();
    AtomicFile.write(target, out -> out.write(NEW));
    assertThat(target).hasBinaryContent(NEW);
    assertThat(filesIn(folder)).containsExactly(target);
  }

  @Test
  void showsTheOldContentUntilTheNewIsWhole() throws IOException {
    Path target = oldFile();
    AtomicFile.write(
        target,
        out -> {
          out.write(NEW);
          out.flush();
          assertThat(target).hasContent("old");
        });
    assertThat(target).hasBinaryContent(NEW);
  }

  @Test
  void letsContentCloseTheStream() throws IOException {
    Path target = folder.resolve("closed");
    AtomicFile.write(
        target,
        out -> {
          try (out) {
            out.write(NEW);
          }
        });
    assertThat(target).hasBinaryContent(NEW);
  }

  @Test
  void keepsTheOldFileWhenTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "this system has no device that is always full");
    Path target = oldFile();
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(target, out -> writeTo(full, out)))
        .withMessageContaining(target.toString())
        .withMessageContaining("No space left on device")
        .withMessageContaining("free space")
        .withMessageNotContaining("\n");
    assertOnlyTheOldFile(target);
  }

  @Test
  void keepsTheOldFileWhenContentFailsHalfway() throws IOException {
    Path target = oldFile();
    assertThatThrownBy(() ->
            AtomicFile.write(
                target,
                out -> {
                  out.write(new byte[1 << 20]);
                  throw new IllegalStateException("halfway");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("halfway");
    assertOnlyTheOldFile(target);
  }

  @Test
  void keepsTheOldFileWhenMemoryRunsOut() throws IOException {
    Path target = oldFile();
    assertThatThrownBy(() ->
            AtomicFile.write(
                target,
                _ -> {
                  throw new OutOfMemoryError("pretended");
                }))
        .isInstanceOf(OutOfMemoryError.class);
    assertOnlyTheOldFile(target);
  }

  @Test
  void writesInAnInterruptedThread() throws IOException {
    Path target = oldFile();
    Thread.currentThread().interrupt();
    try {
      AtomicFile.write(target, out -> out.write(NEW));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(target).hasBinaryContent(NEW);
  }

  @Test
  void followsASymbolicLink() throws IOException {
    Path target = oldFile();
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    AtomicFile.write(link, out -> out.write(NEW));
    assertThat(link).isSymbolicLink();
    assertThat(target).hasBinaryContent(NEW);
  }

  @Test
  void aLinkThatLeadsNowhereIsNamedAndStays() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(link, out -> out.write(NEW)))
        .withMessageContaining(
            "%s is a link to %s, which does not exist", link, folder.resolve("gone"));
    assertThat(link).isSymbolicLink();
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(link.resolve("model"), out -> out.write(NEW)))
        .withMessageContaining("link is a link to ");
  }

  @Test
  void aNameThatIsTooLongIsCalledSo() {
    Path target = folder.resolve("n".repeat(300));
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(target, out -> out.write(NEW)))
        .withMessageContaining("(File name too long)");
  }

  @Test
  void leftoversOfKilledProcessesAreDeletedAndNothingElse() throws IOException {
    Path left = Files.writeString(folder.resolve("." + UUID.randomUUID() + ".tmp"), "half");
    Path others = Files.writeString(folder.resolve(".mine.tmp"), "mine");
    Path old = oldFile();
    AtomicFile.clean(folder);
    assertThat(left).doesNotExist();
    assertThat(filesIn(folder)).containsExactlyInAnyOrder(others, old);
    AtomicFile.clean(folder.resolve("none"));
  }

  @Test
  void whatALivingProcessWritesIsNoLeftover() throws Exception {
    Path target = folder.resolve("target");
    Process writer =
        OtherJvm.of(List.of(), AtomicFileTest.class, target.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream go = writer.getOutputStream()) {
      assertThat(writer.getInputStream().read()).isEqualTo('+');
      assertThat(filesIn(folder)).hasSize(1);
      AtomicFile.clean(folder);
      assertThat(filesIn(folder)).hasSize(1);
      go.write('\n');
    }
    assertThat(writer.waitFor()).isZero();
    assertThat(filesIn(folder)).containsExactly(target);
  }

  @Test
  void cleaningKeepsTheLocksOfWhatTheSameProcessWrites() throws IOException {
    AtomicFile.write(
        folder.resolve("target"),
        out -> {
          AtomicFile.clean(folder);
          Path written = filesIn(folder).getFirst();
          assertThat(isLockedForOthers(written)).isTrue();
          out.write(NEW);
        });
    assertThat(filesIn(folder)).containsExactly(folder.resolve("target"));
  }

  private static boolean isLockedForOthers(Path file) throws IOException {
    Process other =
        OtherJvm.of(List.of(), TryLock.class, file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return other.getInputStream().read() == '-';
  }

  /// A process that tries to lock a file.
  static final class TryLock {
    public static void main(String[] args) throws IOException {
      try (FileChannel file = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
        System.out.print(file.tryLock() == null ? '-' : '+');
        System.out.flush();
      }
    }
  }

  /// A process that is in the middle of writing until its input has something.
  public static void main(String[] args) throws IOException {
    AtomicFile.write(
        Path.of(args[0]),
        out -> {
          out.write(NEW);
          out.flush();
          System.out.print('+');
          System.out.flush();
          out.write(System.in.read());
        });
  }

  @Test
  void refusesAFolder() {
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(folder, out -> out.write(NEW)))
        .withMessageContaining("it is a folder or device, expected a file");
  }

  @Test
  void saysThatAFileStandsWhereAFolderIsNeeded() throws IOException {
    Path file = oldFile();
    assertThatIOException()
        .isThrownBy(() -> AtomicFile.write(file.resolve("model"), out -> out.write(NEW)))
        .withMessageContaining("a file exists where a folder is needed");
    assertOnlyTheOldFile(file);
  }

  private Path oldFile() throws IOException {
    return Files.writeString(folder.resolve("model.bin"), "old");
  }

  private void assertOnlyTheOldFile(Path target) throws IOException {
    assertThat(filesIn(folder)).containsExactly(target);
    assertThat(target).hasContent("old");
  }

  /// Half of the content reaches the temporary file before the full device refuses the rest.
  private static void writeTo(Path full, OutputStream out) throws IOException {
    out.write(NEW);
    out.flush();
    try (OutputStream device = Files.newOutputStream(full)) {
      device.write(NEW);
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
