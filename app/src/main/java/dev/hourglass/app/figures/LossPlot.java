package dev.hourglass.app.figures;

import dev.hourglass.text.Counts;
import java.awt.Color;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Train and test loss by epoch: the picture of a training run.
///
/// @param title above the curves
/// @param train mean loss of each epoch's batches, epoch 1 first
/// @param test loss over the test set after each epoch, as many
public record LossPlot(String title, List<Double> train, List<Double> test) {
  /// Losses that span more than this factor are drawn on a logarithmic axis.
  private static final double LOG_RANGE = 10;

  private static final int MOST_DECADES = 6;

  /// Checks the losses.
  ///
  /// @throws IllegalArgumentException if there are none or not as many of both
  public LossPlot {
    train = List.copyOf(train);
    test = List.copyOf(test);
    if (train.isEmpty() || train.size() != test.size()) {
      throw new IllegalArgumentException(
          "there are %d train and %d test losses, expected as many of each and at least one"
              .formatted(train.size(), test.size()));
    }
  }

  /// Writes the figure as PNG; the stream stays open. Losses that are not finite are left out.
  ///
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    Plot.write(this::chart, this::drawCurves, out);
  }

  private XYChart chart() {
    XYChart chart = Plot.chart(title, "epoch", logarithmic() ? "loss (logarithmic)" : "loss");
    style(chart.getStyler());
    addSeries(chart, "train", train, Plot.BLUE);
    addSeries(chart, "test", test, Plot.ORANGE);
    return chart;
  }

  private void style(XYStyler styler) {
    int epochs = train.size();
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setMarkerSize(epochs > 40 ? 0 : 8);
    styler.setXAxisMin(1.0);
    styler.setXAxisMax((double) epochs);
    styler.setXAxisTickLabelsFormattingFunction(
        x -> x == Math.rint(x) ? Long.toString((long) x.doubleValue()) : Plot.NO_LABEL);
    styler.setYAxisTickLabelsFormattingFunction(this::lossLabel);
    styler.setYAxisLogarithmicDecadeOnly(decades() > MOST_DECADES);
    styler.setYAxisLogarithmic(logarithmic());
    if (!logarithmic()) {
      styler.setYAxisMin(0.0);
      styler.setYAxisMax(1.1 * largest());
    }
  }

  private void addSeries(XYChart chart, String name, List<Double> losses, Color color) {
    List<Integer> epochs = new ArrayList<>();
    List<Double> shown = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      if (showable(losses.get(i))) {
        epochs.add(i + 1);
        shown.add(losses.get(i));
      }
    }
    if (shown.isEmpty()) {
      return;
    }
    String legend = "%s, ends at %s".formatted(name, Counts.loss(losses.getLast()));
    XYSeries series = Plot.add(chart, legend, epochs, shown, color, 2.5f);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
  }

  /// A logarithmic axis has room for 1, 2 and 5 of each decade, and for fewer where there are many.
  private String lossLabel(double loss) {
    if (decades() > MOST_DECADES) {
      int step = Math.ceilDiv(decades(), MOST_DECADES);
      int exponent = (int) Math.round(StrictMath.log10(loss));
      boolean labelled = exponent % step == 0 && Math.abs(loss / Math.pow(10, exponent) - 1) < 0.1;
      return labelled ? "1e%d".formatted(exponent) : Plot.NO_LABEL;
    }
    String label = Plot.plain(loss);
    boolean shown = !logarithmic() || label.matches("[0.]*[125]0*");
    return shown ? label : Plot.NO_LABEL;
  }

  private void drawCurves(Graphics2D g) {
    drawCurve(g, train, Plot.BLUE);
    drawCurve(g, test, Plot.ORANGE);
  }

  private void drawCurve(Graphics2D g, List<Double> losses, Color color) {
    g.setColor(color);
    int[] shown = IntStream.range(0, losses.size()).filter(i -> showable(losses.get(i))).toArray();
    for (int i = 0; i < shown.length; i++) {
      int x = x(shown[i]);
      int y = y(losses.get(shown[i]));
      g.fillOval(x - 4, y - 4, 8, 8);
      if (i > 0) {
        g.drawLine(x(shown[i - 1]), y(losses.get(shown[i - 1])), x, y);
      }
    }
  }

  private int x(int index) {
    return Plot.x(train.size() == 1 ? 0.5 : index / (train.size() - 1.0));
  }

  private int y(double loss) {
    return Plot.y(
        logarithmic()
            ? StrictMath.log(loss / smallest()) / StrictMath.log(largest() / smallest())
            : loss / largest());
  }

  private boolean logarithmic() {
    return largest() / smallest() > LOG_RANGE;
  }

  private int decades() {
    return (int) StrictMath.log10(largest() / smallest());
  }

  private double largest() {
    return losses().max().orElse(1);
  }

  private double smallest() {
    return losses().min().orElse(1);
  }

  private DoubleStream losses() {
    return DoubleStream.concat(
            train.stream().mapToDouble(Double::doubleValue),
            test.stream().mapToDouble(Double::doubleValue))
        .filter(LossPlot::showable);
  }

  /// Whether there is no loss that can be drawn.
  public boolean empty() {
    return losses().findAny().isEmpty();
  }

  /// A logarithmic axis has no place for zero, and no float loss is larger than floats are.
  private static boolean showable(double loss) {
    return loss > 0 && loss <= Float.MAX_VALUE;
  }
}
