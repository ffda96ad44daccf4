package dev.hourglass.app.figures;

import dev.hourglass.analysis.compression.BudgetPictures;
import dev.hourglass.analysis.compression.BudgetPictures.Cell;
import dev.hourglass.data.Images;
import dev.hourglass.text.Counts;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The same few images by each codec, a row each, in so many bytes, a column each: first the
/// originals, then what each codec makes of them, with its bytes and its error below. Where no file
/// of a codec is that small, the cell says how small its smallest is.
///
/// @param title above the figure
/// @param pictures what to show
public record BudgetFigure(String title, BudgetPictures pictures) {
  private static final int MARGIN = 24;
  private static final int GAP = 22;
  private static final int TILE_GAP = 3;
  private static final int NOTE = 26;
  private static final int FULL_SIZE = 56;
  private static final int MAX_SCALE = 4;
  private static final int TILES_ACROSS = 5;
  private static final int LONGEST_NAME = 180;
  private static final Color EMPTY = new Color(0xF3F3F3);

  /// Sizes in pixels.
  private record Layout(int scale, int across, int left, int top, int width, int height) {
    int x(int column) {
      return left + column * (width + GAP);
    }

    int y(int row) {
      return top + row * (height + NOTE + 12);
    }
  }

  private Layout layout() {
    int edge =
        Math.max(pictures.originals().shape().height(), pictures.originals().shape().width());
    int scale = Math.clamp(FULL_SIZE / edge, 1, MAX_SCALE);
    int across = Math.min(TILES_ACROSS, pictures.originals().count());
    int down = Math.ceilDiv(pictures.originals().count(), across);
    int names =
        pictures.codecs().stream().mapToInt(name -> Text.width(name, Text.TITLE)).max().orElse(0);
    return new Layout(
        scale,
        across,
        MARGIN + Math.min(Math.max(names, 70), LONGEST_NAME) + GAP,
        MARGIN + 62,
        across * (pictures.originals().shape().width() * scale + TILE_GAP) - TILE_GAP,
        down * (pictures.originals().shape().height() * scale + TILE_GAP) - TILE_GAP);
  }

  /// Writes the figure as PNG; the stream stays open.
  ///
  /// @throws IOException if the stream takes no more
  public void write(OutputStream out) throws IOException {
    Layout layout = layout();
    List<String> codecs = pictures.codecs();
    int width = layout.x(pictures.budgets().size()) - GAP + MARGIN;
    int height = layout.y(codecs.size() + 1) - 12 + MARGIN / 2;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, width, height);
      String heading = Text.fitted(title, Text.TITLE, width - 2 * MARGIN);
      Text.left(g, heading, Text.TITLE, Text.DARK, MARGIN, MARGIN + 4);
      drawHeads(g, layout);
      for (int row = 0; row < codecs.size(); row++) {
        drawRow(g, layout, row + 1, codecs.get(row));
      }
    } finally {
      g.dispose();
    }
    Png.write(image, out);
  }

  private void drawHeads(Graphics2D g, Layout layout) {
    name(g, layout, 0, "original");
    for (int column = 0; column < pictures.budgets().size(); column++) {
      String head = Counts.of(pictures.budgets().get(column), "byte") + " per image";
      Text.left(g, head, Text.TITLE, Text.DARK, layout.x(column), layout.top - 18);
      drawTiles(g, layout, layout.x(column), layout.y(0), pictures.originals());
    }
  }

  private static void name(Graphics2D g, Layout layout, int row, String name) {
    String shown = Text.fitted(name, Text.TITLE, LONGEST_NAME);
    Text.left(g, shown, Text.TITLE, Text.DARK, MARGIN, layout.y(row) + layout.height / 2);
  }

  private void drawRow(Graphics2D g, Layout layout, int row, String codec) {
    name(g, layout, row, codec);
    List<Cell> cells = pictures.of(codec);
    for (int column = 0; column < cells.size(); column++) {
      Cell cell = cells.get(column);
      int x = layout.x(column);
      int y = layout.y(row);
      drawTiles(g, layout, x, y, cell.pictures());
      String bytes = Counts.number(cell.point().bytes(), 1);
      if (cell.pictures() == null) {
        String text = "begins at %s bytes".formatted(bytes);
        int left = x + (layout.width - Text.width(text, Text.PLAIN)) / 2;
        Text.left(g, text, Text.PLAIN, Text.GREY, left, y + layout.height / 2);
      } else {
        String text = "%s bytes, MSE %s".formatted(bytes, Counts.number(cell.point().mse(), 4));
        Text.left(g, text, Text.PLAIN, Text.GREY, x, y + layout.height + NOTE / 2);
      }
    }
  }

  /// Pictures in rows, or an empty field.
  private void drawTiles(Graphics2D g, Layout layout, int x, int y, @Nullable Images images) {
    if (images == null) {
      g.setColor(EMPTY);
      g.fillRect(x, y, layout.width, layout.height);
      return;
    }
    int tileWidth = images.shape().width() * layout.scale + TILE_GAP;
    int tileHeight = images.shape().height() * layout.scale + TILE_GAP;
    for (int i = 0; i < images.count(); i++) {
      BufferedImage tile = Picture.of(images, i).enlarged(layout.scale);
      int left = x + i % layout.across * tileWidth;
      g.drawImage(tile, left, y + i / layout.across * tileHeight, null);
    }
  }
}
