package dev.hourglass.app.report;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.compression.BudgetPictures;
import dev.hourglass.analysis.compression.CodecCurve;
import dev.hourglass.analysis.compression.RateDistortion;
import dev.hourglass.app.figures.BudgetFigure;
import dev.hourglass.app.figures.RateDistortionPlot;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.app.report.Table.Cell;
import dev.hourglass.app.report.Table.Row;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Sampling;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// The model as a codec beside JPEG, WebP, AVIF and JPEG XL.
final class CompressionSection {
  private static final List<Double> ERRORS = List.of(0.02, 0.01, 0.005, 0.002, 0.001);
  private static final List<Integer> BUDGETS = List.of(4, 8, 16, 32);

  /// Images that the formats are measured on: more would take minutes.
  private static final int IMAGES = 2_000;

  private static final int SINGLES = 50;

  private CompressionSection() {}

  /// Measures the model and the formats on some of the test images.
  ///
  /// @param shown test images that are shown at each size
  static RateDistortion measure(
      ModelFile file, ByteImages test, int threads, int[] shown, ProgressListener listener)
      throws IOException {
    int most = Math.min(IMAGES, RateDistortion.mostImages(test.shape()) - shown.length);
    int[] places =
        IntStream.concat(IntStream.of(shown), IntStream.of(Sampling.evenly(test.count(), most)))
            .distinct()
            .toArray();
    var options =
        new RateDistortion.Options(
            0,
            SINGLES,
            false,
            BUDGETS,
            IntStream.range(0, shown.length).toArray(),
            false,
            threads,
            Objects.requireNonNullElse(System.getenv("PATH"), ""));
    ByteImages images = test.select(places);
    return RateDistortion.measure(
        Map.of(file.model().name(), file.model()), images, options, listener);
  }

  static Section of(RateDistortion found) {
    List<SectionBlock> parts = new ArrayList<>();
    parts.add(SectionBlock.of(curves(found)));
    parts.add(SectionBlock.of(table(found)).under("Bytes at an error"));
    BudgetPictures pictures = found.pictures();
    if (pictures != null) {
      parts.add(SectionBlock.of(pictures(pictures)).under("The same bytes"));
    }
    found.leftOut().forEach((format, reason) -> parts.add(SectionBlock.leftOut(format, reason)));
    return new Section(
        "compression",
        "Compression",
        List.of(
            "Files of the model (hourglass compress) beside files of other image formats, on %s."
                    .formatted(Counts.of(found.count(), "test image"))
                + " Of the model's file every byte counts; the model itself, which the decoder"
                + " needs once, does not. Single files are measured on %,d of the images, and the"
                    .formatted(found.singles())
                + " size of a black image's file is taken off; a sheet is one picture with all"
                + " images."),
        parts);
  }

  private static Chart curves(RateDistortion found) {
    return Chart.of(
        "rate-distortion.png",
        new RateDistortionPlot("", found)::write,
        "mean squared error and structural similarity over bytes per image, of the model and of"
            + " other image formats",
        "Further left and lower, of the similarity higher, is better.");
  }

  private static Table table(RateDistortion found) {
    List<String> heads = new ArrayList<>(List.of("codec"));
    ERRORS.forEach(error -> heads.add("MSE " + Counts.number(error, 3)));
    List<Row> rows = new ArrayList<>();
    for (CodecCurve curve : found.curves()) {
      boolean model = curve.modelBytes() > 0;
      rows.add(new Row(curve.words(), model, cells(curve, 0)));
      if (model) {
        rows.add(new Row(curve.words() + ", model counted", cells(curve, curve.modelBytes())));
      }
    }
    return new Table(
        "Bytes per image, between measured points along a straight line over the logarithm of the"
            + " error; – where no setting has an error as small.",
        heads,
        rows);
  }

  private static List<Cell> cells(CodecCurve curve, double more) {
    return ERRORS.stream().map(error -> Cell.of(text(curve.bytesAt(error), more))).toList();
  }

  private static String text(OptionalDouble bytes, double more) {
    return bytes.isPresent() ? Counts.number(bytes.getAsDouble() + more, 1) : "–";
  }

  private static Chart pictures(BudgetPictures pictures) {
    return Chart.of(
        "same-bytes.png",
        new BudgetFigure("", pictures)::write,
        "the same images by each codec at several sizes",
        "The same images by each codec at the most bytes that are within the budget; the formats"
            + " from a sheet of 1,000 images, errors over all of these.");
  }
}
