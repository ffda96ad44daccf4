package dev.hourglass.app.figures;

import dev.hourglass.text.Counts;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.XYStyler;

/// The error by the number of latent dimensions kept, the most useful first, and the increase of
/// the error without each of them.
///
/// @param title above the curves
/// @param byKept error with the first 0, 1, … all numbers kept
/// @param added error that each number's absence adds, in the same order
/// @param enough how many numbers suffice for an error at most a tenth above that of all
public record DimensionPlot(String title, double[] byKept, double[] added, int enough) {
  /// Labels along the axis: XChart lets more of them touch.
  private static final int MOST_LABELS = 17;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if they do not fit together
  public DimensionPlot {
    if (added.length == 0 || byKept.length != added.length + 1) {
      throw new IllegalArgumentException(
          "there are errors of %d truncated codes and %d numbers, expected one more than numbers"
              .formatted(byKept.length, added.length));
    }
  }

  /// Writes the figure as PNG; the stream stays open.
  ///
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    Plot.write(this::chart, this::drawCurves, out);
  }

  private XYChart chart() {
    XYChart chart = Plot.chart(title, "latent dimensions, the most useful first", "MSE per pixel");
    XYStyler styler = chart.getStyler();
    styler.setXAxisMin(0.0);
    styler.setXAxisMax((double) added.length);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(1.05 * top());
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setLegendLayout(LegendLayout.Vertical);
    styler.setYAxisTickLabelsFormattingFunction(Plot::plain);
    int step = labelStep();
    styler.setXAxisTickLabelsFormattingFunction(
        x -> x % step == 0 ? Long.toString((long) x.doubleValue()) : Plot.NO_LABEL);
    List<Integer> kept = IntStream.range(0, byKept.length).boxed().toList();
    List<Integer> numbers = IntStream.rangeClosed(1, added.length).boxed().toList();
    Plot.add(
        chart, "MSE with the k most useful dimensions kept", kept, list(byKept), Plot.BLUE, 2.5f);
    Plot.add(chart, "MSE added if this dimension is removed", numbers, list(added), Plot.ORANGE, 2);
    String legend = "%s: MSE +10 %%".formatted(Counts.of(enough, "dimension"));
    List<Double> ends = List.of(0.0, top());
    Plot.add(chart, legend, List.of(enough, enough), ends, Text.GREY, 1.5f);
    return chart;
  }

  /// A power of two, since every second or fourth number has a tick where there are many.
  private int labelStep() {
    int step = 1;
    while (added.length / step >= MOST_LABELS) {
      step *= 2;
    }
    return step;
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private double top() {
    double largest = Math.max(Arrays.stream(byKept).max().orElse(0), 0);
    return largest > 0 ? largest : 1;
  }

  private void drawCurves(Graphics2D g) {
    g.setColor(Plot.BLUE);
    drawCurve(g, byKept, 0);
    g.setColor(Plot.ORANGE);
    drawCurve(g, added, 1);
  }

  private void drawCurve(Graphics2D g, double[] values, int first) {
    for (int i = 1; i < values.length; i++) {
      g.drawLine(
          x(i - 1 + first), Plot.y(values[i - 1] / top()), x(i + first), Plot.y(values[i] / top()));
    }
  }

  private int x(int rank) {
    return Plot.x((double) rank / added.length);
  }
}
