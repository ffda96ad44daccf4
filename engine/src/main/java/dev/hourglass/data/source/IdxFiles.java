package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.IdxFile;
import dev.hourglass.files.InputFolder;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Images and labels in IDX files, as MNIST has them: in a folder, in `raw` below it, or in `raw`
/// below one of its folders, where torchvision puts them.
///
/// What stands in the names before `train` or `t10k` is a variant: EMNIST has six. EMNIST's images
/// are stored on their sides and are turned upright.
final class IdxFiles {
  private static final String IMAGES = " images";
  private static final String LABELS = " labels";

  private final Path folder;

  /// `[variant]`, then the files by split and kind: `TRAIN images`.
  private final Map<String, Map<String, Path>> variants = new TreeMap<>();

  private IdxFiles(Path folder) throws IOException {
    this.folder = folder;
    for (Path file : InputFolder.list(folder).stream().sorted().toList()) {
      if (Files.isRegularFile(file)) {
        add(file);
      }
    }
  }

  private void add(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean images = name.contains("images");
    boolean idx =
        name.matches(".*idx[13].ubyte.*") || name.endsWith("ubyte") || name.contains("idx");
    if (!idx || images == name.contains("labels")) {
      return;
    }
    String[] words = name.split("[-_.]", -1);
    for (int w = 0; w < words.length; w++) {
      Optional<SplitRole> split = SplitRole.named(words[w]);
      if (split.isPresent()) {
        String variant = String.join("-", Arrays.copyOf(words, w));
        variants
            .computeIfAbsent(variant, _ -> new TreeMap<>())
            .putIfAbsent(split.get() + (images ? IMAGES : LABELS), file);
        return;
      }
    }
  }

  /// The images of a folder, if there are IDX files in it.
  static Optional<ImageSource> open(Path path, SourceOptions options) throws IOException {
    List<IdxFiles> found = new ArrayList<>();
    for (Path folder : candidates(path)) {
      IdxFiles files = new IdxFiles(folder);
      if (!files.variants.isEmpty()) {
        found.add(files);
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.size() > 1) {
      throw new DataException(
          "%s holds several sets of IDX files, expected one: give one of %s"
              .formatted(path, found.stream().map(one -> one.folder.toString()).toList()));
    }
    return Optional.of(found.getFirst().source(options.variant()));
  }

  /// The folders where the files may be; the nearest that has any decides.
  private static List<Path> candidates(Path path) throws IOException {
    if (hasFiles(path)) {
      return List.of(path);
    }
    if (hasFiles(path.resolve("raw"))) {
      return List.of(path.resolve("raw"));
    }
    return InputFolder.list(path).stream()
        .map(below -> below.resolve("raw"))
        .filter(Files::isDirectory)
        .sorted()
        .toList();
  }

  private static boolean hasFiles(Path folder) throws IOException {
    return Files.isDirectory(folder) && !new IdxFiles(folder).variants.isEmpty();
  }

  private ImageSource source(@Nullable String wanted) throws IOException {
    Map.Entry<String, Map<String, Path>> variant = chosen(wanted);
    Map<String, Path> files = variant.getValue();
    boolean sideways = isSideways(variant.getKey());
    boolean labelled = files.keySet().stream().anyMatch(key -> key.endsWith(LABELS));
    List<Part> parts = new ArrayList<>();
    for (SplitRole split : SplitRole.values()) {
      Path images = files.get(split + IMAGES);
      if (images != null) {
        if (labelled && !files.containsKey(split + LABELS)) {
          throw new DataException(
              "%s lacks the labels of %s, expected %s: add that file, or leave out all labels"
                  .formatted(folder, images.getFileName(), labelName(images)));
        }
        parts.add(new Part(split, images, files.get(split + LABELS), sideways));
      }
    }
    if (parts.isEmpty()) {
      throw new DataException(
          "%s holds labels without images, expected files such as train-images-idx3-ubyte beside them: add those"
              .formatted(folder));
    }
    return source("IDX files", parts, StreamedImages.mostWhole());
  }

  /// The images of a file.
  static ImageSource ofFile(Path path) throws IOException {
    Part part = new Part(null, path, null, isSideways(String.valueOf(path.getFileName())));
    return source("IDX file", List.of(part), StreamedImages.mostWhole());
  }

  /// Whether images lie on their sides, by the name of their set or of their file.
  private static boolean isSideways(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith("emnist");
  }

  private static String labelName(Path images) {
    return String.valueOf(images.getFileName()).replace("images", "labels").replace("idx3", "idx1");
  }

  private Map.Entry<String, Map<String, Path>> chosen(@Nullable String wanted)
      throws DataException {
    if (wanted == null && variants.size() == 1) {
      return variants.entrySet().iterator().next();
    }
    for (Map.Entry<String, Map<String, Path>> variant : variants.entrySet()) {
      String name = variant.getKey();
      if (wanted == null ? name.isEmpty() : name.equals(wanted) || name.endsWith("-" + wanted)) {
        return variant;
      }
    }
    throw new DataException(
        "%s holds several sets (%s), expected %s: choose one with --split"
            .formatted(
                folder,
                String.join(", ", variants.keySet()),
                wanted == null ? "one" : "one called " + wanted));
  }

  /// Files that belong together.
  ///
  /// @param split what they are for, or null
  /// @param labels of the images, or null
  /// @param sideways whether the images lie on their sides
  record Part(@Nullable SplitRole split, Path images, @Nullable Path labels, boolean sideways) {}

  /// The images of files.
  ///
  /// @param mostWhole numbers that a file may have to be read as a whole
  static ImageSource source(String format, List<Part> parts, long mostWhole) throws IOException {
    boolean large = false;
    for (Part part : parts) {
      int[] sizes = IdxFile.sizes(part.images);
      large |= (double) sizes[0] * sizes[1] * sizes[2] > mostWhole;
    }
    if (large) {
      List<StreamedImages.Part> streamed = new ArrayList<>();
      for (Part part : parts) {
        streamed.add(streamed(part));
      }
      return new StreamedImages(format, streamed);
    }
    List<ArrayImages.Part> whole = new ArrayList<>();
    for (Part part : parts) {
      whole.add(whole(part));
    }
    return new ArrayImages(format, whole);
  }

  private static ArrayImages.Part whole(Part part) throws DataException {
    IdxFile.Images images = IdxFile.readImages(part.images);
    List<String> labels = labels(part, images.count());
    byte[] pixels =
        part.sideways
            ? transposed(images.pixels(), images.height(), images.width())
            : images.pixels();
    return new ArrayImages.Part(
        part.split, shape(part, images.height(), images.width()), pixels, labels);
  }

  private static StreamedImages.Part streamed(Part part) throws IOException {
    int[] sizes = IdxFile.possibleSizes(part.images);
    StreamedImages.Rows rows =
        (wanted, taker) ->
            IdxFile.readImages(
                part.images,
                wanted,
                (image, pixels) ->
                    taker.take(
                        image, part.sideways ? transposed(pixels, sizes[1], sizes[2]) : pixels));
    List<String> labels = labels(part, sizes[0]);
    return new StreamedImages.Part(
        part.split, shape(part, sizes[1], sizes[2]), sizes[0], labels, rows);
  }

  private static Shape shape(Part part, int height, int width) throws DataException {
    if (height < 1 || width < 1) {
      throw new DataException(
          "%s states images of %d×%d, expected positive sizes: check that this is the right file"
              .formatted(part.images, height, width));
    }
    return part.sideways ? new Shape(1, width, height) : new Shape(1, height, width);
  }

  private static @Nullable List<String> labels(Part part, int count) throws DataException {
    if (part.labels == null) {
      return null;
    }
    List<String> labels =
        Arrays.stream(IdxFile.readLabels(part.labels)).mapToObj(Integer::toString).toList();
    if (labels.size() != count) {
      throw new DataException(
          "%s holds %s and %s %s, expected one label per image: use files that belong together"
              .formatted(
                  part.images,
                  Counts.of(count, "image"),
                  part.labels,
                  Counts.of(labels.size(), "label")));
    }
    return labels;
  }

  private static byte[] transposed(byte[] pixels, int height, int width) {
    byte[] upright = new byte[pixels.length];
    int plane = height * width;
    for (int i = 0; i < upright.length; i++) {
      int within = i % plane;
      int row = within / width;
      int column = within % width;
      upright[i - within + column * height + row] = pixels[i];
    }
    return upright;
  }
}
