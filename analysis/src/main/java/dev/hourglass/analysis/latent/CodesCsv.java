package dev.hourglass.analysis.latent;

import dev.hourglass.files.Csv;
import dev.hourglass.text.RecordContent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Codes as a table: a line for each image, with its number, the name of its file and its label
/// where there are any, and the numbers of its code in as many digits as distinguish floats.
///
/// @param columns names of the numbers
/// @param values `[image][column]`
/// @param names of the images' files, or empty
/// @param labels `[image]`, class index of each, or null
/// @param classes names of the classes
public record CodesCsv(
    List<String> columns,
    float[] values,
    List<String> names,
    int @Nullable [] labels,
    List<String> classes) {

  /// Copies the lists. Its parameters are written out because javac keeps no type annotations of
  /// those that a compact constructor leaves to it.
  public CodesCsv(
      List<String> columns,
      float[] values,
      List<String> names,
      int @Nullable [] labels,
      List<String> classes) {
    Objects.requireNonNull(values, "values");
    this.columns = List.copyOf(Objects.requireNonNull(columns, "columns"));
    this.values = values;
    this.names = List.copyOf(Objects.requireNonNull(names, "names"));
    this.labels = labels;
    this.classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
  }

  /// {@return columns of the numbers of a code: `prefix0`, `prefix1`, …}
  ///
  /// @param prefix what the names begin with
  /// @param size number of columns
  public static List<String> columns(String prefix, int size) {
    Objects.requireNonNull(prefix, "prefix");
    return IntStream.range(0, size).mapToObj(d -> prefix + d).toList();
  }

  /// Writes the table in UTF-8; the stream stays open.
  ///
  /// @param out receives the bytes
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    Objects.requireNonNull(out, "out");
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    List<String> heads = new ArrayList<>(List.of("image"));
    if (!names.isEmpty()) {
      heads.add("name");
    }
    if (labels != null) {
      heads.add("label");
    }
    heads.addAll(columns);
    writer.write(Csv.line(heads));
    for (int image = 0; image < values.length / columns.size(); image++) {
      writer.write(Csv.line(fields(image)));
    }
    writer.flush();
  }

  private List<Object> fields(int image) {
    List<Object> fields = new ArrayList<>(List.of(image));
    if (!names.isEmpty()) {
      fields.add(names.get(image));
    }
    int[] known = labels;
    if (known != null) {
      int label = known[image];
      fields.add(label < classes.size() ? classes.get(label) : Integer.toString(label));
    }
    for (int d = 0; d < columns.size(); d++) {
      fields.add(values[image * columns.size() + d]);
    }
    return fields;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return RecordContent.equal(this, other);
  }

  @Override
  public int hashCode() {
    return RecordContent.hash(this);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
