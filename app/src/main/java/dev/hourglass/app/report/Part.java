package dev.hourglass.app.report;

import org.jspecify.annotations.Nullable;

/// One thing in a section: a heading with what stands below it. The template shows what is there.
///
/// @param heading above it, or null to go on below the last one
/// @param text a paragraph
/// @param chart a plot
/// @param grid pictures
/// @param table numbers
/// @param map of the latent space
record Part(
    @Nullable String heading,
    @Nullable String text,
    @Nullable Chart chart,
    @Nullable Grid grid,
    @Nullable Table table,
    @Nullable HoverMap map) {

  static Part of(String text) {
    return new Part(null, text, null, null, null, null);
  }

  /// What could not be made, and why.
  static Part leftOut(String what, String reason) {
    return of("Left out: %s, since %s.".formatted(what, reason));
  }

  static Part of(Chart chart) {
    return new Part(null, null, chart, null, null, null);
  }

  static Part of(Grid grid) {
    return new Part(null, null, null, grid, null, null);
  }

  static Part of(Table table) {
    return new Part(null, null, null, null, table, null);
  }

  static Part of(HoverMap map) {
    return new Part(null, null, null, null, null, map);
  }

  /// The same under a heading.
  Part under(String title) {
    return new Part(title, text, chart, grid, table, map);
  }
}
