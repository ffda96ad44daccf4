package dev.hourglass.app.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.hourglass.analysis.compression.CodecCurve;
import dev.hourglass.analysis.compression.CodecPoint;
import dev.hourglass.analysis.compression.LosslessSize;
import dev.hourglass.analysis.compression.RateDistortion;
import dev.hourglass.files.Csv;
import dev.hourglass.text.Counts;
import dev.hourglass.text.Printable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// Bytes and errors of codecs as a table for people, as CSV and as JSON.
public final class RateDistortionText {
  private static final int LONGEST_NAME = 28;

  private RateDistortionText() {}

  /// Prints the bytes at some errors, the sizes without loss, and what could not be measured.
  public static void print(PrintStream out, RateDistortion found, List<Double> errors) {
    out.printf(
        Locale.ROOT,
        "%s: %s of %s%s%n%n",
        Printable.of(found.images()),
        Counts.of(found.count(), "image"),
        found.shape(),
        found.singles() > 0
            ? "; single files: %,d of them, without what all share".formatted(found.singles())
            : "");
    String heads =
        errors.stream()
            .map(error -> "%10s".formatted(Counts.number(error, 4)))
            .collect(Collectors.joining());
    out.printf("%-28s%s%n", "bytes per image at MSE", heads);
    for (CodecCurve curve : found.curves()) {
      row(out, curve.words(), curve, 0, errors);
      if (curve.modelBytes() > 0) {
        row(out, "  with the model counted", curve, curve.modelBytes(), errors);
      }
    }
    if (found.models().size() > 1) {
      CodecCurve best = CodecCurve.envelope("best of the models", found.models());
      row(out, best.words(), best, 0, errors);
    }
    for (LosslessSize size : found.lossless()) {
      out.printf(
          Locale.ROOT,
          "%s, %s, without loss: %.1f bytes per image, %.3f bits per pixel%n",
          size.codec(),
          size.layout().words(),
          size.bytes(),
          size.bitsPerPixel());
    }
    leftOut(found).forEach(out::println);
  }

  private static void row(
      PrintStream out, String name, CodecCurve curve, double more, List<Double> errors) {
    String shown = Printable.of(name, LONGEST_NAME);
    out.printf("%-28s", shown);
    for (double error : errors) {
      OptionalDouble bytes = curve.bytesAt(error);
      out.printf("%10s", bytes.isPresent() ? Counts.number(bytes.getAsDouble() + more, 1) : "–");
    }
    out.println();
  }

  /// Sentences on formats that could not be measured.
  public static List<String> leftOut(RateDistortion found) {
    return found.leftOut().entrySet().stream()
        .map(entry -> "Left out: %s, since %s".formatted(entry.getKey(), entry.getValue()))
        .toList();
  }

  /// All points as lines of a table.
  public static String csv(RateDistortion found) {
    StringBuilder lines = new StringBuilder();
    lines.append(Csv.line(List.of("codec", "layout", "setting", "bytes", "mse", "ssim")));
    for (CodecCurve curve : found.curves()) {
      for (CodecPoint point : curve.points()) {
        List<Object> cells = new ArrayList<>();
        cells.addAll(List.of(curve.codec(), curve.layout().words(), point.setting()));
        cells.addAll(List.of(point.bytes(), point.mse()));
        cells.add(Double.isFinite(point.ssim()) ? point.ssim() : "");
        lines.append(Csv.line(cells));
      }
    }
    return lines.toString();
  }

  /// Everything.
  public static JsonObject json(RateDistortion found) {
    JsonObject all = new JsonObject();
    all.addProperty("images", found.images());
    all.addProperty("count", found.count());
    all.addProperty("single_files", found.singles());
    JsonArray curves = new JsonArray();
    found.curves().forEach(curve -> curves.add(json(curve)));
    all.add("curves", curves);
    JsonArray lossless = new JsonArray();
    for (LosslessSize size : found.lossless()) {
      JsonObject one = new JsonObject();
      one.addProperty("codec", size.codec());
      one.addProperty("layout", size.layout().words());
      one.addProperty("bytes", size.bytes());
      one.addProperty("bits_per_pixel", size.bitsPerPixel());
      lossless.add(one);
    }
    all.add("lossless", lossless);
    JsonObject leftOut = new JsonObject();
    found.leftOut().forEach(leftOut::addProperty);
    all.add("left_out", leftOut);
    return all;
  }

  private static JsonObject json(CodecCurve curve) {
    JsonObject one = new JsonObject();
    one.addProperty("codec", curve.codec());
    one.addProperty("layout", curve.layout().words());
    one.addProperty("model_bytes_per_image", curve.modelBytes());
    JsonArray points = new JsonArray();
    for (CodecPoint point : curve.points()) {
      JsonObject numbers = new JsonObject();
      numbers.addProperty("setting", point.setting());
      numbers.addProperty("bytes", point.bytes());
      numbers.addProperty("mse", point.mse());
      if (Double.isFinite(point.ssim())) {
        numbers.addProperty("ssim", point.ssim());
      } else {
        numbers.add("ssim", JsonNull.INSTANCE);
      }
      points.add(numbers);
    }
    one.add("points", points);
    return one;
  }
}
