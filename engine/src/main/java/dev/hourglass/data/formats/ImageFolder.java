package dev.hourglass.data.formats;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.Shape;
import dev.hourglass.data.SkippedFiles;
import dev.hourglass.files.InputFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder of image files as a dataset.
///
/// Each sub-folder is a class, in the order of their names; images are in it at any depth. Without
/// sub-folders there are no labels. Two sub-folders `train` and `test` hold such a folder each;
/// without them every tenth image in the order of paths (every n-th of n where there are fewer than
/// ten) is for testing. Names beginning with a dot are skipped; so are, with a notice, files
/// without an image file extension.
public final class ImageFolder {
  private static final int EVERY = 10;

  /// @param file an image
  /// @param label name of its class, null if it has none
  private record Entry(Path file, @Nullable String label) {}

  private final Path root;
  private final String name;
  private final LoadOptions options;

  private ImageFolder(Path root, LoadOptions options) {
    this.root = root;
    this.name = "folder-" + nameOf(root);
    this.options = options;
  }

  /// Loads all images of a folder.
  ///
  /// @throws DataException if it is not a folder, holds too few images or too many, or one is bad
  public static Dataset load(Path root, LoadOptions options) throws DataException {
    try {
      return new ImageFolder(root, options).load();
    } catch (DataException e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(
          "%s %s, expected a folder of images: check the path and its permissions"
              .formatted(root, Files.isDirectory(root) ? "cannot be listed" : "is not a folder"),
          e);
    }
  }

  /// The last part of a folder's path.
  public static String nameOf(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? "root" : last.toString();
  }

  private Dataset load() throws IOException {
    Path train = root.resolve("train");
    Path test = root.resolve("test");
    List<Entry> forTraining = new ArrayList<>();
    List<Entry> forTesting = new ArrayList<>();
    if (Files.isDirectory(train) && Files.isDirectory(test)) {
      forTraining.addAll(entries(train));
      forTesting.addAll(entries(test));
    } else {
      split(entries(root), forTraining, forTesting);
    }
    checkBothHoldImages(forTraining, forTesting);
    List<String> classes = classes(forTraining, forTesting);
    return new Dataset(name, images(forTraining, classes), images(forTesting, classes));
  }

  private static void split(List<Entry> all, List<Entry> train, List<Entry> test) {
    int every = Math.min(EVERY, Math.max(2, all.size()));
    for (int i = 0; i < all.size(); i++) {
      (i % every == every - 1 ? test : train).add(all.get(i));
    }
  }

  private void checkBothHoldImages(List<Entry> train, List<Entry> test) throws DataException {
    if (train.isEmpty() || test.isEmpty()) {
      throw new DataException(
          "%s holds %d training and %d test images, expected at least one each: "
                  .formatted(root, train.size(), test.size())
              + "add PNG, JPEG, GIF or BMP files");
    }
  }

  private List<String> classes(List<Entry> train, List<Entry> test) throws DataException {
    List<String> labels = new ArrayList<>();
    for (Entry entry : Stream.concat(train.stream(), test.stream()).toList()) {
      if (entry.label() != null) {
        labels.add(entry.label());
      }
    }
    if (!labels.isEmpty() && labels.size() != train.size() + test.size()) {
      throw new DataException(
          "%s holds images both in sub-folders and outside them, expected one or the other: "
                  .formatted(root)
              + "move them all into sub-folders named after their classes, or none");
    }
    return labels.stream().distinct().sorted().toList();
  }

  private ByteImages images(List<Entry> entries, List<String> classes) throws DataException {
    Shape shape = options.shape();
    long bytes = (long) entries.size() * shape.size();
    if (bytes > IdxFile.mostBytes()) {
      throw new DataException(
          "%s holds %d images that take %d bytes, expected at most %d: "
                  .formatted(root, entries.size(), bytes, IdxFile.mostBytes())
              + "use fewer or smaller ones, or give Java more memory with -Xmx");
    }
    byte[] pixels = new byte[(int) bytes];
    int resized = 0;
    for (int i = 0; i < entries.size(); i++) {
      ImageFiles.Image image = ImageFiles.read(entries.get(i).file(), shape);
      System.arraycopy(image.pixels(), 0, pixels, i * shape.size(), shape.size());
      resized += image.note() == null ? 0 : 1;
    }
    if (resized > 0) {
      options
          .notices()
          .accept(
              "images from %s resized to fit %d×%d: %d of %d"
                  .formatted(root, shape.height(), shape.width(), resized, entries.size()));
    }
    int[] labels = classes.isEmpty() ? null : labels(entries, classes);
    List<String> files =
        entries.stream().map(one -> root.relativize(one.file()).toString()).toList();
    return new ByteImages(name, shape, pixels, labels, classes, files);
  }

  private static int[] labels(List<Entry> entries, List<String> classes) {
    return entries.stream().mapToInt(entry -> classes.indexOf(entry.label())).toArray();
  }

  /// The images of one split: those of each sub-folder with its name, those beside without.
  private List<Entry> entries(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (Path below : list(folder)) {
      String label = Files.isDirectory(below) ? String.valueOf(below.getFileName()) : null;
      for (Path file : label == null ? List.of(below) : walk(below)) {
        if (ImageFiles.isImageName(file)) {
          entries.add(new Entry(file, label));
        } else {
          skipped.add(folder.relativize(file).toString());
        }
      }
    }
    if (!skipped.isEmpty()) {
      options.notifySkipped(new SkippedFiles(folder.toString(), skipped));
    }
    return entries;
  }

  private static List<Path> list(Path folder) throws IOException {
    return visible(InputFolder.list(folder).stream());
  }

  private static List<Path> walk(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return visible(below.filter(Files::isRegularFile));
    }
  }

  private static List<Path> visible(Stream<Path> paths) {
    return paths
        .filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
        .sorted(Comparator.comparing(Path::toString))
        .toList();
  }
}
