package dev.hourglass.app.report;

import com.google.gson.Gson;
import dev.hourglass.app.figures.Palette;
import dev.hourglass.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Codes as points of a plane, with the image of each in one picture to hover over.
///
/// @param maps ways to lay the points out
/// @param images number of each point's image in its set
/// @param labels class of each point, −1 for none
/// @param classes names of the classes
/// @param spritePng all images in one, row by row
/// @param columns images in a row of it
/// @param width of an image
/// @param height of an image
/// @param alt what it shows, for those who cannot see it
record HoverMap(
    List<Layout> maps,
    int[] images,
    int[] labels,
    List<String> classes,
    byte[] spritePng,
    int columns,
    int width,
    int height,
    String alt,
    String caption)
    implements Block {
  /// Images in a row of a sheet.
  static final int SHEET_COLUMNS = 60;

  private static final float STEPS = 4000;
  private static final int LONGEST_NAME = 40;

  /// One way to lay the points out.
  ///
  /// @param name as in `UMAP`
  /// @param x of each point
  /// @param y of each point
  /// @param pressed whether it is the first to be seen
  record Layout(String name, float[] x, float[] y, boolean pressed) {
    private Map<String, int[]> points() {
      return new TreeMap<>(Map.of("x", steps(x), "y", steps(y)));
    }
  }

  String sprite() {
    return DataUri.png(spritePng);
  }

  /// For the page's script. Gson escapes what would end a script element.
  String data() {
    List<Map<String, int[]>> points = maps.stream().map(Layout::points).toList();
    return new Gson()
        .toJson(
            new TreeMap<>(
                Map.of(
                    "maps",
                    points,
                    "images",
                    images,
                    "labels",
                    labels,
                    "colours",
                    Palette.css(),
                    "classes",
                    classes.stream().map(name -> Printable.of(name, LONGEST_NAME)).toList(),
                    "columns",
                    columns,
                    "width",
                    width,
                    "height",
                    height)));
  }

  /// Coordinates in whole steps from the least to the greatest: finer than a screen shows.
  private static int[] steps(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    int[] steps = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      steps[i] =
          greatest > least ? Math.round(STEPS * (values[i] - least) / (greatest - least)) : 0;
    }
    return steps;
  }
}
