package dev.hourglass.files;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// An untrusted ZIP archive: a member's stated size is compared with its compressed size before
/// memory is allocated, and its content with its checksum.
///
/// Nothing is ever written where a member's name says.
public final class ZipArchive implements Closeable {
  private static final int MOST_MEMBERS = 1_000_000;
  private static final int CHUNK = 1 << 16;

  /// More than this DEFLATE cannot make of a byte (zlib's technical notes).
  private static final long MOST_PER_BYTE = 1032;

  /// Bytes of a member beside its content and its name, which stands there twice.
  private static final int HEADERS = 30 + 46;

  private final Path path;
  private final ZipFile zip;
  private final long size;
  private final Map<String, ZipEntry> members = new LinkedHashMap<>();

  private ZipArchive(Path path, ZipFile zip) throws IOException {
    this.path = path;
    this.zip = zip;
    size = InputFile.size(path);
    if (zip.size() > MOST_MEMBERS) {
      throw refuse(
          "has %d members, expected at most %d; split it".formatted(zip.size(), MOST_MEMBERS));
    }
    Enumeration<? extends ZipEntry> all = zip.entries();
    long taken = 0;
    while (all.hasMoreElements()) {
      ZipEntry entry = all.nextElement();
      taken += HEADERS + 2L * entry.getName().length() + Math.max(0, entry.getCompressedSize());
      if (!entry.isDirectory() && members.put(entry.getName(), entry) != null) {
        throw refuse(
            "has two members called %s, expected each name once; create it again"
                .formatted(FormatException.quote(entry.getName())));
      }
    }
    requireApart(taken);
  }

  /// A few bytes that are content of many members would be unpacked once for each.
  private void requireApart(long taken) throws FormatException {
    if (taken > size) {
      throw refuse(
          "has %d bytes and members that take %d, so they overlap, expected members that do not; create it again"
              .formatted(size, taken));
    }
  }

  /// Opens an archive.
  ///
  /// @throws FormatException if it is none, is damaged, or has two members of one name
  /// @throws IOException if it cannot be read
  public static ZipArchive open(Path path) throws IOException {
    InputFile.requireReadable(path);
    if (!AtomicFile.onDisk(path)) {
      throw new FormatException(
          path,
          "lies in an archive or another file system, expected a file on disk; copy it there");
    }
    if (InputFile.isPipe(path)) {
      throw new FormatException(
          path,
          "is a pipe, expected a file, as archives are read from their ends; copy it into one");
    }
    ZipFile zip = openZip(path);
    try {
      return new ZipArchive(path, zip);
    } catch (IOException | RuntimeException | Error e) {
      zip.close();
      throw e;
    }
  }

  private static ZipFile openZip(Path path) throws IOException {
    try {
      return new ZipFile(path.toFile());
    } catch (ZipException | EOFException e) {
      throw new FormatException(
          path,
          "is not a complete ZIP archive, expected one; it is damaged or of another format",
          e);
    }
  }

  /// The members that are no folders, in the archive's order. Names may hold anything.
  public List<String> names() {
    return new ArrayList<>(members.keySet());
  }

  /// A member's content.
  ///
  /// @param name one of {@link #names}
  /// @param most bytes that it may have
  /// @throws FormatException if it has more, or is damaged
  public byte[] bytes(String name, int most) throws IOException {
    ZipEntry entry = member(name);
    if (statedSize(entry) > most) {
      throw refuse(
          "has %d bytes in %s, expected at most %d; leave it out"
              .formatted(entry.getSize(), FormatException.quote(name), most));
    }
    return read(name, file -> file.bytes(0, (int) file.size(), "content"));
  }

  /// Writes a member's content into a file.
  ///
  /// @param name one of {@link #names}
  /// @param target the file, which is replaced
  /// @throws FormatException if it is much more than the archive can hold, or is damaged
  public void unpack(String name, Path target) throws IOException {
    ZipEntry entry = member(name);
    long most = InputFile.mostUnpacked(entry.getCompressedSize());
    if (statedSize(entry) > most) {
      throw refuse(
          "compresses %d bytes of %s into %d, expected at most %d from so few; unpack it first"
              .formatted(
                  entry.getSize(), FormatException.quote(name), entry.getCompressedSize(), most));
    }
    try (OutputStream out = Files.newOutputStream(target)) {
      read(
          name,
          file -> {
            for (long at = 0; at < file.size(); at += CHUNK) {
              out.write(file.bytes(at, (int) Math.min(CHUNK, file.size() - at), "content"));
            }
            return target;
          });
    }
  }

  /// What reads a member from front to back.
  @FunctionalInterface
  interface Reader<T> {
    T read(InputFile member) throws IOException;
  }

  /// Lets a reader read a member, and then checks that it was all and undamaged.
  <T> T read(String name, Reader<T> reader) throws IOException {
    return read(name, reader, /* whole= */ true);
  }

  /// Lets a reader read the beginning of a member.
  <T> T peek(String name, Reader<T> reader) throws IOException {
    return read(name, reader, /* whole= */ false);
  }

  private <T> T read(String name, Reader<T> reader, boolean whole) throws IOException {
    ZipEntry entry = member(name);
    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
        InputFile member =
            InputFile.ofMember(shown(name), in, statedSize(entry), entry.getCompressedSize())) {
      T content = reader.read(member);
      if (whole) {
        requireEnd(entry, in);
      }
      return content;
    } catch (ZipException | EOFException e) {
      throw damaged(name, e);
    }
  }

  private ZipEntry member(String name) {
    ZipEntry entry = members.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "there is no member %s, expected one of the archive's names"
              .formatted(FormatException.quote(name)));
    }
    return entry;
  }

  private long statedSize(ZipEntry entry) throws FormatException {
    long packed = entry.getCompressedSize();
    long stated = entry.getSize();
    boolean possible =
        packed >= 0
            && packed <= size
            && stated >= 0
            && (entry.getMethod() == ZipEntry.STORED
                ? stated == packed
                : stated <= MOST_PER_BYTE * packed);
    if (!possible) {
      throw refuse(
          "states that %d bytes hold %d of %s, expected plausible sizes; it is damaged, get a new copy"
              .formatted(packed, stated, FormatException.quote(entry.getName())));
    }
    return stated;
  }

  private void requireEnd(ZipEntry entry, CheckedInputStream in) throws IOException {
    if (in.read() >= 0 || in.getChecksum().getValue() != entry.getCrc()) {
      throw damaged(entry.getName(), null);
    }
  }

  private FormatException damaged(String name, @Nullable Exception cause) {
    String problem =
        "has a member %s that is damaged, expected an intact one; get a new copy"
            .formatted(FormatException.quote(name));
    return cause == null
        ? new FormatException(path, problem)
        : new FormatException(path, problem, cause);
  }

  /// A member's name for messages, with nothing in it that a path or a terminal would obey.
  private Path shown(String name) {
    String safe = name.replaceAll("[^\\w./ ()-]", "_").replaceAll("^/+|\\.\\.", "_");
    return path.resolve(safe.isEmpty() ? "_" : safe);
  }

  private FormatException refuse(String problem) {
    return new FormatException(path, problem);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
