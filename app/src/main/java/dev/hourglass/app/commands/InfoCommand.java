package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hourglass info`: what a model is made of.
@Command(
    name = "info",
    description = {
      "Show a model's layers and what made it.",
      "",
      "For each layer: the shape that leaves it, its parameters, and its multiply-adds",
      "per image."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass info --model classic",
      "  hourglass info --model classic --size 64x64 --colour",
      "  hourglass info runs/…/model.safetensors"
    })
final class InfoCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "A model.safetensors file, or the folder of the run that made it.")
  private @Nullable Path path;

  @Option(names = "--model", paramLabel = "NAME", description = "A preset instead: classic.")
  private @Nullable String preset;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Rows and columns of the preset's images (default: 28x28).")
  private String size = "28x28";

  @Option(names = "--colour", description = "Three channels instead of one for the preset.")
  private boolean colour;

  @Override
  public Integer call() throws IOException {
    if ((path == null) == (preset == null)) {
      throw new UsageError("expected either a MODEL or --model NAME: for example --model classic");
    }
    Console console = Console.system();
    if (path != null) {
      ModelFile file = ModelOption.load(path);
      table(console, file.model());
      notes(console, file.metadata());
    } else if (preset != null) {
      table(console, preset(preset));
    }
    return 0;
  }

  private Autoencoder preset(String name) {
    return UsageError.unlessValid(() -> Models.preset(name, Shapes.parse(size, colour ? 3 : 1), 0));
  }

  private static void table(Console console, Autoencoder model) {
    console.out().printf("%s%n%n", model.name());
    console
        .out()
        .printf(
            "%-16s %-47s %-9s %10s %13s%n",
            "name", "layer", "output", "parameters", "multiply-adds");
    console.out().printf("%-16s %-47s %-9s%n", "input", "", model.inputShape());
    long parameters = 0;
    long multiplyAdds = 0;
    for (Map.Entry<String, Network> network : model.networks().entrySet()) {
      for (Network.Row row : network.getValue().table()) {
        String name = network.getKey() + "." + row.name();
        String layer = row.layer().description();
        row(console, name, layer, row.output().toString(), row.parameters(), row.multiplyAdds());
        parameters += row.parameters();
        multiplyAdds += row.multiplyAdds();
      }
    }
    row(console, "total", "", "", parameters, multiplyAdds);
    console.out().printf("%n%d numbers become %d.%n", model.inputShape().size(), model.codeSize());
  }

  private static void row(
      Console console,
      String name,
      String layer,
      String output,
      long parameters,
      long multiplyAdds) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "%-16s %-47s %-9s %,10d %,13d%n",
            name,
            layer,
            output,
            parameters,
            multiplyAdds);
  }

  private static void notes(Console console, Map<String, String> metadata) {
    Map<String, String> notes = new TreeMap<>(metadata);
    notes.keySet().removeAll(Set.of("architecture", "epochs", "model", "parameters"));
    console.out().println();
    notes.forEach((key, value) -> console.out().printf("%-14s %s%n", key, printable(value)));
  }

  /// A file's words, which a terminal must never obey.
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
