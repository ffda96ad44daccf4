package dev.hourglass.app.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.IntStream;

/// Points in a plane, coloured by group, with pictures of what some of them stand for: the map of a
/// latent space. Both axes have one scale, since distances are what there is to see.
///
/// @param title above the map
/// @param xAxis what grows to the right, empty where that has no meaning
/// @param yAxis what grows upwards, empty where that has no meaning
/// @param x of each point
/// @param y of each point
/// @param groups of each point, negative for none
/// @param names of the groups
/// @param pictures of some points, drawn over them
public record ScatterPlot(
    String title,
    String xAxis,
    String yAxis,
    float[] x,
    float[] y,
    int[] groups,
    List<String> names,
    List<PointPicture> pictures) {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 860;
  private static final int MARGIN = 24;
  private static final int TITLE_HEIGHT = 44;
  private static final int FOOT_HEIGHT = 76;
  private static final int DOT = 5;
  private static final int THUMBNAIL = 42;
  private static final int ROOM_ACROSS = 72;
  private static final int ROOM_UP = 52;
  private static final int PUSHES = 60;

  /// A point that is shown as a picture.
  ///
  /// @param point its place among the points
  public record PointPicture(int point, Picture picture) {}

  /// Checks that there are as many of each.
  ///
  /// @throws IllegalArgumentException if there are not, or no point at all
  public ScatterPlot {
    names = List.copyOf(names);
    pictures = List.copyOf(pictures);
    if (x.length == 0 || x.length != y.length || x.length != groups.length) {
      throw new IllegalArgumentException(
          "there are %d, %d coordinates and %d groups, expected as many of each and at least one"
              .formatted(x.length, y.length, groups.length));
    }
  }

  /// Writes the figure as PNG; the stream stays open.
  ///
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, WIDTH, HEIGHT);
      drawWriting(g);
      Scale scale = scale();
      drawPoints(g, scale);
      drawPictures(g, scale);
    } finally {
      g.dispose();
    }
    Png.write(image, out);
  }

  private void drawWriting(Graphics2D g) {
    String heading = Text.fitted(title, Text.TITLE, WIDTH - 2 * MARGIN);
    Text.left(g, heading, Text.TITLE, Text.DARK, MARGIN, MARGIN);
    String axes = xAxis.isEmpty() && yAxis.isEmpty() ? "" : "→ %s     ↑ %s".formatted(xAxis, yAxis);
    Text.left(g, axes, Text.PLAIN, Text.GREY, MARGIN, HEIGHT - FOOT_HEIGHT + 22);
    int at = MARGIN;
    for (int group = 0; group < names.size() && at < WIDTH - 4 * MARGIN; group++) {
      String name = Text.fitted(names.get(group), Text.PLAIN, WIDTH - at - 2 * MARGIN);
      g.setColor(Palette.of(group));
      mark(g, group, at + 6, HEIGHT - MARGIN, 11);
      Text.left(g, name, Text.PLAIN, Text.DARK, at + 18, HEIGHT - MARGIN);
      at += 18 + Text.width(name, Text.PLAIN) + 24;
    }
  }

  /// Drawn in the images' order, so that no group covers another.
  private void drawPoints(Graphics2D g, Scale scale) {
    for (int i = 0; i < x.length; i++) {
      Color colour = Palette.of(groups[i]);
      g.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 190));
      mark(g, groups[i], scale.x(x[i]), scale.y(y[i]), DOT);
    }
  }

  private static void mark(Graphics2D g, int group, int x, int y, int size) {
    if (Palette.again(group)) {
      g.fillRect(x - size / 2, y - size / 2, size, size);
    } else {
      g.fillOval(x - size / 2, y - size / 2, size, size);
    }
  }

  private void drawPictures(Graphics2D g, Scale scale) {
    double[][] places = apart(scale);
    g.setStroke(new BasicStroke(2));
    for (int p = 0; p < places.length; p++) {
      int point = pictures.get(p).point();
      g.setColor(Palette.of(groups[point]));
      int left = (int) places[p][0];
      g.drawLine(scale.x(x[point]), scale.y(y[point]), left, (int) places[p][1]);
    }
    for (int p = 0; p < places.length; p++) {
      drawPicture(g, pictures.get(p), (int) places[p][0], (int) places[p][1]);
    }
  }

  private void drawPicture(Graphics2D g, PointPicture shown, int x, int y) {
    Picture picture = shown.picture();
    int edge = Math.max(picture.height(), picture.width());
    int width = Math.max(1, THUMBNAIL * picture.width() / edge);
    int height = Math.max(1, THUMBNAIL * picture.height() / edge);
    int left = x - width / 2;
    int top = y - height / 2;
    g.drawImage(picture.enlarged(1), left, top, width, height, null);
    int group = groups[shown.point()];
    g.setColor(Palette.of(group));
    g.setStroke(new BasicStroke(3));
    g.drawRect(left - 2, top - 2, width + 3, height + 3);
    drawName(g, group, left + width + 5, y);
  }

  /// Where pictures go, in pixels: at their points, or pushed aside where two would overlap.
  private double[][] apart(Scale scale) {
    double[][] places = new double[pictures.size()][];
    for (int p = 0; p < places.length; p++) {
      int point = pictures.get(p).point();
      places[p] = new double[] {scale.x(x[point]), scale.y(y[point])};
    }
    for (int round = 0; round < PUSHES; round++) {
      for (int a = 0; a < places.length; a++) {
        for (int b = a + 1; b < places.length; b++) {
          push(places[a], places[b]);
        }
      }
    }
    return places;
  }

  /// Along the axis on which less is missing.
  private static void push(double[] a, double[] b) {
    double missingAcross = ROOM_ACROSS - Math.abs(b[0] - a[0]);
    double missingUp = ROOM_UP - Math.abs(b[1] - a[1]);
    if (missingAcross <= 0 || missingUp <= 0) {
      return;
    }
    int axis = missingAcross < missingUp ? 0 : 1;
    double move = Math.copySign(Math.min(missingAcross, missingUp) / 2, b[axis] - a[axis]);
    a[axis] -= move;
    b[axis] += move;
  }

  /// A name beside the picture: colour alone must not carry what a map says.
  private void drawName(Graphics2D g, int group, int left, int middle) {
    if (group < 0 || group >= names.size()) {
      return;
    }
    int width = Text.width(names.get(group), Text.TITLE);
    g.setColor(new Color(255, 255, 255, 215));
    g.fillRect(left, middle - 11, width + 6, 22);
    Text.left(g, names.get(group), Text.TITLE, Text.DARK, left + 3, middle);
  }

  private Scale scale() {
    double[] across = range(x);
    double[] up = range(y);
    int room = HEIGHT - TITLE_HEIGHT - FOOT_HEIGHT - MARGIN;
    double unit =
        Math.min(
            (WIDTH - 4.0 * MARGIN) / Math.max(across[1] - across[0], 1e-9),
            room / Math.max(up[1] - up[0], 1e-9));
    return new Scale(
        (across[0] + across[1]) / 2, (up[0] + up[1]) / 2, unit, TITLE_HEIGHT + room / 2.0);
  }

  private static double[] range(float[] values) {
    double least = IntStream.range(0, values.length).mapToDouble(i -> values[i]).min().orElse(0);
    double most = IntStream.range(0, values.length).mapToDouble(i -> values[i]).max().orElse(0);
    return new double[] {least, most};
  }

  /// From coordinates to pixels.
  private record Scale(double centreX, double centreY, double unit, double middle) {
    int x(float value) {
      return (int) Math.round(WIDTH / 2.0 + (value - centreX) * unit);
    }

    int y(float value) {
      return (int) Math.round(middle - (value - centreY) * unit);
    }
  }
}
