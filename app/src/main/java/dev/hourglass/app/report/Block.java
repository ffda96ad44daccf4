package dev.hourglass.app.report;

/// One thing to see in a section. The template asks which kind it is.
sealed interface Block permits Block.Paragraph, Chart, Grid, GroupGrid, Table, HoverMap {

  /// Words.
  record Paragraph(String text) implements Block {}

  default boolean isParagraph() {
    return this instanceof Paragraph;
  }

  default boolean isChart() {
    return this instanceof Chart;
  }

  default boolean isGrid() {
    return this instanceof Grid;
  }

  default boolean isGroups() {
    return this instanceof GroupGrid;
  }

  default boolean isTable() {
    return this instanceof Table;
  }

  default boolean isMap() {
    return this instanceof HoverMap;
  }
}
