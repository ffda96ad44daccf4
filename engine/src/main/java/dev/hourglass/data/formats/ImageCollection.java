package dev.hourglass.data.formats;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.files.InputFile;
import dev.hourglass.files.ZipArchive;
import dev.hourglass.text.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Image files of any sizes as bytes of one shape, in the order of their names, from a folder, a
/// ZIP or a TAR archive: the same files give the same images.
///
/// Archives are read into memory, member by member; nothing is ever written. Members whose names
/// begin with a dot, or are in a folder whose name does, and those without an image file extension
/// are skipped.
///
/// @param names of the files within the folder or archive, fit to be shown to a user
/// @param pixels `[image][channel][row][column]`, a byte 0 to 255 each
/// @param resized how many had another size
/// @param skipped names of the files that are no images by name; those that begin with a dot are
///   not listed
public record ImageCollection(
    List<String> names, byte[] pixels, int resized, List<String> skipped) {
  private static final int HEADER = 512;

  /// Pixels that the images of any archive may have together; a larger one may have more, as many
  /// for each byte as those of drawings have.
  private static final long ANY_ARCHIVE_PIXELS = 1L << 26;

  private static final long MOST_PIXELS_PER_BYTE = 256;

  /// Copies the names.
  public ImageCollection {
    names = List.copyOf(names);
    skipped = List.copyOf(skipped);
  }

  /// {@return the same images without names, for one that the user named}
  public ImageCollection unnamed() {
    return new ImageCollection(List.of(), pixels, resized, skipped);
  }

  /// What a file is by its first bytes.
  public enum Kind {
    /// A ZIP archive.
    ZIP,
    /// A TAR archive, compressed with gzip or not.
    TAR,
    /// Gzip of anything else, or so damaged that nothing is known of it.
    GZIP,
    /// Anything else.
    OTHER
  }

  /// Finds out whether a file is an archive, whatever its name.
  ///
  /// @param file the file
  /// @return what it is by its first bytes
  /// @throws IOException if it cannot be read
  public static Kind kind(Path file) throws IOException {
    try (InputStream in = InputFile.stream(file)) {
      byte[] start = in.readNBytes(HEADER);
      // PK 3 4 before a member, PK 5 6 at the end of an archive without any.
      if (start.length >= 4
          && start[0] == 'P'
          && start[1] == 'K'
          && ((start[2] == 3 && start[3] == 4) || (start[2] == 5 && start[3] == 6))) {
        return Kind.ZIP;
      }
    }
    if (startsLikeTar(file)) {
      return Kind.TAR;
    }
    return Gzip.isGzip(file) ? Kind.GZIP : Kind.OTHER;
  }

  private static boolean startsLikeTar(Path file) {
    try (InputStream in = Gzip.open(file)) {
      return TarReader.isHeader(in.readNBytes(HEADER));
    } catch (IOException e) {
      // A gzip that cannot be opened is no archive either.
      return false;
    }
  }

  /// Reads the images of a folder and those below it.
  ///
  /// @param folder the folder
  /// @param shape what to bring the images to
  /// @return the images in the order of their names
  /// @throws DataException if there are none, too many, or one is bad
  public static ImageCollection ofFolder(Path folder, Shape shape) throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.walk(folder)) {
      files = below.filter(Files::isRegularFile).sorted().toList();
    }
    Collector collector = new Collector(folder, shape);
    for (Path file : files) {
      String name = folder.relativize(file).toString();
      if (ImageFiles.isImageName(file)) {
        collector.add(name, ImageFiles.read(file, shape));
      } else {
        collector.passOver(Collector.plain(name));
      }
    }
    return collector.pile();
  }

  /// Reads one image file.
  ///
  /// @param file the file
  /// @param shape what to bring the image to
  /// @return the image
  /// @throws DataException if it is bad
  public static ImageCollection ofFile(Path file, Shape shape) throws IOException {
    Collector collector = new Collector(file, shape);
    collector.add(String.valueOf(file.getFileName()), ImageFiles.read(file, shape));
    return collector.pile();
  }

  /// Reads the images of an archive.
  ///
  /// @param archive the file
  /// @param kind what it is
  /// @param shape what to bring the images to
  /// @return the images in the order of their names
  /// @throws DataException if there are none, too many, or one is bad
  /// @throws IOException if the archive is damaged or cannot be read
  public static ImageCollection ofArchive(Path archive, Kind kind, Shape shape) throws IOException {
    if (kind == Kind.GZIP) {
      throw new DataException(
          "%s is a gzip file that is damaged, truncated or not an archive, expected a TAR archive or IDX images in it: get a new copy"
              .formatted(archive));
    }
    Collector collector = Collector.ofArchive(archive, shape);
    if (kind == Kind.ZIP) {
      addZip(archive, collector);
    } else {
      addTar(archive, collector);
    }
    return collector.pile();
  }

  private static void addZip(Path archive, Collector collector) throws IOException {
    try (ZipArchive zip = ZipArchive.open(archive)) {
      for (String name : zip.names()) {
        if (collector.takes(name)) {
          collector.add(name, zip.bytes(name, ImageFiles.LARGEST), /* again= */ false);
        }
      }
    }
  }

  private static void addTar(Path archive, Collector collector) throws IOException {
    try (InputStream in = Gzip.open(archive)) {
      TarReader tar = new TarReader(archive, in, InputFile.size(archive));
      for (TarReader.Member member = tar.next(); member != null; member = tar.next()) {
        if (collector.takes(member.name())) {
          collector.add(member.name(), tar.content(ImageFiles.LARGEST), /* again= */ true);
        }
      }
    } catch (EOFException | ZipException e) {
      throw new DataException(
          "%s is a damaged gzip file, expected a complete one: get a new copy".formatted(archive),
          e);
    }
  }

  /// Images read so far, sorted by name.
  private static final class Collector {
    private final Path source;
    private final Shape shape;
    private final TreeMap<String, Found> images = new TreeMap<>();
    private final long mostDecoded;
    private long decoded;
    private final TreeSet<String> skipped = new TreeSet<>();

    /// @param key the name as the folder or archive has it
    private record Found(String key, ImageFiles.Image image) {}

    Collector(Path source, Shape shape, long mostDecoded) {
      this.source = source;
      this.shape = shape;
      this.mostDecoded = mostDecoded;
    }

    /// For images that are not in an archive.
    Collector(Path source, Shape shape) {
      this(source, shape, Long.MAX_VALUE);
    }

    /// For images of an archive, which could expand to many more pixels than it has bytes.
    static Collector ofArchive(Path archive, Shape shape) throws IOException {
      return new Collector(
          archive, shape, ANY_ARCHIVE_PIXELS + MOST_PIXELS_PER_BYTE * InputFile.size(archive));
    }

    boolean takes(String name) {
      if (ImageFiles.isImageName(name)) {
        return !isHidden(plain(name));
      }
      passOver(plain(name));
      return false;
    }

    /// Notes a file that is no image by name; folders and what is hidden are none that a user
    /// meant.
    void passOver(String name) {
      if (!name.endsWith("/") && !isHidden(name)) {
        skipped.add(name);
      }
    }

    private static boolean isHidden(String name) {
      return name.matches("(.*/)?\\.[^/]*(/.*)?");
    }

    /// @param again whether a later file of a name replaces the earlier one, as in TAR
    void add(String name, byte[] content, boolean again) throws IOException {
      String key = name.replaceFirst("^(\\./)+", "");
      requireOther(name, again ? key : null);
      put(plain(name), key, ImageFiles.read(source + "/" + plain(name), content, shape));
    }

    void add(String name, ImageFiles.Image image) throws DataException {
      requireOther(name, null);
      put(plain(name), name, image);
    }

    /// @param replaced the key of an image that this one may replace, or null
    private void requireOther(String name, @Nullable String replaced) throws DataException {
      Found earlier = images.get(plain(name));
      if (earlier != null && !earlier.key.equals(replaced)) {
        throw new DataException(
            "%s holds two files that are both displayed as %s, expected unique names: rename one"
                .formatted(source, plain(name)));
      }
    }

    private void put(String name, String key, ImageFiles.Image image) throws DataException {
      images.put(name, new Found(key, image));
      decoded += image.decoded();
      if (decoded > mostDecoded) {
        throw new DataException(
            "%s has images of more than %d pixels in total, expected fewer from an archive of this size: unpack it and give the folder"
                .formatted(source, mostDecoded));
      }
      long bytes = (long) images.size() * shape.size();
      if (bytes > IdxFile.mostBytes()) {
        throw new DataException(
            "%s holds more than %d images, which take %d bytes, expected at most %d: "
                    .formatted(source, images.size() - 1, bytes, IdxFile.mostBytes())
                + "use fewer or smaller ones, or give Java more memory with -Xmx");
      }
    }

    /// A name as it is shown, without the `./` in front that archives have.
    private static String plain(String name) {
      return Printable.of(name.replaceFirst("^(\\./)+", ""));
    }

    ImageCollection pile() throws DataException {
      if (images.isEmpty()) {
        throw new DataException(
            "%s holds no image file, expected PNG, JPEG, GIF or BMP files: check the path"
                .formatted(source));
      }
      byte[] pixels = new byte[images.size() * shape.size()];
      int resized = 0;
      int at = 0;
      for (Found found : images.values()) {
        System.arraycopy(found.image.pixels(), 0, pixels, at, shape.size());
        at += shape.size();
        resized += found.image.note() == null ? 0 : 1;
      }
      return new ImageCollection(
          List.copyOf(images.keySet()), pixels, resized, List.copyOf(skipped));
    }
  }
}
