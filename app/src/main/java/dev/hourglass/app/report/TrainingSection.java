package dev.hourglass.app.report;

import dev.hourglass.app.figures.LayerTable;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.app.report.Table.Cell;
import dev.hourglass.app.report.Table.Row;
import dev.hourglass.app.run.MetadataText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The model and its training: layers, settings, seed.
final class TrainingSection {
  private TrainingSection() {}

  static Section of(ReportContext context) {
    return new Section(
        "training",
        "Model and training",
        List.of(
            "The same images, settings and seed give the same model, to the bit, on any machine and"
                + " any number of threads."),
        List.of(
            SectionBlock.of(layers(context)).under("Layers"),
            SectionBlock.of(notes(context)).under("Settings")));
  }

  private static Table layers(ReportContext context) {
    List<Row> rows = new ArrayList<>();
    long parameters = 0;
    long multiplyAdds = 0;
    for (LayerTable.Line line : LayerTable.lines(context.model())) {
      List<Cell> cells =
          new ArrayList<>(List.of(Cell.words(line.layer()), Cell.words(line.output())));
      line.numbers().forEach(number -> cells.add(Cell.of(count(number))));
      while (cells.size() < 4) {
        cells.add(Cell.of(""));
      }
      rows.add(new Row(line.name(), cells));
      parameters += line.numbers().isEmpty() ? 0 : line.numbers().get(0);
      multiplyAdds += line.numbers().isEmpty() ? 0 : line.numbers().get(1);
    }
    List<Cell> total =
        List.of(Cell.of(""), Cell.of(""), Cell.of(count(parameters)), Cell.of(count(multiplyAdds)));
    rows.add(new Row("total", true, total));
    return new Table(
        "Shapes are channels × rows × columns; multiply-adds are per image.",
        List.of("name", "layer", "output", "parameters", "multiply-adds"),
        rows);
  }

  private static Table notes(ReportContext context) {
    List<Row> rows = new ArrayList<>();
    MetadataText.of(context.history().notes(), context.model())
        .forEach((name, words) -> rows.add(new Row(name, List.of(Cell.words(words)))));
    return new Table("As recorded in the model file.", true, List.of(), rows);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
