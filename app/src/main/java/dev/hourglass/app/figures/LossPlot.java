package dev.hourglass.app.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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

/// Train and test loss by epoch: the picture of a training run.
///
/// @param title above the curves
/// @param train mean loss of each epoch's batches, epoch 1 first
/// @param test loss over the test set after each epoch, as many
public record LossPlot(String title, List<Double> train, List<Double> test) {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 540;

  // Okabe and Ito's palette, which colour-blind readers can tell apart.
  private static final Color TRAIN = new Color(0x0072B2);
  private static final Color TEST = new Color(0xD55E00);
  private static final Color GRID = new Color(0xE4E4E4);

  /// What a tick without a number says: XChart hides a whole axis that has an empty label.
  private static final String NO_LABEL = " ";

  /// Losses that span more than this factor are drawn on a logarithmic axis.
  private static final double LOG_RANGE = 10;

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
    Png.write(Text.available() ? chart() : curvesOnly(), out);
  }

  private BufferedImage chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("epoch")
            .yAxisTitle(logarithmic() ? "loss (logarithmic)" : "loss")
            .build();
    style(chart.getStyler());
    addSeries(chart, "train", train, TRAIN);
    addSeries(chart, "test", test, TEST);
    return BitmapEncoder.getBufferedImage(chart);
  }

  private void style(XYStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(Text.TITLE);
    styler.setAxisTitleFont(Text.PLAIN);
    styler.setAxisTickLabelsFont(Text.PLAIN);
    styler.setLegendFont(Text.PLAIN);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setMarkerSize(train.size() > 40 ? 0 : 8);
    styler.setLocale(Locale.ROOT);
    styler.setChartPadding(16);
    styleAxes(styler);
  }

  private void styleAxes(XYStyler styler) {
    int epochs = train.size();
    styler.setXAxisMin(epochs == 1 ? 0.0 : 1.0);
    styler.setXAxisMax(epochs == 1 ? 2.0 : epochs);
    styler.setXAxisTickLabelsFormattingFunction(
        x -> x == Math.rint(x) ? Long.toString((long) x.doubleValue()) : NO_LABEL);
    styler.setYAxisTickLabelsFormattingFunction(this::lossLabel);
    styler.setYAxisLabelAlignment(TextAlignment.Right);
    styler.setYAxisLogarithmicDecadeOnly(false);
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
    String legend = String.format(Locale.ROOT, "%s, ends at %.5f", name, losses.getLast());
    XYSeries series = chart.addSeries(legend, epochs, shown);
    series.setLineColor(color).setLineStyle(SeriesLines.SOLID);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
    series.setLineWidth(2.5f);
  }

  /// A logarithmic axis has room for 1, 2 and 5 of each decade.
  private String lossLabel(double loss) {
    String label = plain(loss);
    boolean shown = !logarithmic() || label.matches("[0.]*[125]0*");
    return shown ? label : NO_LABEL;
  }

  /// A number without exponent, trailing zeros and the noise that ticks gather in their last
  /// digits.
  private static String plain(double value) {
    return value == 0
        ? "0"
        : new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
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
      drawCurve(g, train, TRAIN);
      drawCurve(g, test, TEST);
    } finally {
      g.dispose();
    }
    return image;
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
    double share = train.size() == 1 ? 0.5 : index / (train.size() - 1.0);
    return (int) (30 + share * (WIDTH - 60));
  }

  private int y(double loss) {
    double share =
        logarithmic()
            ? StrictMath.log(loss / smallest()) / StrictMath.log(largest() / smallest())
            : loss / largest();
    return (int) (HEIGHT - 30 - share * (HEIGHT - 60));
  }

  private boolean logarithmic() {
    return largest() / smallest() > LOG_RANGE;
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

  /// A logarithmic axis has no place for zero, and none has one for infinity.
  private static boolean showable(double loss) {
    return Double.isFinite(loss) && loss > 0;
  }
}
