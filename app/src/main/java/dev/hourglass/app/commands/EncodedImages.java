package dev.hourglass.app.commands;

import dev.hourglass.analysis.latent.CodesCsv;
import dev.hourglass.app.input.NpzArrays;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Codes of images, as `encode` writes them.
///
/// @param names of the images' files, or none
/// @param labels one for each image as their source has them, or none
/// @param words the same as people read them, for a table
/// @param codes `[image][number]`, or means and log-variances, `[image][2][number]`
/// @param withVariance whether they are the latter
record EncodedImages(
    List<String> names,
    List<String> labels,
    List<String> words,
    float[] codes,
    boolean withVariance) {
  /// Floats, in which arrays are held, are exact for these.
  private static final String WHOLE = "0|[1-9]\\d{0,6}";

  /// Writes them.
  ///
  /// @param output a `.npy`, `.npz` or `.csv` file
  /// @param size numbers of a code
  void write(Path output, int size) throws IOException {
    String name = String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT);
    int count = codes.length / (withVariance ? 2 * size : size);
    if (name.endsWith(".csv")) {
      AtomicFile.write(output, table(size)::write);
    } else if (name.endsWith(".npz")) {
      Npz.write(output, arrays(count, size), texts());
    } else {
      int[] shape = withVariance ? new int[] {count, 2, size} : new int[] {count, size};
      Npy.write(output, new NpyArray(shape, codes));
    }
    Console.system()
        .printf(
            "Wrote %s of %s to %s%n",
            Counts.of(count, withVariance ? "distribution" : "code"),
            Counts.of(size, "number"),
            output);
  }

  private boolean areNumbers() {
    return !labels.isEmpty() && labels.stream().allMatch(label -> label.matches(WHOLE));
  }

  private Map<String, NpyArray> arrays(int count, int size) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    int[] shape = {count, size};
    if (withVariance) {
      arrays.put(NpzArrays.CODES, new NpyArray(shape, half(codes, size, 0)));
      arrays.put(NpzArrays.LOG_VARIANCES, new NpyArray(shape, half(codes, size, 1)));
    } else {
      arrays.put(NpzArrays.CODES, new NpyArray(shape, codes));
    }
    if (areNumbers()) {
      int[] numbers = labels.stream().mapToInt(Integer::parseInt).toArray();
      arrays.put(NpzArrays.LABELS, NpzArrays.ofLabels(numbers));
    }
    return arrays;
  }

  private Map<String, List<String>> texts() {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    if (!labels.isEmpty() && !areNumbers()) {
      texts.put(NpzArrays.LABELS, labels);
    }
    if (!names.isEmpty()) {
      texts.put(NpzArrays.NAMES, names);
    }
    return texts;
  }

  /// The means, 0, or the log-variances, 1, of `[image][2][number]`.
  static float[] half(float[] both, int size, int which) {
    float[] half = new float[both.length / 2];
    for (int from = which * size, to = 0; to < half.length; from += 2 * size, to += size) {
      System.arraycopy(both, from, half, to, size);
    }
    return half;
  }

  private CodesCsv table(int size) {
    List<String> columns = CodesCsv.columns(withVariance ? "mean_" : "code_", size);
    if (withVariance) {
      columns =
          Stream.concat(columns.stream(), CodesCsv.columns("log_variance_", size).stream())
              .toList();
    }
    Map<String, Integer> places = new LinkedHashMap<>();
    words.forEach(word -> places.putIfAbsent(word, places.size()));
    int[] indices = words.isEmpty() ? null : words.stream().mapToInt(places::get).toArray();
    return new CodesCsv(columns, codes, names, indices, List.copyOf(places.keySet()));
  }
}
