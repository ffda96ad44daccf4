package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.NpyLabels;
import dev.hourglass.files.NpyRows;
import dev.hourglass.files.Npz;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Images in NumPy's files. In a `.npz` file the names of the arrays say what they are: Keras calls
/// them `x_train` and `y_train`, MedMNIST `train_images` and `train_labels`.
final class NumpyFiles {
  private static final List<String> IMAGE_WORDS =
      List.of("x", "images", "image", "imgs", "img", "data", "inputs", "pixels");
  private static final List<String> LABEL_WORDS =
      List.of("y", "labels", "label", "targets", "target", "classes");

  private final Path path;
  private final SourceOptions options;

  private final long mostWhole;

  NumpyFiles(Path path, SourceOptions options) {
    this(path, options, StreamedImages.mostWhole());
  }

  /// @param mostWhole numbers that an array may have to be read as a whole
  NumpyFiles(Path path, SourceOptions options, long mostWhole) {
    this.path = path;
    this.options = options;
    this.mostWhole = mostWhole;
  }

  ImageSource npy() throws IOException {
    NpyRows rows = Npy.rows(path);
    if (isLarge(rows)) {
      NumpyRows.Reading reading = (wanted, to) -> Npy.readRows(path, wanted, to);
      String name = path + ": " + path.getFileName();
      return NumpyRows.source(List.of(new NumpyRows(null, name, rows, null, reading)), options);
    }
    NpyArray array = Npy.read(path);
    return source(List.of(new Found(null, String.valueOf(path.getFileName()), array, null)));
  }

  ImageSource npz() throws IOException {
    try (Npz npz = Npz.open(path)) {
      List<String> names = npz.names();
      List<NumpyRows> large = large(npz, names);
      if (large.stream().anyMatch(one -> isLarge(one.rows()))
          && large.stream().allMatch(one -> one.rows().isByRow())) {
        return NumpyRows.source(large, options);
      }
      List<Found> found = new ArrayList<>();
      for (Map.Entry<String, @Nullable SplitRole> one : imageArrays(names).entrySet()) {
        String labels = labelsOf(one.getValue(), names);
        found.add(
            new Found(
                one.getValue(),
                one.getKey(),
                npz.read(one.getKey()),
                labels == null ? null : labels(npz, labels)));
      }
      return source(found);
    }
  }

  private boolean isLarge(NpyRows rows) {
    return rows.isByRow()
        && rows.numbers() > mostWhole
        && !NumberImages.isOneImage(rows.shape(), options);
  }

  /// The arrays of images, to be read row by row.
  private List<NumpyRows> large(Npz npz, List<String> names) throws IOException {
    List<NumpyRows> large = new ArrayList<>();
    for (Map.Entry<String, @Nullable SplitRole> one : imageArrays(names).entrySet()) {
      String name = one.getKey();
      String labels = labelsOf(one.getValue(), names);
      NumpyRows.Reading reading =
          (wanted, to) -> {
            try (Npz again = Npz.open(path)) {
              again.readRows(name, wanted, to);
            }
          };
      large.add(
          new NumpyRows(
              one.getValue(),
              path + ": " + name,
              npz.rows(name),
              labels == null ? null : labels(npz, labels),
              reading));
    }
    return large;
  }

  /// An array of images.
  private record Found(
      @Nullable SplitRole split, String name, NpyArray array, @Nullable List<String> labels) {}

  private ImageSource source(List<Found> found) throws DataException {
    List<NumberImages> arrays = new ArrayList<>();
    for (Found one : found) {
      int[] sizes = one.array.shape();
      int[] axes =
          NumberImages.isOneImage(sizes, options) ? new int[] {1, sizes[0], sizes[1]} : sizes;
      arrays.add(new NumberImages(path + ": " + one.name, axes, one.array.values()));
    }
    boolean bytes = found.stream().allMatch(one -> one.array.dtype().equals("u1"));
    float white = NumberImages.white(arrays, bytes);
    List<ArrayImages.Part> parts = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Shape shape = arrays.get(i).shape(options);
      List<String> labels = found.get(i).labels;
      int count = arrays.get(i).sizes()[0];
      if (labels != null && labels.size() != count) {
        throw new DataException(
            "%s holds %s for %s in %s, expected one for each"
                .formatted(
                    path,
                    Counts.of(labels.size(), "label"),
                    Counts.of(count, "image"),
                    found.get(i).name));
      }
      parts.add(
          new ArrayImages.Part(
              found.get(i).split, shape, arrays.get(i).bytes(shape, white), labels));
    }
    String values = bytes ? "" : white == 1 ? " of numbers from 0 to 1" : " of numbers to 255";
    return new ArrayImages(
        "NumPy arrays" + values + arrays.getFirst().note(parts.getFirst().shape()), parts);
  }

  /// The arrays that hold images, with the splits that their names state.
  private Map<String, @Nullable SplitRole> imageArrays(List<String> names) throws DataException {
    Map<String, @Nullable SplitRole> arrays = new LinkedHashMap<>();
    String key = options.imagesKey();
    if (key != null) {
      requireNamed(key, names);
      arrays.put(key, split(key));
      return arrays;
    }
    for (String name : names) {
      if (has(name, IMAGE_WORDS) && !has(name, LABEL_WORDS)) {
        arrays.put(name, split(name));
      }
    }
    List<String> others = names.stream().filter(name -> !has(name, LABEL_WORDS)).toList();
    if (arrays.isEmpty() && others.size() == 1) {
      arrays.put(others.getFirst(), null);
    }
    boolean several =
        arrays.size() != arrays.values().stream().map(String::valueOf).distinct().count();
    if (arrays.isEmpty() || several) {
      throw new DataException(
          "%s holds %s, expected x_train and y_train, images and labels, or a single array: name the one with the images with --images-key"
              .formatted(path, list(names)));
    }
    return arrays;
  }

  private @Nullable String labelsOf(@Nullable SplitRole split, List<String> names)
      throws DataException {
    String key = options.labelsKey();
    if (key != null) {
      requireNamed(key, names);
      return key;
    }
    String labels = labelsFor(split, names);
    // The images that the user has named may be the only ones.
    return labels == null && options.imagesKey() != null ? labelsFor(null, names) : labels;
  }

  private static @Nullable String labelsFor(@Nullable SplitRole split, List<String> names) {
    return names.stream()
        .filter(name -> has(name, LABEL_WORDS) && split(name) == split)
        .findFirst()
        .orElse(null);
  }

  private void requireNamed(String key, List<String> names) throws DataException {
    if (!names.contains(key)) {
      throw new DataException(
          "%s holds %s, expected one called %s"
              .formatted(path, list(names), FormatException.quote(key)));
    }
  }

  private static String list(List<String> names) {
    return names.isEmpty()
        ? "no array"
        : "the arrays "
            + names.stream().map(FormatException::quote).collect(Collectors.joining(", "));
  }

  private static boolean has(String name, List<String> words) {
    return List.of(words(name)).stream().anyMatch(words::contains);
  }

  private static @Nullable SplitRole split(String name) {
    for (String word : words(name)) {
      Optional<SplitRole> role = SplitRole.named(word);
      if (role.isPresent()) {
        return role.get();
      }
    }
    return null;
  }

  private static String[] words(String name) {
    return name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1);
  }

  private List<String> labels(Npz npz, String name) throws IOException {
    NpyLabels found = npz.readLabels(name);
    NpyArray array = found.numbers();
    if (array == null) {
      return found.texts();
    }
    int[] sizes = array.shape();
    boolean column = sizes.length == 1 || (sizes.length == 2 && sizes[1] == 1);
    if (column) {
      return LabelTexts.ofNumbers(path + ": " + name, array.values());
    }
    if (sizes.length == 2) {
      return LabelTexts.ofOneHot(path + ": " + name, array.values(), sizes[1]);
    }
    throw new DataException(
        "%s: %s has %d axes, expected labels in one row, one column, or one-hot"
            .formatted(path, name, sizes.length));
  }
}
