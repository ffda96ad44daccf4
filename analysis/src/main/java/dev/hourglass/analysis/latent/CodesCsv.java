package dev.hourglass.analysis.latent;

import dev.hourglass.files.Csv;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Codes as a table (RFC 4180): a line for each image, with its number, the name of its file and
/// its label where there are any, and the numbers of its code in as many digits as tell floats
/// apart.
///
/// @param columns names of the numbers
/// @param values `[image][column]`
/// @param names of the images' files, or empty
/// @param labels class of each image, or null
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
    this.columns = List.copyOf(columns);
    this.values = values;
    this.names = List.copyOf(names);
    this.labels = labels;
    this.classes = List.copyOf(classes);
  }

  /// {@return a table of images without labels}
  ///
  /// @param columns names of the numbers
  /// @param values `[image][column]`
  public static CodesCsv unlabelled(List<String> columns, float[] values) {
    return new CodesCsv(columns, values, List.of(), null, List.of());
  }

  /// {@return columns of the numbers of a code: `prefix0`, `prefix1`, …}
  ///
  /// @param prefix what the names begin with
  /// @param size number of columns
  public static List<String> columns(String prefix, int size) {
    return IntStream.range(0, size).mapToObj(d -> prefix + d).toList();
  }

  /// Writes the table in UTF-8; the stream stays open.
  ///
  /// @param out receives the bytes
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    writer.write("image" + (names.isEmpty() ? "" : ",name") + (labels == null ? "" : ",label"));
    for (String column : columns) {
      writer.write(',' + Csv.text(column));
    }
    writer.write("\r\n");
    for (int image = 0; image < values.length / columns.size(); image++) {
      writeLine(writer, image);
    }
    writer.flush();
  }

  private void writeLine(Writer writer, int image) throws IOException {
    writer.write(Integer.toString(image));
    if (!names.isEmpty()) {
      writer.write(',' + Csv.text(names.get(image)));
    }
    int[] known = labels;
    if (known != null) {
      int label = known[image];
      String title = label < classes.size() ? classes.get(label) : Integer.toString(label);
      writer.write(',' + Csv.text(title));
    }
    for (int d = 0; d < columns.size(); d++) {
      writer.write(',');
      writer.write(Float.toString(values[image * columns.size() + d]));
    }
    writer.write("\r\n");
  }
}
