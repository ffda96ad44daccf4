package dev.hourglass.app.figures;

import dev.hourglass.analysis.compression.CodecCurve;
import dev.hourglass.analysis.compression.CodecCurve.Layout;
import dev.hourglass.analysis.compression.CodecPoint;
import dev.hourglass.analysis.compression.ImageFormat;
import dev.hourglass.analysis.compression.RateDistortion;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// Error over bytes per image, and structural similarity beside it: models' curves in blues and
/// strong, other formats' in colours of their own, single files broken. Nearer to the left and to
/// the bottom (of the similarity: the top) is better.
///
/// @param title above the panels
/// @param found the curves
public record RateDistortionPlot(String title, RateDistortion found) {
  private static final int WIDTH = 1400;
  private static final int MARGIN = 28;
  private static final int TOP = 84;
  private static final int BOTTOM = 560;
  private static final int AXIS_ROOM = 62;
  private static final int LEGEND_TOP = 624;
  private static final int LINE_HEIGHT = 28;
  private static final int SAMPLE = 44;
  private static final Color GRID = new Color(0xE4E4E4);
  private static final float[] DASHES = {7, 5};

  /// Of several models the first ones; colour-blind readers can tell them from the others.
  private static final List<Color> MODELS =
      List.of(Plot.BLUE, new Color(0x56B4E9), new Color(0x1B2A6B), new Color(0x4C8C9F));

  /// Bytes of an image below this are not shown.
  private static final double FEWEST_BYTES = 0.5;

  /// Structural similarity below this is not shown.
  private static final double LOWEST_SSIM = 0.4;

  /// Writes the figure as PNG; the stream stays open.
  ///
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    List<List<CodecCurve>> legend = legend();
    int rows = legend.stream().mapToInt(List::size).max().orElse(0);
    int notes = LEGEND_TOP + rows * LINE_HEIGHT + 8;
    List<String> lines = notes();
    int height = notes + lines.size() * LINE_HEIGHT + MARGIN / 2;
    BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, WIDTH, height);
      String heading = Text.fitted(title, Text.TITLE, WIDTH - 2 * MARGIN);
      Text.left(g, heading, Text.TITLE, Text.DARK, MARGIN, MARGIN + 2);
      drawPanels(g);
      drawLegend(g, legend);
      for (int line = 0; line < lines.size(); line++) {
        String note = Text.fitted(lines.get(line), Text.PLAIN, WIDTH - 2 * MARGIN);
        Text.left(g, note, Text.PLAIN, Text.GREY, MARGIN, notes + line * LINE_HEIGHT + 10);
      }
    } finally {
      g.dispose();
    }
    Png.write(image, out);
  }

  private List<String> notes() {
    Stream<String> singles =
        found.singles() > 0
            ? Stream.of(
                String.format(
                    Locale.ROOT,
                    "Single files: %,d of the images, without what all files share. A sheet holds"
                        + " all images. Of the models every byte of the file counts, not the model.",
                    found.singles()))
            : Stream.of("A sheet holds all images. Of the models every byte of the file counts.");
    Stream<String> leftOut =
        found.leftOut().entrySet().stream()
            .map(entry -> "Left out: %s, since %s.".formatted(entry.getKey(), entry.getValue()));
    return Stream.concat(singles, leftOut).toList();
  }

  private void drawPanels(Graphics2D g) {
    boolean two =
        found.curves().stream()
            .flatMap(curve -> curve.points().stream())
            .anyMatch(point -> Double.isFinite(point.ssim()));
    int right = two ? WIDTH / 2 - MARGIN / 2 : WIDTH - MARGIN;
    LogAxis bytes = bytes(MARGIN + AXIS_ROOM, right);
    LogAxis errors = errors();
    frame(g, bytes, "mean squared error", errors.ticks(), tick -> errors.at(tick), Plot::plain);
    drawCurves(g, bytes, point -> errors.at(point.mse()), true);
    if (two) {
      LogAxis beside = bytes(WIDTH / 2 + MARGIN / 2 + AXIS_ROOM, WIDTH - MARGIN);
      double lowest = lowestSimilarity();
      List<Double> ticks =
          Stream.iterate(lowest, tick -> tick < 1.001, tick -> tick + 0.1).toList();
      frame(
          g,
          beside,
          "structural similarity",
          ticks,
          tick -> similarity(tick, lowest),
          tick -> String.format(Locale.ROOT, "%.1f", tick));
      drawCurves(g, beside, point -> similarity(point.ssim(), lowest), false);
    }
  }

  private LogAxis bytes(int left, int right) {
    double least = smallest(CodecPoint::bytes);
    double most = points().mapToDouble(CodecPoint::bytes).filter(Double::isFinite).max().orElse(1);
    double from = Math.max(FEWEST_BYTES, least / 1.15);
    return new LogAxis(from, Math.max(most * 1.05, 2 * from), left, right);
  }

  /// From the smallest error of a model on: other formats go on until nothing is lost.
  private LogAxis errors() {
    double least =
        found.models().stream()
            .flatMap(curve -> curve.points().stream())
            .mapToDouble(CodecPoint::mse)
            .filter(mse -> mse > 0)
            .min()
            .orElseGet(() -> smallest(CodecPoint::mse));
    double most = points().mapToDouble(CodecPoint::mse).filter(Double::isFinite).max().orElse(1);
    double from = Math.max(least / 2, 1e-9);
    return new LogAxis(from, Math.max(most * 1.1, 2 * from), BOTTOM, TOP);
  }

  private double smallest(ToDoubleFunction<CodecPoint> number) {
    return points().mapToDouble(number).filter(value -> value > 0).min().orElse(1);
  }

  private Stream<CodecPoint> points() {
    return found.curves().stream().flatMap(curve -> curve.points().stream());
  }

  private double lowestSimilarity() {
    double lowest = points().mapToDouble(CodecPoint::ssim).filter(Double::isFinite).min().orElse(0);
    return Math.floor(10 * Math.max(LOWEST_SSIM, Math.min(lowest, 0.9))) / 10;
  }

  private static int similarity(double ssim, double lowest) {
    return (int) Math.round(BOTTOM - (ssim - lowest) / (1 - lowest) * (BOTTOM - TOP));
  }

  private static void frame(
      Graphics2D g,
      LogAxis bytes,
      String name,
      List<Double> ticks,
      ToIntFunction<Double> at,
      Function<Double, String> label) {
    g.setStroke(new BasicStroke(1));
    Text.left(g, "↑ " + name, Text.PLAIN, Text.GREY, bytes.begin(), TOP - 18);
    for (double tick : ticks) {
      int y = at.applyAsInt(tick);
      g.setColor(GRID);
      g.drawLine(bytes.begin(), y, bytes.end(), y);
      String text = label.apply(tick);
      int width = Text.width(text, Text.PLAIN);
      Text.left(g, text, Text.PLAIN, Text.GREY, bytes.begin() - 10 - width, y);
    }
    for (double tick : bytes.ticks()) {
      int x = bytes.at(tick);
      g.setColor(GRID);
      g.drawLine(x, TOP, x, BOTTOM);
      String text = Plot.plain(tick);
      int middle = x - Text.width(text, Text.PLAIN) / 2;
      Text.left(g, text, Text.PLAIN, Text.GREY, middle, BOTTOM + 16);
    }
    String axis = "bytes per image →";
    int left = bytes.end() - Text.width(axis, Text.PLAIN);
    Text.left(g, axis, Text.PLAIN, Text.GREY, left, BOTTOM + 38);
  }

  /// Models last, above the others.
  private void drawCurves(
      Graphics2D g, LogAxis bytes, ToIntFunction<CodecPoint> y, boolean frontier) {
    Shape before = g.getClip();
    g.clip(
        new Rectangle2D.Double(
            bytes.begin() - 6, TOP - 6, bytes.end() - bytes.begin() + 12, BOTTOM - TOP + 12));
    for (CodecCurve curve :
        Stream.concat(found.formats().stream(), found.models().stream()).toList()) {
      List<CodecPoint> points =
          (frontier ? curve.frontier() : curve.points())
              .stream()
                  .filter(point -> point.bytes() > 0 && (!frontier || point.mse() > 0))
                  .toList();
      Path2D line = new Path2D.Double();
      for (int i = 0; i < points.size(); i++) {
        int x = bytes.at(points.get(i).bytes());
        if (i == 0) {
          line.moveTo(x, y.applyAsInt(points.get(i)));
        } else {
          line.lineTo(x, y.applyAsInt(points.get(i)));
        }
      }
      g.setColor(colour(curve));
      g.setStroke(stroke(curve));
      g.draw(line);
      for (CodecPoint point : points) {
        g.fill(mark(curve, bytes.at(point.bytes()), y.applyAsInt(point)));
      }
    }
    g.setClip(before);
  }

  /// The models below each other, and beside them the curves of each format.
  private List<List<CodecCurve>> legend() {
    List<List<CodecCurve>> columns = new ArrayList<>();
    if (!found.models().isEmpty()) {
      columns.add(found.models());
    }
    for (ImageFormat format : ImageFormat.values()) {
      List<CodecCurve> curves =
          found.formats().stream().filter(curve -> curve.codec().equals(format.words())).toList();
      if (!curves.isEmpty()) {
        columns.add(curves);
      }
    }
    return columns;
  }

  private void drawLegend(Graphics2D g, List<List<CodecCurve>> columns) {
    int width = (WIDTH - 2 * MARGIN) / columns.size();
    for (int column = 0; column < columns.size(); column++) {
      List<CodecCurve> curves = columns.get(column);
      for (int row = 0; row < curves.size(); row++) {
        int left = MARGIN + column * width;
        int middle = LEGEND_TOP + row * LINE_HEIGHT + 6;
        drawSample(g, curves.get(row), left, middle, width);
      }
    }
  }

  private void drawSample(Graphics2D g, CodecCurve curve, int left, int middle, int width) {
    g.setColor(colour(curve));
    g.setStroke(stroke(curve));
    g.drawLine(left, middle, left + SAMPLE, middle);
    g.fill(mark(curve, left + SAMPLE / 2, middle));
    String name = Text.fitted(curve.words(), Text.PLAIN, width - SAMPLE - 24);
    Text.left(g, name, Text.PLAIN, Text.DARK, left + SAMPLE + 10, middle);
  }

  private Color colour(CodecCurve curve) {
    return curve.layout() == Layout.MODEL
        ? MODELS.get(found.models().indexOf(curve) % MODELS.size())
        : colour(format(curve));
  }

  private static Color colour(ImageFormat format) {
    return switch (format) {
      case JPEG -> new Color(0xA87B00);
      case WEBP -> new Color(0x009E73);
      case AVIF -> new Color(0xC0609A);
      case JPEG_XL -> new Color(0xD55E00);
    };
  }

  private static ImageFormat format(CodecCurve curve) {
    return Stream.of(ImageFormat.values())
        .filter(format -> format.words().equals(curve.codec()))
        .findFirst()
        .orElseThrow();
  }

  private static BasicStroke stroke(CodecCurve curve) {
    return switch (curve.layout()) {
      case MODEL -> new BasicStroke(3.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
      case SHEET -> new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
      case SINGLE ->
          new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0);
    };
  }

  /// Each format has a mark of its own: colour alone must not carry what a figure says.
  private static Shape mark(CodecCurve curve, int x, int y) {
    if (curve.layout() == Layout.MODEL) {
      return new Ellipse2D.Double(x - 4.5, y - 4.5, 9, 9);
    }
    return switch (format(curve)) {
      case JPEG -> new Ellipse2D.Double(x - 3.5, y - 3.5, 7, 7);
      case WEBP -> new Rectangle2D.Double(x - 3.5, y - 3.5, 7, 7);
      case AVIF -> new Polygon(new int[] {x - 5, x, x + 5}, new int[] {y + 4, y - 5, y + 4}, 3);
      case JPEG_XL ->
          new Polygon(new int[] {x - 5, x, x + 5, x}, new int[] {y, y - 5, y, y + 5}, 4);
    };
  }
}
