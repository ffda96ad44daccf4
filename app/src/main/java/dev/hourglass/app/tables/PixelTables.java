package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.source.ImageSource;
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
  static ImageSource of(List<Part> tables) throws IOException {
    return of(tables, PixelBytes.mostWhole());
  }

  /// @param most pixels that are kept in memory; of more, none are
  static ImageSource of(List<Part> tables, long most) throws IOException {
    boolean labelled = tables.stream().anyMatch(table -> table.columns.isLabelled());
    List<String> left = new ArrayList<>();
    List<PixelImages.Part> taken = new ArrayList<>();
    List<PixelBytes> pixels = new ArrayList<>();
    for (Part table : tables) {
      if (labelled && !table.columns.isLabelled()) {
        left.add(Printable.of(String.valueOf(table.csv.file().path().getFileName())));
      } else {
        taken.add(scanned(table, PixelImages.left(most, pixels)));
        pixels.add(taken.getLast().pixels());
      }
    }
    boolean white255 = PixelBytes.areOf255(taken.getFirst().name(), pixels);
    return PixelImages.of(format(white255, left), taken);
  }

  private static PixelImages.Part scanned(Part table, long most) throws IOException {
    CsvText csv = table.csv;
    PixelColumns columns = table.columns;
    PixelBytes pixels = new PixelBytes(PixelRows.expected(csv.file(), columns), most);
    List<String> labels = new ArrayList<>();
    PixelRows.read(csv, columns, pixels, labels);
    return new PixelImages.Part(
        csv.file().path().toString(),
        table.split,
        columns.shape(),
        pixels,
        columns.isLabelled() ? labels : null,
        sink -> PixelRows.read(csv, columns, sink, null));
  }

  private static String format(boolean white255, List<String> left) {
    String format = white255 ? "CSV with pixels" : "CSV with pixels from 0 to 1";
    return left.isEmpty()
        ? format
        : "%s (%s without labels left out)".formatted(format, String.join(", ", left));
  }
}
