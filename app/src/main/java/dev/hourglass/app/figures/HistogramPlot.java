package dev.hourglass.app.figures;

import java.awt.Graphics2D;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.XYStyler;

/// How scores of known and of new images are spread, as shares in bins, with a line at a threshold.
///
/// @param title above the curves
/// @param xAxis what the scores are
/// @param least where the first bin begins
/// @param width of a bin
/// @param known how many known images fell into each bin
/// @param images how many new images did
/// @param threshold where the line stands
public record HistogramPlot(
    String title,
    String xAxis,
    double least,
    double width,
    int[] known,
    int[] images,
    double threshold) {

  /// Checks that there are as many bins of both.
  ///
  /// @throws IllegalArgumentException if there are not, or none
  public HistogramPlot {
    if (known.length == 0 || known.length != images.length) {
      throw new IllegalArgumentException(
          "there are %d and %d bins, expected as many of both and at least one"
              .formatted(known.length, images.length));
    }
  }

  /// Writes the figure as PNG; the stream stays open.
  ///
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    Plot.write(this::chart, this::drawCurves, out);
  }

  private XYChart chart() {
    XYChart chart = Plot.chart(title, xAxis, "share of the images, %");
    XYStyler styler = chart.getStyler();
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(1.05 * top());
    styler.setXAxisTickLabelsFormattingFunction(Plot::plain);
    styler.setYAxisTickLabelsFormattingFunction(Plot::plain);
    Plot.add(chart, "training images", edges(), steps(known), Plot.BLUE, 2);
    Plot.add(chart, "test images", edges(), steps(images), Plot.ORANGE, 2);
    List<Double> line = List.of(threshold, threshold);
    Plot.add(chart, "threshold", line, List.of(0.0, top()), Text.GREY, 1.5f);
    return chart;
  }

  /// Both ends of each bin.
  private List<Double> edges() {
    List<Double> edges = new ArrayList<>();
    for (int bin = 0; bin < known.length; bin++) {
      edges.add(least + bin * width);
      edges.add(least + (bin + 1) * width);
    }
    return edges;
  }

  private static List<Double> steps(int[] counts) {
    double all = Math.max(1, Arrays.stream(counts).asLongStream().sum());
    List<Double> steps = new ArrayList<>();
    for (int count : counts) {
      steps.add(100 * count / all);
      steps.add(100 * count / all);
    }
    return steps;
  }

  private double top() {
    return Math.max(1e-9, Math.max(most(known), most(images)));
  }

  private static double most(int[] counts) {
    return steps(counts).stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  private void drawCurves(Graphics2D g) {
    g.setColor(Plot.BLUE);
    drawCurve(g, steps(known));
    g.setColor(Plot.ORANGE);
    drawCurve(g, steps(images));
    int x = Plot.x((threshold - least) / (known.length * width));
    g.setColor(Text.GREY);
    g.drawLine(x, Plot.y(0), x, Plot.y(1));
  }

  private void drawCurve(Graphics2D g, List<Double> steps) {
    for (int i = 1; i < steps.size(); i++) {
      g.drawLine(
          Plot.x(i / 2 / (double) known.length),
          Plot.y(steps.get(i - 1) / top()),
          Plot.x((i + 1) / 2 / (double) known.length),
          Plot.y(steps.get(i) / top()));
    }
  }
}
