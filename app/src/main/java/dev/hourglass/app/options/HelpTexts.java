package dev.hourglass.app.options;

import dev.hourglass.app.input.DatasetFolder;
import dev.hourglass.model.Models;
import dev.hourglass.train.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Values of the library that help texts refer to: the lines about the presets, each preset's
/// channels, what `--loss` takes; and texts of options that differ between commands.
public final class HelpTexts extends ListResourceBundle {
  private static final String DEFAULT = "classic";

  /// Commands that take no run, whose datasets they could look for.
  private static final List<String> WITHOUT_RUN =
      List.of("data.list", "data.fetch", "data.verify", "one-class");

  private static final String DATA_DIR =
      "Folder of the datasets (default: "
          + DatasetFolder.VARIABLE
          + " of the environment, else "
          + DatasetFolder.DEFAULT
          + ").";

  /// A description's lines have keys that are numbered from 0.
  @Override
  protected Object[][] getContents() {
    List<String> lines = new ArrayList<>(List.of("One of"));
    Models.NAMES.forEach(name -> lines.add(preset(name)));
    lines.add("or a .json file as in docs/models.md");
    return Stream.of(
            IntStream.range(0, lines.size())
                .mapToObj(line -> new Object[] {"presets." + line, lines.get(line)}),
            WITHOUT_RUN.stream()
                .map(command -> new Object[] {"hourglass." + command + ".data-dir", DATA_DIR}),
            Stream.of(
                new Object[] {"preset-channels", channels()},
                new Object[] {"losses", String.join(", ", Loss.FORMS)}))
        .flatMap(Function.identity())
        .toArray(Object[][]::new);
  }

  private static String preset(String name) {
    String mark = name.equals(DEFAULT) ? " (default)" : "";
    return "  %-10s  %s%s".formatted(name, Models.summary(name), mark);
  }

  /// As in `16,32; sharp and vae 32,64`: the default's, then those of presets that have others.
  private static String channels() {
    Map<String, String> presets = new LinkedHashMap<>();
    presets.put(channels(DEFAULT), "");
    Models.NAMES.forEach(name ->
        presets.merge(channels(name), name + " ", (a, b) -> a.isEmpty() ? a : a + "and " + b));
    return presets.entrySet().stream()
        .map(entry -> entry.getValue() + entry.getKey())
        .collect(Collectors.joining("; "));
  }

  private static String channels(String preset) {
    return Models.options(preset).channels().stream()
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }
}
