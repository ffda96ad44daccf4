package dev.hourglass.app.report;

import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.text.Printable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Pictures in rows and columns: as an HTML table in the page, as one PNG beside it.
///
/// @param file its name as a file
/// @param images the pictures with their names and captions
/// @param caption below all of them
/// @param edge height of a picture in CSS pixels where the page has room
/// @param names what a pointer over a picture shows, row by row, or none
record Grid(String file, ImageGrid images, String caption, int edge, List<String> names)
    implements Block {
  static final int DEFAULT_CELL = 58;

  /// Characters of a name beside a picture.
  private static final int LONGEST = 60;

  /// For pictures with words below them.
  static final int LARGE = 76;

  /// A grid of pictures without names.
  Grid(String file, ImageGrid images, String caption, int edge) {
    this(file, images, caption, edge, List.of());
  }

  int columns() {
    return images.columns();
  }

  /// Of a picture, in CSS pixels where the page has room.
  int width() {
    Picture first = images.rows().getFirst().getFirst();
    return Math.max(1, edge * first.width() / first.height());
  }

  /// Whether the columns have captions.
  boolean captioned() {
    return !images.captions().isEmpty();
  }

  /// Whether the rows have names.
  boolean named() {
    return !images.rowNames().isEmpty();
  }

  List<String> captions() {
    return images.captions().stream().map(caption -> Printable.of(caption, LONGEST)).toList();
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Iterator<String> titles = names.iterator();
    for (int r = 0; r < images.rows().size(); r++) {
      String name = named() ? images.rowNames().get(r) : "";
      List<String> notes = images.notes().isEmpty() ? List.of() : images.notes().get(r);
      rows.add(new Row(name, thumbnails(name, images.rows().get(r), notes, titles)));
    }
    return rows;
  }

  private List<Thumbnail> thumbnails(
      String name, List<Picture> pictures, List<String> notes, Iterator<String> titles) {
    List<Thumbnail> thumbnails = new ArrayList<>();
    for (int column = 0; column < pictures.size(); column++) {
      String place = captioned() ? captions().get(column) : Integer.toString(column + 1);
      String note = notes.isEmpty() ? "" : Printable.of(notes.get(column), LONGEST);
      String title = titles.hasNext() ? titles.next() : "";
      String alt = (name + " " + (title.isEmpty() ? place : title) + " " + note).strip();
      thumbnails.add(new Thumbnail(DataUri.png(pictures.get(column).png()), alt, note, title));
    }
    return thumbnails;
  }

  record Row(String name, List<Thumbnail> pictures) {}

  record Thumbnail(String source, String alt, String note, String title) {
    boolean titled() {
      return !title.isEmpty();
    }

    boolean noted() {
      return !note.isEmpty();
    }
  }
}
