package dev.hourglass.app.figures;

import dev.hourglass.train.RateCurve;
import dev.hourglass.train.RateFinder.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The loss over the learning rate, which grows along a logarithmic axis, with a line at the rate
/// that is suggested: the picture of a search for a learning rate.
///
/// @param title above the curves
/// @param curve to draw, of at least one point
public record RatePlot(String title, RateCurve curve) {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 540;

  // Okabe and Ito's palette, which colour-blind readers can tell apart.
  private static final Color EACH_STEP = new Color(0xB5D3E5);
  private static final Color SMOOTHED = new Color(0x0072B2);
  private static final Color SUGGESTED = new Color(0xD55E00);
  private static final Color GRID = new Color(0xE4E4E4);

  /// Single losses this far above all smoothed ones would press the curve flat.
  private static final double HEADROOM = 1.2;

  /// Checks that there is something to draw.
  ///
  /// @throws IllegalArgumentException if the curve has no point
  public RatePlot {
    if (curve.points().isEmpty()) {
      throw new IllegalArgumentException(
          "the curve has no point, expected at least one: the first loss was not finite, begin with"
              + " other parameters");
    }
  }

  /// Writes the figure as PNG; the stream stays open.
  ///
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    Png.write(Text.available() ? chart() : curvesOnly(), out);
  }

  private BufferedImage chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("learning rate (logarithmic)")
            .yAxisTitle("loss")
            .build();
    style(chart.getStyler());
    List<Double> rates = points().stream().map(Point::learningRate).toList();
    add(chart, "each step", rates, points().stream().map(this::shown).toList(), EACH_STEP, 1);
    add(chart, "smoothed", rates, points().stream().map(Point::smoothed).toList(), SMOOTHED, 2.5f);
    curve
        .suggestion()
        .ifPresent(rate -> {
          String legend = String.format(Locale.ROOT, "suggested, %.2g", rate);
          List<Double> ends = List.of(0.0, top());
          add(chart, legend, List.of(rate, rate), ends, SUGGESTED, 2);
        });
    return BitmapEncoder.getBufferedImage(chart);
  }

  private static void add(
      XYChart chart, String name, List<Double> x, List<Double> y, Color color, float width) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineColor(color).setLineStyle(SeriesLines.SOLID);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineWidth(width);
  }

  private void style(XYStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(Text.TITLE);
    styler.setAxisTitleFont(Text.PLAIN);
    styler.setAxisTickLabelsFont(Text.PLAIN);
    styler.setLegendFont(Text.PLAIN);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLocale(Locale.ROOT);
    styler.setChartPadding(16);
    styler.setXAxisLogarithmic(true);
    styler.setXAxisLogarithmicDecadeOnly(true);
    styler.setXAxisTickLabelsFormattingFunction(RatePlot::label);
    styler.setYAxisTickLabelsFormattingFunction(RatePlot::label);
    styler.setYAxisLabelAlignment(TextAlignment.Right);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(top());
  }

  /// A number as short as it goes, without the noise that ticks gather in their last digits.
  private static String label(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
    return value != 0 && Math.abs(value) < 1e-3
        ? String.format(Locale.ROOT, "%.0e", value)
        : rounded.toPlainString();
  }

  /// The curves in a frame, for machines without fonts, where no chart library can draw.
  private BufferedImage curvesOnly() {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, WIDTH, HEIGHT);
      g.setColor(GRID);
      g.drawRect(19, 19, WIDTH - 38, HEIGHT - 38);
      g.setStroke(new BasicStroke(2.5f));
      g.setColor(SMOOTHED);
      for (int p = 1; p < points().size(); p++) {
        Point from = points().get(p - 1);
        Point to = points().get(p);
        g.drawLine(
            x(from.learningRate()), y(from.smoothed()), x(to.learningRate()), y(to.smoothed()));
      }
      g.setColor(SUGGESTED);
      curve.suggestion().ifPresent(rate -> g.drawLine(x(rate), y(0), x(rate), y(top())));
    } finally {
      g.dispose();
    }
    return image;
  }

  private int x(double rate) {
    double first = points().getFirst().learningRate();
    double last = points().getLast().learningRate();
    double share =
        first == last ? 0.5 : StrictMath.log(rate / first) / StrictMath.log(last / first);
    return (int) (30 + share * (WIDTH - 60));
  }

  private int y(double loss) {
    return (int) (HEIGHT - 30 - loss / top() * (HEIGHT - 60));
  }

  private double shown(Point point) {
    return Math.min(point.loss(), top());
  }

  /// Explosions leave the frame: what is to be seen is how the loss falls.
  private double top() {
    double first = points().getFirst().smoothed();
    double lowest = points().stream().mapToDouble(Point::smoothed).min().orElse(first);
    return HEADROOM * Math.max(first, Math.max(2 * lowest, 1e-9));
  }

  private List<Point> points() {
    return curve.points();
  }
}
