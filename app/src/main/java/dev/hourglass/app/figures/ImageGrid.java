package dev.hourglass.app.figures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Images in rows and columns under a title, with names beside the rows and captions above the
/// columns: reconstructions below originals, decoded codes, any set of images.
///
/// @param title above the grid, empty for none
/// @param rowNames left of the rows, one each, or none at all
/// @param captions above the columns, one each, or none at all
/// @param rows the pictures, all of one size; the last row may be shorter
/// @param notes below each picture, as many as pictures, or none at all
public record ImageGrid(
    String title,
    List<String> rowNames,
    List<String> captions,
    List<List<Picture>> rows,
    List<List<String>> notes) {
  /// How far enlarged pictures may grow: small ones show their pixels, large ones stay as they are.
  private static final int FULL_SIZE = 112;

  private static final int MAX_SCALE = 4;
  private static final int GAP = 4;
  private static final int MARGIN = 16;
  private static final int TITLE_HEIGHT = 36;
  private static final int CAPTION_HEIGHT = 26;
  private static final int NOTE_HEIGHT = 22;
  private static final Color FRAME = new Color(0xD0D0D0);

  private static final int LONGEST_HEADING = 800;

  /// The edge of the widest PNG that is drawn; more would cost gigabytes.
  private static final int MAX_EDGE = 20_000;

  /// Checks that names, captions and pictures fit together.
  ///
  /// @throws IllegalArgumentException if they do not
  public ImageGrid {
    rowNames = List.copyOf(rowNames);
    captions = List.copyOf(captions);
    rows = rows.stream().map(List::copyOf).toList();
    notes = notes.stream().map(List::copyOf).toList();
    if (rows.isEmpty() || rows.getFirst().isEmpty()) {
      throw new IllegalArgumentException(
          "there is no picture to show, expected at least one: name more images");
    }
    int columns = longest(rows);
    requireOneEach("row names", rowNames.size(), rows.size());
    requireOneEach("captions", captions.size(), columns);
    requireOneSize(rows);
    requireOneEach("rows of notes", notes.size(), rows.size());
    for (int row = 0; row < notes.size(); row++) {
      requireOneEach("notes in a row", notes.get(row).size(), rows.get(row).size());
    }
  }

  /// A grid without notes.
  ///
  /// @throws IllegalArgumentException if names, captions and pictures do not fit together
  public ImageGrid(
      String title, List<String> rowNames, List<String> captions, List<List<Picture>> rows) {
    this(title, rowNames, captions, rows, List.of());
  }

  /// Pairs, originals above reconstructions, with a caption over each pair where there are any.
  ///
  /// @param captions one for each pair (its label), or none
  /// @throws IllegalArgumentException if numbers or sizes of the pictures differ
  public static ImageGrid pairs(
      String title, List<Picture> originals, List<Picture> reconstructions, List<String> captions) {
    if (originals.size() != reconstructions.size()) {
      throw new IllegalArgumentException(
          "there are %d originals and %d reconstructions, expected as many of each"
              .formatted(originals.size(), reconstructions.size()));
    }
    var names = List.of("original", "reconstruction");
    return new ImageGrid(title, names, captions, List.of(originals, reconstructions));
  }

  /// A plain grid, filled row by row; the last row may be shorter.
  ///
  /// @param columns pictures in a row, at least 1
  public static ImageGrid grid(String title, List<Picture> pictures, int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException(
          "the grid has " + columns + " columns, expected at least 1");
    }
    return new ImageGrid(title, List.of(), List.of(), rows(pictures, columns));
  }

  /// Pictures, or what stands below them, in rows; the last row may be shorter.
  ///
  /// @param columns how many in a row, at least 1
  public static <T> List<List<T>> rows(List<T> all, int columns) {
    List<List<T>> rows = new ArrayList<>();
    for (int from = 0; from < all.size(); from += columns) {
      rows.add(all.subList(from, Math.min(from + columns, all.size())));
    }
    return rows;
  }

  /// Writes the figure as PNG; the stream stays open.
  ///
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    Png.write(draw(), out);
  }

  private BufferedImage draw() {
    Layout layout = layout();
    var image = new BufferedImage(layout.width, layout.height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, layout.width, layout.height);
      drawWriting(g, layout);
      for (int row = 0; row < rows.size(); row++) {
        drawRow(g, layout, row);
      }
    } finally {
      g.dispose();
    }
    return image;
  }

  private void drawRow(Graphics2D g, Layout layout, int row) {
    for (int column = 0; column < rows.get(row).size(); column++) {
      BufferedImage picture = rows.get(row).get(column).enlarged(layout.scale);
      int x = layout.x(column);
      int y = layout.y(row);
      g.drawImage(picture, x, y, null);
      g.setColor(FRAME);
      g.drawRect(x - 1, y - 1, picture.getWidth() + 1, picture.getHeight() + 1);
    }
    for (int column = 0; !notes.isEmpty() && column < notes.get(row).size(); column++) {
      int middle = layout.y(row) + layout.cellHeight + NOTE_HEIGHT / 2 - 1;
      String note = Text.fittedWithEnd(notes.get(row).get(column), Text.PLAIN, layout.cellWidth);
      drawCentred(g, layout, note, column, middle);
    }
  }

  private static void drawCentred(
      Graphics2D g, Layout layout, String text, int column, int middle) {
    String fitted = Text.fitted(text, Text.PLAIN, layout.cellWidth);
    int x = layout.x(column) + (layout.cellWidth - Text.width(fitted, Text.PLAIN)) / 2;
    Text.left(g, fitted, Text.PLAIN, Text.DARK, x, middle);
  }

  private void drawWriting(Graphics2D g, Layout layout) {
    int room = layout.width - 2 * MARGIN;
    String heading = Text.fitted(title, Text.TITLE, room);
    Text.left(g, heading, Text.TITLE, Text.DARK, MARGIN, MARGIN + 8);
    for (int row = 0; row < rowNames.size(); row++) {
      int middle = layout.y(row) + layout.cellHeight / 2;
      Text.left(g, rowNames.get(row), Text.PLAIN, Text.GREY, MARGIN, middle);
    }
    for (int column = 0; column < captions.size(); column++) {
      drawCentred(g, layout, captions.get(column), column, layout.top - CAPTION_HEIGHT / 2);
    }
  }

  private Layout layout() {
    Picture first = rows.getFirst().getFirst();
    int edge = Math.max(first.height(), first.width());
    int scale = Math.clamp(FULL_SIZE / edge, 1, MAX_SCALE);
    int columns = columns();
    boolean letters = Text.available();
    int names = rowNames.stream().mapToInt(name -> Text.width(name, Text.PLAIN)).max().orElse(0);
    int left = MARGIN + (names == 0 ? 0 : names + MARGIN);
    int top =
        MARGIN
            + (letters && !title.isEmpty() ? TITLE_HEIGHT - 8 : 0)
            + (letters && !captions.isEmpty() ? CAPTION_HEIGHT : 0);
    long width = left + columns * ((long) first.width() * scale + GAP) - GAP + MARGIN;
    int gap = GAP + (letters && !notes.isEmpty() ? NOTE_HEIGHT : 0);
    long height = top + rows.size() * ((long) first.height() * scale + gap) - GAP + MARGIN;
    if (width > MAX_EDGE || height > MAX_EDGE) {
      throw new IllegalArgumentException(
          "the figure would be %d×%d pixels, expected at most %d either way: show fewer images"
              .formatted(width, height, MAX_EDGE));
    }
    // A figure of few columns is as wide as its title, unless that is a very long one.
    int heading = Math.min(Text.width(title, Text.TITLE) + 2 * MARGIN, LONGEST_HEADING);
    return new Layout(
        Math.max((int) width, heading),
        (int) height,
        left,
        top,
        first.width() * scale,
        first.height() * scale,
        gap,
        scale);
  }

  /// Pictures in the longest row.
  public int columns() {
    return longest(rows);
  }

  private static int longest(List<List<Picture>> rows) {
    return rows.stream().mapToInt(List::size).max().orElse(0);
  }

  private static void requireOneEach(String what, int found, int expected) {
    if (found != 0 && found != expected) {
      throw new IllegalArgumentException(
          "there are %d %s, expected %d or none".formatted(found, what, expected));
    }
  }

  private static void requireOneSize(List<List<Picture>> rows) {
    Picture first = rows.getFirst().getFirst();
    for (List<Picture> row : rows) {
      for (Picture picture : row) {
        if (picture.height() != first.height() || picture.width() != first.width()) {
          throw new IllegalArgumentException(
              "one picture is %d×%d and another %d×%d, expected all of one size"
                  .formatted(first.height(), first.width(), picture.height(), picture.width()));
        }
      }
    }
  }

  /// Positions and sizes in pixels of the figure.
  private record Layout(
      int width,
      int height,
      int left,
      int top,
      int cellWidth,
      int cellHeight,
      int rowGap,
      int scale) {
    int x(int column) {
      return left + column * (cellWidth + GAP);
    }

    int y(int row) {
      return top + row * (cellHeight + rowGap);
    }
  }
}
