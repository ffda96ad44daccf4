package dev.hourglass.data.download;

import dev.hourglass.files.WriteFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One fetcher per folder, across threads and processes.
///
/// The file lock keeps other processes out. It belongs to the whole JVM, and closing any channel on
/// the file gives it up, so threads take turns at a lock in memory first. The lock file stays: were
/// it deleted, a process waiting on it and one that creates it again would both hold "the" lock.
final class FolderLock implements AutoCloseable {
  private static final String NAME = ".hourglass.lock";
  private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the lock of a folder, waiting as long as another holds it.
  ///
  /// @param waiting called once if there is a wait
  /// @throws IOException if the lock file cannot be opened, or the thread is interrupted
  static FolderLock take(Path folder, Runnable waiting) throws IOException {
    return take(folder, waiting, FileChannel::tryLock);
  }

  /// The same with another way to lock a file.
  static FolderLock take(Path folder, Runnable waiting, Locking locking) throws IOException {
    boolean atOnce = IN_THIS_JVM.tryLock();
    if (!atOnce) {
      waiting.run();
      lockInterruptibly();
    }
    try {
      return new FolderLock(open(folder.resolve(NAME), atOnce ? waiting : () -> {}, locking));
    } catch (IOException | RuntimeException e) {
      IN_THIS_JVM.unlock();
      throw e;
    }
  }

  /// A try at a lock.
  @FunctionalInterface
  interface Locking {
    /// {@return the lock, or null where another process has it}
    @Nullable FileLock tryLock(FileChannel file) throws IOException;
  }

  private static @Nullable FileLock lock(FileChannel channel, Locking locking) throws IOException {
    try {
      return locking.tryLock(channel);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("its file system cannot lock files: " + WriteFailure.message(e), e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      IN_THIS_JVM.unlock();
    }
  }

  private static void lockInterruptibly() throws InterruptedIOException {
    try {
      IN_THIS_JVM.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static FileChannel open(Path file, Runnable waiting, Locking locking) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock(channel, locking) == null) {
        waiting.run();
        channel.lock();
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }
}
