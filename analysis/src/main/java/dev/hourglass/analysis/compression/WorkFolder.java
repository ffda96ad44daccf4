package dev.hourglass.analysis.compression;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// A temporary folder in which other programs run. It and they go when it is closed, and also when
/// the JVM goes down before.
final class WorkFolder implements AutoCloseable {
  private final Path path;
  private final Queue<Process> running = new ConcurrentLinkedQueue<>();
  private final AtomicLong names = new AtomicLong();
  private final Thread hook = new Thread(this::remove, "hourglass-work-folder");

  private WorkFolder(Path path) {
    this.path = path;
  }

  /// A new, empty folder.
  static WorkFolder create() throws IOException {
    WorkFolder folder = new WorkFolder(Files.createTempDirectory("hourglass-tools-"));
    Runtime.getRuntime().addShutdownHook(folder.hook);
    return folder;
  }

  /// A name that no other file here has, without an ending.
  String name() {
    return Long.toString(names.incrementAndGet());
  }

  /// Where a file of the folder is.
  Path file(String name) {
    return path.resolve(name);
  }

  Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.directory(path.toFile()).start();
    running.add(process);
    return process;
  }

  /// Ends a process, if it has not ended, with all that it started.
  void end(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    running.remove(process);
  }

  private void remove() {
    running.forEach(this::end);
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                throws IOException {
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // A program that is ending still writes: the system's own clearing of temporary files has it.
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException goingDown) {
      return;
    }
    remove();
  }
}
