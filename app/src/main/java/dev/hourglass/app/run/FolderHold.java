package dev.hourglass.app.run;

import dev.hourglass.files.WriteFailure;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/// A folder that no other process may write a run to: a lock on a file in it, which the system
/// gives back however the process ends.
final class FolderHold implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final byte[] DELETED = {1};
  private static final int TRIES = 10;

  /// Folders that this process holds. POSIX gives up a process's lock on a file whenever the
  /// process closes that file, so none of their lock files may be opened a second time.
  private static final Set<Path> OWN = new ConcurrentSkipListSet<>();

  private final Path folder;
  private final Path file;
  private final FileChannel channel;

  private FolderHold(Path folder, Path file, FileChannel channel) {
    this.folder = folder;
    this.file = file;
    this.channel = channel;
  }

  /// A try at a lock.
  @FunctionalInterface
  interface Locking {
    /// {@return the lock, or null where another process has it}
    @Nullable FileLock tryLock(FileChannel file) throws IOException;
  }

  /// Makes a folder and holds it.
  ///
  /// @throws IOException if another process holds it or it cannot be written to; the message is for
  ///   the user
  static FolderHold take(Path folder, Locking locking) throws IOException {
    Path made = make(folder);
    if (!OWN.add(made)) {
      throw held(folder);
    }
    try {
      return take(folder, made, locking);
    } catch (IOException | RuntimeException | Error e) {
      OWN.remove(made);
      throw e;
    }
  }

  private static FolderHold take(Path folder, Path made, Locking locking) throws IOException {
    Path file = folder.resolve(LOCK);
    for (int tries = 0; tries < TRIES; tries++) {
      FileChannel channel = open(folder, file);
      try {
        if (lock(folder, channel, locking) && !isDeleted(channel)) {
          return new FolderHold(made, file, channel);
        }
      } catch (IOException e) {
        try (channel) {
          throw e;
        }
      }
      channel.close();
    }
    throw held(folder);
  }

  /// @return its real path
  private static Path make(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      return folder.toRealPath();
    } catch (IOException e) {
      throw Folders.unwritable(folder, "--out", e);
    }
  }

  private static FileChannel open(Path folder, Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw Folders.unwritable(folder, "--out", e);
    }
  }

  private static boolean lock(Path folder, FileChannel channel, Locking locking)
      throws IOException {
    boolean locked;
    try {
      locked = locking.tryLock(channel) != null;
    } catch (OverlappingFileLockException ofThisProcessByAnotherMount) {
      locked = false;
    } catch (IOException e) {
      throw new IOException(
          "the file system of %s cannot lock files (%s), expected one where a run can hold its folder: choose another with --out"
              .formatted(Printable.of(folder), WriteFailure.message(e)),
          e);
    }
    if (!locked) {
      throw held(folder);
    }
    return true;
  }

  /// A run that was just ending may have deleted the file between our opening and our locking it:
  /// it says so in it. To open the file again would give up the lock, which is the process's.
  private static boolean isDeleted(FileChannel channel) throws IOException {
    return channel.size() == DELETED.length;
  }

  private static IOException held(Path folder) {
    return new IOException(
        "another run is writing to %s: wait for it or choose another folder with --out"
            .formatted(Printable.of(folder)));
  }

  /// Lets go of the folder.
  @Override
  public void close() throws IOException {
    try (channel) {
      // While it is held: later it could be another run's.
      Files.deleteIfExists(file);
      channel.truncate(0).write(ByteBuffer.wrap(DELETED));
    } finally {
      OWN.remove(folder);
    }
  }
}
