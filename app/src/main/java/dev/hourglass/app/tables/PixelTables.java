package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.source.ArrayImages;
import dev.hourglass.data.source.SplitRole;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tables of pixels as images: one, or one for each split.
final class PixelTables {
  private PixelTables() {}

  /// A table.
  ///
  /// @param split what it is for, or null
  record Part(CsvText csv, PixelColumns columns, @Nullable SplitRole split) {}

  /// Reads tables. Where some have labels, tables without are left out, as Kaggle's `test.csv`: it
  /// would be a test set on which nothing that needs labels can be measured.
  ///
  /// @throws DataException if one is damaged or they have different shapes
  static ArrayImages of(List<Part> tables) throws IOException {
    boolean labelled = tables.stream().anyMatch(table -> table.columns.isLabelled());
    List<String> left = new ArrayList<>();
    List<Part> taken = new ArrayList<>();
    List<PixelRows.Content> contents = new ArrayList<>();
    for (Part table : tables) {
      if (labelled && !table.columns.isLabelled()) {
        left.add(Printable.of(String.valueOf(table.csv.file().path().getFileName())));
      } else {
        taken.add(table);
        contents.add(PixelRows.read(table.csv, table.columns));
      }
    }
    boolean white255 =
        PixelBytes.areOf255(
            taken.getFirst().csv.file().path().toString(),
            contents.stream().map(PixelRows.Content::pixels).toList());
    List<ArrayImages.Part> parts = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      PixelRows.Content content = contents.get(i);
      parts.add(
          new ArrayImages.Part(
              taken.get(i).split, content.shape(), content.pixels().toArray(), content.labels()));
    }
    return new ArrayImages(format(white255, left), parts);
  }

  private static String format(boolean white255, List<String> left) {
    String format = white255 ? "CSV with pixels" : "CSV with pixels from 0 to 1";
    return left.isEmpty()
        ? format
        : "%s (%s without labels left out)".formatted(format, String.join(", ", left));
  }
}
