package dev.hourglass.app.figures;

import dev.hourglass.train.RateCurve;
import dev.hourglass.train.RateFinder.Point;
import java.awt.Color;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.XYStyler;

/// The loss over the learning rate, which grows along a logarithmic axis, with a line at the rate
/// that is suggested: the picture of a search for a learning rate.
///
/// @param title above the curves
/// @param curve to draw, of at least one point
public record RatePlot(String title, RateCurve curve) {
  private static final Color EACH_STEP = new Color(0xB5D3E5);

  /// Single losses this far above all smoothed ones would press the curve flat.
  private static final double HEADROOM = 1.2;

  /// Checks that there is something to draw.
  ///
  /// @throws IllegalArgumentException if the curve has no point
  public RatePlot {
    if (curve.points().isEmpty()) {
      throw new IllegalArgumentException(
          "the curve has no point, expected at least one: the first loss was not finite, start"
              + " with other parameters");
    }
  }

  /// Writes the figure as PNG; the stream stays open.
  ///
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    Plot.write(this::chart, this::drawCurves, out);
  }

  private XYChart chart() {
    XYChart chart = Plot.chart(title, "learning rate (logarithmic)", "loss");
    style(chart.getStyler());
    List<Double> rates = points().stream().map(Point::learningRate).toList();
    List<Double> losses = points().stream().map(this::shown).toList();
    List<Double> smoothed = points().stream().map(Point::smoothed).toList();
    Plot.add(chart, "each step", rates, losses, EACH_STEP, 1);
    Plot.add(chart, "smoothed", rates, smoothed, Plot.BLUE, 2.5f);
    curve
        .suggestion()
        .ifPresent(rate -> {
          String legend = String.format(Locale.ROOT, "suggested, %.2g", rate);
          List<Double> ends = List.of(0.0, top());
          Plot.add(chart, legend, List.of(rate, rate), ends, Plot.ORANGE, 2);
        });
    return chart;
  }

  private void style(XYStyler styler) {
    styler.setXAxisLogarithmic(true);
    styler.setXAxisLogarithmicDecadeOnly(true);
    styler.setXAxisTickLabelsFormattingFunction(RatePlot::label);
    styler.setYAxisTickLabelsFormattingFunction(RatePlot::label);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(top());
  }

  private static String label(double value) {
    return value != 0 && Math.abs(value) < 1e-3
        ? String.format(Locale.ROOT, "%.0e", value)
        : Plot.plain(value);
  }

  private void drawCurves(Graphics2D g) {
    g.setColor(Plot.BLUE);
    for (int p = 1; p < points().size(); p++) {
      Point from = points().get(p - 1);
      Point to = points().get(p);
      g.drawLine(
          x(from.learningRate()), y(from.smoothed()), x(to.learningRate()), y(to.smoothed()));
    }
    g.setColor(Plot.ORANGE);
    curve.suggestion().ifPresent(rate -> g.drawLine(x(rate), y(0), x(rate), y(top())));
  }

  private int x(double rate) {
    double first = points().getFirst().learningRate();
    double last = points().getLast().learningRate();
    return Plot.x(
        first == last ? 0.5 : StrictMath.log(rate / first) / StrictMath.log(last / first));
  }

  private int y(double loss) {
    return Plot.y(loss / top());
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
