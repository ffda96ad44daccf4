package dev.hourglass.app.figures;

import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Residual;
import dev.hourglass.text.Counts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// A model's layers as a table, a residual block's inner layers indented under it.
public final class LayerTable {
  private static final String INDENT = "  ";
  private static final String GAP = "  ";
  private static final int COLUMNS = 80;
  private static final int NARROWEST_LAYER = 20;

  private final List<Line> lines = new ArrayList<>();

  /// A layer.
  ///
  /// @param name dotted, indented where the layer is part of a block
  /// @param layer in words
  /// @param output shape that leaves it
  /// @param numbers parameters and multiply-adds per image; none for a block, whose layers have
  ///   their own
  public record Line(String name, String layer, String output, List<Long> numbers) {}

  private LayerTable() {}

  private static LayerTable of(Autoencoder model) {
    LayerTable table = new LayerTable();
    table.lines.add(new Line("input", "", model.inputShape().toString(), List.of()));
    for (Map.Entry<String, Network> network : model.networks().entrySet()) {
      table.add("", network.getKey() + ".", network.getValue());
    }
    return table;
  }

  /// The layers in the order of the data, the input first.
  public static List<Line> lines(Autoencoder model) {
    return List.copyOf(of(model).lines);
  }

  /// Prints the table.
  public static void print(PrintStream out, Autoencoder model) {
    LayerTable table = of(model);
    out.printf("%s%n%n", model.name());
    table.print(out);
    out.printf(
        "%n%s %,d.%n",
        Counts.of(model.inputShape().size(), "number becomes", "numbers become"), model.codeSize());
  }

  private void add(String indent, String prefix, Network network) {
    Shape inputShape = network.input();
    for (Network.Row row : network.table()) {
      boolean block = row.layer() instanceof Residual;
      lines.add(
          new Line(
              indent + prefix + row.name(),
              indent + row.layer().description(),
              row.output().toString(),
              block ? List.of() : List.of((long) row.parameters(), row.multiplyAdds())));
      if (row.layer() instanceof Residual residual) {
        inner(indent + INDENT, "shortcut.", inputShape, residual.shortcut());
        inner(indent + INDENT, "body.", inputShape, residual.body());
      }
      inputShape = row.output();
    }
  }

  private void inner(String indent, String prefix, Shape inputShape, List<NamedLayer> layers) {
    add(indent, prefix, new Network(inputShape, layers));
  }

  /// In 80 columns, unless names leave too little of them: descriptions of layers are broken.
  private void print(PrintStream out) {
    int names = width("name", Line::name);
    int outputs = width("output", Line::output);
    int others = names + GAP.length() + GAP.length() + outputs + numbers("", "").length();
    int layers = Math.min(width("layer", Line::layer), Math.max(NARROWEST_LAYER, COLUMNS - others));
    String row = "%%-%ds%s%%-%ds%s%%-%ds%%s".formatted(names, GAP, layers, GAP, outputs);
    out.println(row.formatted("name", "layer", "output", numbers("parameters", "multiply-adds")));
    for (Line line : lines) {
      List<String> words = broken(line.layer, layers);
      out.println(
          row.formatted(line.name, words.getFirst(), line.output, numbers(line.numbers))
              .stripTrailing());
      words.stream()
          .skip(1)
          .forEach(rest -> out.println(row.formatted("", rest, "", "").stripTrailing()));
    }
    out.println(row.formatted("total", "", "", numbers(List.of(sum(0), sum(1)))));
  }

  /// A description in lines of at most a width, broken behind commas, all but the first indented.
  private static List<String> broken(String layer, int width) {
    int margin = layer.length() - layer.stripLeading().length();
    List<String> lines = new ArrayList<>();
    for (String piece : layer.split("(?<=,) ", -1)) {
      boolean fits = !lines.isEmpty() && lines.getLast().length() + 1 + piece.length() <= width;
      if (fits) {
        lines.set(lines.size() - 1, lines.getLast() + " " + piece);
      } else {
        lines.add((lines.isEmpty() ? "" : " ".repeat(margin) + INDENT) + piece);
      }
    }
    return lines;
  }

  private static String numbers(List<Long> numbers) {
    return numbers.isEmpty()
        ? ""
        : numbers(
            String.format(Locale.ROOT, "%,d", numbers.get(0)),
            String.format(Locale.ROOT, "%,d", numbers.get(1)));
  }

  private static String numbers(String parameters, String multiplyAdds) {
    return " %10s %13s".formatted(parameters, multiplyAdds);
  }

  private int width(String head, Function<Line, String> cell) {
    return lines.stream().map(cell).mapToInt(String::length).reduce(head.length(), Math::max);
  }

  private long sum(int column) {
    return lines.stream()
        .filter(line -> !line.numbers.isEmpty())
        .mapToLong(line -> line.numbers.get(column))
        .sum();
  }
}
