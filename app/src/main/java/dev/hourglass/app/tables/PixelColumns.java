package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.files.FormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Which columns of a table are pixels and which is the label.
///
/// @param hasHeader whether the first row names the columns
/// @param label the column with the labels, or -1
/// @param places for each column the place of its pixel within an image, or -1
/// @param shape of an image
record PixelColumns(boolean hasHeader, int label, int[] places, Shape shape) {
  private static final Pattern NUMBERED = Pattern.compile(".*?(\\d{1,9})");

  /// Fewer values than this in a row are no image.
  private static final int FEWEST = 4;

  /// Fewer numbers than this in a row may be pixels that happen to count.
  private static final int FEWEST_COUNTED = 16;

  /// Finds out whether a table holds pixels.
  ///
  /// @param rows the first two, or one
  /// @throws DataException if the user names a column that is not there
  static Optional<PixelColumns> of(Path path, List<List<String>> rows, SourceOptions options)
      throws DataException {
    if (rows.isEmpty() || rows.getFirst().size() < FEWEST) {
      return Optional.empty();
    }
    List<String> first = rows.getFirst();
    boolean numbers = first.stream().allMatch(Decimals::isNumber);
    if (numbers && !isCounting(first)) {
      return withoutHeader(path, first.size(), options);
    }
    return rows.size() < 2 ? Optional.empty() : withHeader(path, first, rows.get(1), options);
  }

  /// Whether names of columns are their numbers, as pandas writes them.
  private static boolean isCounting(List<String> row) {
    return row.size() >= FEWEST_COUNTED
        && IntStream.range(0, row.size()).allMatch(i -> row.get(i).equals(Integer.toString(i)));
  }

  private static Optional<PixelColumns> withoutHeader(Path path, int columns, SourceOptions options)
      throws DataException {
    String key = options.labelsKey();
    if (key != null) {
      throw new DataException(
          "%s has no names of columns, expected a first row with one called %s: add it"
              .formatted(path, FormatException.quote(key)));
    }
    Optional<Shape> all = options.rowShape(columns);
    int label = all.isPresent() ? -1 : 0;
    Optional<Shape> shape = all.isPresent() ? all : options.rowShape(columns - 1);
    return shape.map(one ->
        new PixelColumns(
            false, label, IntStream.range(0, columns).map(i -> i - label - 1).toArray(), one));
  }

  private static Optional<PixelColumns> withHeader(
      Path path, List<String> names, List<String> row, SourceOptions options) throws DataException {
    int label = label(path, names, options);
    List<Integer> pixels = named(names);
    if (pixels.isEmpty()) {
      for (int c = 0; c < Math.min(names.size(), row.size()); c++) {
        boolean index = Words.INDICES.contains(names.get(c).toLowerCase(Locale.ROOT));
        if (c != label && !index && Decimals.isNumber(row.get(c))) {
          pixels.add(c);
        }
      }
    }
    pixels.removeIf(c -> c == label);
    Optional<Shape> shape =
        pixels.size() < FEWEST ? Optional.empty() : options.rowShape(pixels.size());
    int[] places = new int[names.size()];
    Arrays.fill(places, -1);
    for (int p = 0; p < pixels.size(); p++) {
      places[pixels.get(p)] = p;
    }
    return shape.map(one -> new PixelColumns(true, label, places, one));
  }

  private static int label(Path path, List<String> names, SourceOptions options)
      throws DataException {
    String key = options.labelsKey();
    if (key == null) {
      return Words.find(Words.LABELS, names);
    }
    if (!names.contains(key)) {
      throw new DataException(
          "%s has the columns %s, expected one called %s: check --labels-key"
              .formatted(path, Words.list(names), FormatException.quote(key)));
    }
    return names.indexOf(key);
  }

  /// The columns called `pixel…`, in the order of their numbers if they have different ones.
  private static List<Integer> named(List<String> names) {
    List<Integer> pixels = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      if (names.get(c).toLowerCase(Locale.ROOT).startsWith("pixel")) {
        pixels.add(c);
      }
    }
    int[] numbers = pixels.stream().mapToInt(c -> number(names.get(c))).toArray();
    boolean distinct = Arrays.stream(numbers).distinct().count() == numbers.length;
    if (distinct && Arrays.stream(numbers).allMatch(n -> n >= 0)) {
      pixels.sort((a, b) -> Integer.compare(number(names.get(a)), number(names.get(b))));
    }
    return pixels;
  }

  private static int number(String name) {
    Matcher matcher = NUMBERED.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  /// {@return whether each image has a label}
  boolean isLabelled() {
    return label >= 0;
  }
}
