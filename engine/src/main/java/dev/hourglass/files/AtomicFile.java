package dev.hourglass.files;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/// Replaces files atomically: a file is either the complete old version or the complete new one.
///
/// The content goes to a temporary name in the same folder, is forced to the disk and then takes
/// the target's name in one step. A crash, a full disk or an interrupted thread leaves the previous
/// file as it was. Whoever writes holds a lock on the temporary file, so that what a killed process
/// left behind can be distinguished from what a living one writes. On another file system than the
/// disk's, as in an archive, there is no lock and nothing to force.
public final class AtomicFile {
  private static final String SUFFIX = ".tmp";
  private static final Pattern TEMPORARY = Pattern.compile("\\.[0-9a-f-]{36}\\" + SUFFIX);
  private static final int MOMENT_MILLIS = 100;

  /// Names of the temporary files that this process writes. POSIX gives up a process's lock on a
  /// file whenever the process closes that file, so none of them may be opened a second time.
  private static final Set<String> OWN = new ConcurrentSkipListSet<>();

  private AtomicFile() {}

  /// Produces the bytes of a file.
  @FunctionalInterface
  public interface Content {
    /// Writes the whole content; closing the stream is allowed and not needed.
    ///
    /// @param out a buffered stream
    /// @throws IOException to give up, which leaves the previous file in place
    void writeTo(OutputStream out) throws IOException;
  }

  /// Writes a file so that other readers see the old content or the whole new content.
  ///
  /// Missing parent folders are created. A symbolic link to a file is followed.
  ///
  /// @param target the file to create or replace
  /// @param content what writes its bytes; unchecked exceptions from it pass through unchanged
  /// @throws IOException if the file cannot be written, with one sentence that names it; the
  ///   previous file is unchanged and no temporary file stays behind
  public static void write(Path target, Content content) throws IOException {
    try {
      replace(resolve(target), temporary -> writeDurably(temporary, content));
    } catch (IOException e) {
      throw new IOException(
          "%s could not be written (%s)%s: %schoose another path"
              .formatted(
                  target,
                  WriteFailure.reason(e, target),
                  Files.isRegularFile(target) ? ", the file there is unchanged" : "",
                  WriteFailure.isFull(e) ? "free space or " : ""),
          e);
    }
  }

  /// Writes a text in UTF-8 as {@link #write} does.
  ///
  /// @param target the file to create or replace
  /// @param text all of it
  /// @throws IOException if the file cannot be written; the previous file is unchanged
  public static void writeText(Path target, String text) throws IOException {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Deletes the temporary files that killed processes left in a folder. Those that a running
  /// process writes stay, and all of them where the file system has no locks.
  ///
  /// @param folder which may be missing
  /// @throws IOException if it cannot be listed
  public static void clean(Path folder) throws IOException {
    List<Path> left = leftovers(folder);
    if (left.isEmpty() || !pause()) {
      return;
    }
    for (Path temporary : left) {
      unlessWritten(temporary, () -> Files.deleteIfExists(temporary));
    }
  }

  private static List<Path> leftovers(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return InputFolder.list(folder).stream()
        .filter(file -> TEMPORARY.matcher(file.getFileName().toString()).matches())
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .filter(file -> unlessWritten(file, () -> {}))
        .toList();
  }

  /// A living writer is without its lock for the moment before it takes it, and for that between
  /// closing the file and renaming it.
  private static boolean pause() {
    try {
      Thread.sleep(MOMENT_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// @return whether no process was writing it
  private static boolean unlessWritten(Path temporary, Action action) {
    if (OWN.contains(temporary.getFileName().toString())) {
      return false;
    }
    try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      if (file.tryLock() == null) {
        return false;
      }
      action.run();
      return true;
    } catch (IOException | OverlappingFileLockException goneOrWritten) {
      return false;
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  private static Path resolve(Path target) throws IOException {
    String broken = WriteFailure.brokenLink(target);
    if (broken != null) {
      throw new IOException(broken);
    }
    if (!Files.exists(target)) {
      return target.toAbsolutePath();
    }
    if (!Files.isRegularFile(target)) {
      throw new IOException("it is a folder or device, expected a file");
    }
    return target.toRealPath();
  }

  /// Writes a file at any of its places, as {@link #write} does but without forcing it to the disk:
  /// for what can be made again and has a checksum.
  ///
  /// @param target the file to create or replace
  /// @param content what writes its bytes
  /// @throws IOException as the system says it; no temporary file stays behind
  static void writeInPlaces(Path target, PlacedContent content) throws IOException {
    replace(
        target,
        temporary -> {
          // Not a FileChannel: an interrupted thread would lose the file.
          try (RandomAccessFile file = new RandomAccessFile(temporary.toFile(), "rw")) {
            hold(file.getChannel());
            content.writeTo(file);
          }
        });
  }

  /// Produces the bytes of a file in any order.
  @FunctionalInterface
  interface PlacedContent {
    /// Writes the whole content.
    void writeTo(RandomAccessFile file) throws IOException;
  }

  @FunctionalInterface
  private interface Writing {
    void write(Path temporary) throws IOException;
  }

  private static void replace(Path target, Writing writing) throws IOException {
    Path folder = Objects.requireNonNull(target.getParent(), "a file lies in a folder");
    Files.createDirectories(folder);
    // A random name, because process numbers repeat between containers that share a folder.
    String name = "." + UUID.randomUUID() + SUFFIX;
    Path temporary = folder.resolve(name);
    OWN.add(name);
    try {
      writing.write(temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException | Error e) {
      discard(temporary, e);
      throw e;
    } finally {
      OWN.remove(name);
    }
    if (onDisk(folder)) {
      rememberRename(folder);
    }
  }

  /// {@return whether a path is of the system's own files, and not of an archive's or another file
  /// system's, which know neither locks nor what is forced to the disk}
  static boolean onDisk(Path path) {
    return path.getFileSystem().equals(FileSystems.getDefault());
  }

  private static void writeDurably(Path temporary, Content content) throws IOException {
    Files.createFile(temporary);
    if (!onDisk(temporary)) {
      try (OutputStream file = Files.newOutputStream(temporary);
          OpenStream out = new OpenStream(file)) {
        content.writeTo(out);
      }
      return;
    }
    // Not a FileChannel: an interrupted thread would lose the file it was about to save.
    try (FileOutputStream file = new FileOutputStream(temporary.toFile());
        OpenStream out = new OpenStream(file)) {
      hold(file.getChannel());
      content.writeTo(out);
      out.flush();
      file.getFD().sync();
    }
  }

  /// Until the file is closed.
  private static void hold(FileChannel file) {
    try {
      file.tryLock();
    } catch (IOException noLocks) {
      // Then leftovers of dead processes cannot be recognised, and stay.
    }
  }

  private static void discard(Path temporary, Throwable failure) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /// Forces the folder's entry to the disk where the system can; the file is whole either way.
  private static void rememberRename(Path folder) {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (IOException unsupported) {
      // Windows cannot open a folder; its file systems order the rename themselves.
    }
  }

  /// Stays open when content closes it, so that the bytes can still be forced to the disk.
  private static final class OpenStream extends BufferedOutputStream {
    OpenStream(OutputStream out) {
      super(out, 1 << 16);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
