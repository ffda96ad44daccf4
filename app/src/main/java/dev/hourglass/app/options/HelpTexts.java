package dev.hourglass.app.options;

import dev.hourglass.model.Models;
import dev.hourglass.train.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Values of the library that help texts refer to: the lines about the presets, each preset's
/// channels, and what `--loss` takes.
public final class HelpTexts extends ListResourceBundle {
  private static final String DEFAULT = "classic";

  /// A description's lines have keys that are numbered from 0.
  @Override
  protected Object[][] getContents() {
    List<String> lines = new ArrayList<>(List.of("One of"));
    Models.NAMES.forEach(name -> lines.add(preset(name)));
    lines.add("or a .json file as in docs/models.md");
    return Stream.concat(
            IntStream.range(0, lines.size())
                .mapToObj(line -> new Object[] {"presets." + line, lines.get(line)}),
            Stream.of(
                new Object[] {"preset-channels", channels()},
                new Object[] {"losses", String.join(", ", Loss.FORMS)}))
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
