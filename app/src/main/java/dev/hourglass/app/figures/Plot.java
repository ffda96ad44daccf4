package dev.hourglass.app.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

/// What all plots of curves share: size, palette, style, and bare curves in a frame for machines
/// without fonts, where no chart library can draw.
final class Plot {
  // Okabe and Ito's palette, which colour-blind readers can tell apart.
  static final Color BLUE = new Color(0x0072B2);
  static final Color ORANGE = new Color(0xD55E00);

  /// What a tick without a number says: XChart hides a whole axis that has an empty label.
  static final String NO_LABEL = " ";

  private static final Color GRID = new Color(0xE4E4E4);
  private static final int WIDTH = 900;
  private static final int HEIGHT = 540;
  private static final int FRAME = 19;
  private static final int MARGIN = 30;

  /// Numbers above it are shown as multiples of a power of ten.
  private static final double LARGE = 1e6;

  private Plot() {}

  /// Writes a plot as PNG; the stream stays open.
  ///
  /// @param curves draws them where there are no fonts, at {@link #x} and {@link #y}
  static void write(Supplier<XYChart> chart, Consumer<Graphics2D> curves, OutputStream out)
      throws IOException {
    boolean fonts = Text.available();
    Png.write(fonts ? BitmapEncoder.getBufferedImage(inUnits(chart.get())) : framed(curves), out);
  }

  /// An empty chart; what differs is up to its styler.
  static XYChart chart(String title, String xAxis, String yAxis) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(Text.shown(title))
            .xAxisTitle(xAxis)
            .yAxisTitle(yAxis)
            .build();
    style(chart.getStyler());
    return chart;
  }

  private static void style(XYStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(Text.TITLE);
    styler.setAxisTitleFont(Text.PLAIN);
    styler.setAxisTickLabelsFont(Text.PLAIN);
    styler.setYAxisLabelAlignment(TextAlignment.Right);
    styler.setLegendFont(Text.PLAIN);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLocale(Locale.ROOT);
    styler.setChartPadding(16);
  }

  /// Large numbers as multiples of a power of ten that the axis names: XChart finds no end of ticks
  /// for those beyond the range of a long, unless the axis is logarithmic.
  private static XYChart inUnits(XYChart chart) {
    XYStyler styler = chart.getStyler();
    double x = styler.isXAxisLogarithmic() ? 1 : unit(chart, XYSeries::getXData);
    double y = styler.isYAxisLogarithmic() ? 1 : unit(chart, XYSeries::getYData);
    for (XYSeries series : chart.getSeriesCollection()) {
      series.replaceData(divided(series.getXData(), x), divided(series.getYData(), y), null);
    }
    styler.setXAxisMin(divided(styler.getXAxisMin(), x));
    styler.setXAxisMax(divided(styler.getXAxisMax(), x));
    styler.setYAxisMin(divided(styler.getYAxisMin(), y));
    styler.setYAxisMax(divided(styler.getYAxisMax(), y));
    chart.setXAxisTitle(title(chart.getXAxisTitle(), x));
    chart.setYAxisTitle(title(chart.getYAxisTitle(), y));
    return chart;
  }

  private static double unit(XYChart chart, Function<XYSeries, double[]> axis) {
    double largest =
        chart.getSeriesCollection().stream()
            .flatMapToDouble(series -> Arrays.stream(axis.apply(series)))
            .map(Math::abs)
            .max()
            .orElse(0);
    return largest > LARGE ? Math.pow(10, Math.floor(Math.log10(largest))) : 1;
  }

  private static double[] divided(double[] values, double unit) {
    return Arrays.stream(values).map(value -> value / unit).toArray();
  }

  private static @Nullable Double divided(@Nullable Double value, double unit) {
    return value == null ? null : value / unit;
  }

  private static String title(String axis, double unit) {
    return unit == 1 ? axis : String.format(Locale.ROOT, "%s, in %.0e", axis, unit);
  }

  /// Adds a solid line without markers.
  static XYSeries add(
      XYChart chart,
      String name,
      List<? extends Number> x,
      List<Double> y,
      Color color,
      float width) {
    XYSeries series = chart.addSeries(Text.shown(name), x, y);
    series.setLineColor(color).setLineStyle(SeriesLines.SOLID);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineWidth(width);
    return series;
  }

  /// A number without exponent, trailing zeros and the noise that ticks gather in their last
  /// digits.
  static String plain(double value) {
    return value == 0
        ? "0"
        : new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private static BufferedImage framed(Consumer<Graphics2D> curves) {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, WIDTH, HEIGHT);
      g.setColor(GRID);
      g.drawRect(FRAME, FRAME, WIDTH - 2 * FRAME, HEIGHT - 2 * FRAME);
      g.setStroke(new BasicStroke(2.5f));
      curves.accept(g);
    } finally {
      g.dispose();
    }
    return image;
  }

  /// Where a share of the way along the x axis lies in the frame, in pixels.
  static int x(double share) {
    return (int) (MARGIN + share * (WIDTH - 2 * MARGIN));
  }

  /// Where a share of the way up the y axis lies in the frame, in pixels.
  static int y(double share) {
    return (int) (HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN));
  }
}
