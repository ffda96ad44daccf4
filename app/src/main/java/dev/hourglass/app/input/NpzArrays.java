package dev.hourglass.app.input;

import dev.hourglass.data.DataException;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.files.FormatException;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.NpyLabels;
import dev.hourglass.files.NpyRows;
import dev.hourglass.files.Npz;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The array of a NumPy file that a command uses, with its labels.
///
/// @param array images or codes, one along the first axis
/// @param labels class of each, or null where the file has none
public record NpzArrays(NpyArray array, int @Nullable [] labels) {
  public static final String IMAGES = "images";
  public static final String CODES = "codes";
  public static final String LABELS = "labels";
  public static final String NAMES = "names";
  public static final String LOG_VARIANCES = "log_variances";

  private static final int SHOWN = 6;

  /// Reads a `.npy` file, which has no labels.
  public static NpzArrays ofNpy(Path path) throws IOException {
    return new NpzArrays(Npy.read(path), null);
  }

  /// Whether a ZIP archive holds one array of images, and perhaps labels.
  static boolean isPlain(Path zip) throws IOException {
    if (!Npz.isNpz(zip, ImageFiles::isImageName)) {
      return false;
    }
    try (Npz npz = Npz.open(zip)) {
      List<String> names = npz.names();
      long others = names.stream().filter(name -> !name.equals(LABELS)).count();
      return names.contains(IMAGES) ? !hasTexts(npz) : others == 1 && !hasTexts(npz);
    }
  }

  private static boolean hasTexts(Npz npz) throws IOException {
    return npz.names().contains(LABELS) && npz.readLabels(LABELS).numbers() == null;
  }

  /// Reads a `.npz` file: the array of the preferred name, or else the only one that is no labels.
  ///
  /// @param preferred name of the array
  /// @throws DataException if there is neither, or the labels do not fit
  public static NpzArrays ofNpz(Path path, String preferred) throws IOException {
    try (Npz npz = Npz.open(path)) {
      List<String> names = npz.names();
      NpyArray array = npz.read(chosen(path, names, preferred));
      if (!names.contains(LABELS)) {
        return new NpzArrays(array, null);
      }
      int[] labels = labels(path, npz.read(LABELS));
      int count = array.shape().length == 0 ? 0 : array.shape()[0];
      if (labels.length != count) {
        throw new DataException(
            "%s holds %s for %s, expected one for each"
                .formatted(path, Counts.of(labels.length, "label"), of(count, preferred)));
      }
      return new NpzArrays(array, labels);
    }
  }

  /// Reads codes from a `.npz` file, as {@link #ofNpz} does, with labels that may be texts.
  ///
  /// @param classes of the model that the codes are for, or none if it knows no labels
  public static NpzArrays ofCodes(Path path, ClassNames classes) throws IOException {
    try (Npz npz = Npz.open(path)) {
      List<String> names = npz.names();
      NpyArray array = npz.read(chosen(path, names, CODES));
      if (!names.contains(LABELS) || classes.names().isEmpty()) {
        return new NpzArrays(array, null);
      }
      NpyLabels found = npz.readLabels(LABELS);
      NpyArray numbers = found.numbers();
      List<String> texts =
          numbers == null
              ? found.texts()
              : Arrays.stream(labels(path, numbers)).mapToObj(String::valueOf).toList();
      return new NpzArrays(array, indices(path, array, texts, classes));
    }
  }

  /// The numbers of the classes that labels name.
  ///
  /// @param codes one for each label
  public static int[] indices(Path path, NpyArray codes, List<String> labels, ClassNames classes)
      throws DataException {
    int count = codes.shape().length == 0 ? 0 : codes.shape()[0];
    if (labels.size() != count) {
      throw new DataException(
          "%s holds %s for %s, expected one for each"
              .formatted(path, Counts.of(labels.size(), "label"), of(count, CODES)));
    }
    try {
      return labels.stream().mapToInt(classes::index).toArray();
    } catch (UsageError e) {
      throw new DataException(
          "%s holds labels that the model does not know: %s".formatted(path, e.getMessage()), e);
    }
  }

  /// As in `1 image`.
  ///
  /// @param array the name of the array, in the plural
  private static String of(int count, String array) {
    return Counts.of(count, array.substring(0, array.length() - 1), array);
  }

  /// The rows, not yet read, of the array that {@link #ofNpz} reads.
  static NpyRows rows(Path path, String preferred) throws IOException {
    try (Npz npz = Npz.open(path)) {
      return npz.rows(chosen(path, npz.names(), preferred));
    }
  }

  private static String chosen(Path path, List<String> names, String preferred)
      throws DataException {
    if (names.contains(preferred)) {
      return preferred;
    }
    List<String> others = names.stream().filter(name -> !name.equals(LABELS)).toList();
    if (others.size() != 1) {
      throw new DataException(
          "%s holds %s, expected an array called %s or a single one: save it with numpy.savez(file, %s=array)"
              .formatted(path, list(others), preferred, preferred));
    }
    return others.getFirst();
  }

  private static String list(List<String> names) {
    return names.isEmpty()
        ? "no array"
        : "the arrays "
            + names.stream()
                .limit(SHOWN)
                .map(FormatException::quote)
                .collect(Collectors.joining(", "))
            + (names.size() > SHOWN ? ", …" : "");
  }

  /// An array as labels.
  ///
  /// @throws DataException if it is no row of whole numbers from 0
  public static int[] labels(Path path, NpyArray array) throws DataException {
    int[] labels = new int[array.values().length];
    for (int i = 0; i < labels.length; i++) {
      float value = array.values()[i];
      labels[i] = (int) value;
      // So written that NaN is refused too.
      boolean column = array.shape().length == 2 && array.shape()[1] == 1;
      if ((array.shape().length != 1 && !column) || !(labels[i] == value && value >= 0)) {
        throw new DataException(
            "%s holds the label %s in an array of shape %s, expected whole numbers from 0 in the shape (images)"
                .formatted(path, value, Arrays.toString(array.shape())));
      }
    }
    return labels;
  }

  /// Labels as an array of 64-bit integers.
  public static NpyArray ofLabels(int[] labels) {
    float[] values = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      values[i] = labels[i];
    }
    return new NpyArray(new int[] {labels.length}, values, "i8");
  }
}
