package dev.hourglass.app.report;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a page shows, from top to bottom.
///
/// @param kind what sort of page it is, above the title
/// @param title what the page is about
/// @param lead one sentence below it
/// @param tiles the most important numbers
/// @param diagnoses what is wrong with the model, before everything else
/// @param sections in reading order
/// @param footer last line
record Page(
    String kind,
    String title,
    String lead,
    List<Tile> tiles,
    List<Remedy> diagnoses,
    List<Section> sections,
    String footer) {
  Page {
    tiles = List.copyOf(tiles);
    diagnoses = List.copyOf(diagnoses);
    sections = List.copyOf(sections);
  }

  /// A number to be seen from afar.
  record Tile(String value, String words) {}

  /// What is wrong, and what to try.
  ///
  /// @param command to run, at the end of the advice, or null
  record Remedy(String finding, String advice, @Nullable String command) {}

  /// Words, tables and figures on one subject.
  ///
  /// @param id anchor within the page
  /// @param intro paragraphs
  record Section(String id, String title, List<String> intro, List<SectionBlock> parts) {
    Section {
      intro = List.copyOf(intro);
      parts = List.copyOf(parts);
    }
  }

  /// Whether anything is wrong.
  boolean hasDiagnoses() {
    return !diagnoses.isEmpty();
  }

  /// The page as HTML that needs no other file.
  String html() {
    Template template =
        Mustache.compiler()
            .withEscaper(text -> Escapers.HTML.escape(Printable.of(text)))
            .withLoader(name -> new StringReader(resource(name + ".html")))
            .compile(resource("report.html"));
    return template.execute(this);
  }

  /// The folder beside a page for what belongs to it.
  static Path folder(Path page) {
    String name = String.valueOf(page.getFileName()).replaceFirst("\\.html?$", "");
    return page.resolveSibling(name + "-files");
  }

  /// Writes all figures as PNG.
  ///
  /// @param folder where they go
  /// @return their names
  Set<String> writeFigures(Path folder) throws IOException {
    Set<String> written = new TreeSet<>();
    for (Section section : sections) {
      for (SectionBlock part : section.parts()) {
        switch (part.block()) {
          case Chart chart -> {
            AtomicFile.write(folder.resolve(chart.file()), out -> out.write(chart.png()));
            written.add(chart.file());
          }
          case Grid grid -> written.add(write(grid, folder));
          case GroupGrid(Grid grid, _) -> written.add(write(grid, folder));
          case Block.Paragraph _, Table _, HoverMap _ -> {}
        }
      }
    }
    return written;
  }

  private static String write(Grid grid, Path folder) throws IOException {
    AtomicFile.write(folder.resolve(grid.file()), grid.images()::write);
    return grid.file();
  }

  String style() {
    return resource("report.css");
  }

  String script() {
    return resource("report.js");
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the program lacks its file " + name + ", expected it: build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
