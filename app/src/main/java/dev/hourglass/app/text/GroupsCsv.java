package dev.hourglass.app.text;

import dev.hourglass.analysis.latent.Clusters;
import dev.hourglass.data.ByteImages;
import dev.hourglass.files.Csv;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/// The group of each image as a table: a line for each, with its number, what to find it by, its
/// label where there are any, and a column for each way in which groups were found.
public final class GroupsCsv {
  /// For images that were not searched.
  private static final int NONE = Integer.MIN_VALUE;

  private GroupsCsv() {}

  /// Writes the table in UTF-8; the stream stays open.
  ///
  /// @throws IOException if the stream takes no more
  ///
  /// @param sources what to find an image by: its file, or its number in its source
  public static void write(
      OutputStream out, ByteImages images, IntFunction<String> sources, List<Clusters> all)
      throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    List<String> header = new ArrayList<>(List.of("image", "source"));
    List<String> labels = images.labelNames();
    if (!labels.isEmpty()) {
      header.add("label");
    }
    List<int[]> columns = new ArrayList<>();
    for (Clusters clusters : all) {
      header.add((clusters.method() + "_" + clusters.space()).replace('-', '_'));
      columns.add(byImage(clusters, images.count()));
    }
    writer.write(Csv.line(header));
    for (int i = 0; i < images.count(); i++) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(i), sources.apply(i)));
      if (!labels.isEmpty()) {
        cells.add(labels.get(i));
      }
      for (int[] column : columns) {
        cells.add(column[i] == NONE ? "" : Integer.toString(column[i]));
      }
      writer.write(Csv.line(cells));
    }
    writer.flush();
  }

  private static int[] byImage(Clusters clusters, int count) {
    int[] groups = new int[count];
    Arrays.fill(groups, NONE);
    for (int i = 0; i < clusters.images().length; i++) {
      groups[clusters.images()[i]] = clusters.assignment()[i];
    }
    return groups;
  }
}
