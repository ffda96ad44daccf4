package dev.hourglass.data.download;

import dev.hourglass.testing.OtherJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// A second JVM that holds the lock of a folder until it is told to let go.
final class OtherProcess {
  private OtherProcess() {}

  /// Starts it and returns when it has the lock.
  static Process holdingLockOf(Path folder) throws IOException {
    Process process =
        OtherJvm.of(List.of(), OtherProcess.class, folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    InputStream out = process.getInputStream();
    if (out.read() != '+') {
      throw new IOException("the other process did not get the lock");
    }
    return process;
  }

  static void letGo(Process process) {
    try (OutputStream in = process.getOutputStream()) {
      in.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes the lock, says so, and keeps it until its input has something.
  public static void main(String[] args) throws IOException {
    try (FolderLock lock = FolderLock.take(Path.of(args[0]), () -> {})) {
      System.out.print(lock == null ? '-' : '+');
      System.out.flush();
      if (System.in.read() < 0) {
        throw new IOException("nobody told this process to let go");
      }
    }
  }
}
