package dev.hourglass.app.commands;

import dev.hourglass.app.figures.LayerTable;
import dev.hourglass.app.input.ModelChoice;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.ClassesOption;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.ImageSizeOptions;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.PresetOptions;
import dev.hourglass.app.run.MetadataText;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.Shape;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hourglass info`: what a model is made of.
@Command(
    name = "info",
    abbreviateSynopsis = true,
    description = {
      "Show a model's layers and how it was trained.",
      "",
      "For each layer: the shape of its output, its parameters, and its multiply-adds per",
      "image."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass info --model classic",
      "  hourglass info --model classic --size 64x64 --colour",
      "  hourglass info --model sharp --latent 32 --channels 16,32,64",
      "  hourglass info --model vae --conditional --classes 26",
      "  hourglass info --model my.json",
      "  hourglass info runs/…/model.safetensors"
    })
final class InfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "A model.safetensors file, or the folder of the run that made it.")
  private @Nullable Path path;

  @Mixin private PresetOptions model = new PresetOptions();
  @Mixin private ClassesOption classes = new ClassesOption();
  @Mixin private ImageSizeOptions images = new ImageSizeOptions();

  @Override
  public Integer call() throws IOException {
    if ((path == null) != model.given()) {
      throw new UsageError("expected either a MODEL or --model NAME: for example --model classic");
    }
    Effects.require(spec, EffectCondition.FRESH_MODEL, path == null);
    Console console = Console.system();
    if (path != null) {
      ModelFile file = ModelOption.load(path);
      LayerTable.print(console.out(), file.model());
      notes(console, file);
    } else {
      ModelChoice choice = model.choice();
      Shape shape = images.of(choice);
      LayerTable.print(console.out(), choice.build(shape, classes.of(model), 0));
    }
    return 0;
  }

  private static void notes(Console console, ModelFile file) {
    Map<String, String> words = MetadataText.of(file.metadata(), file.model());
    int width = words.keySet().stream().mapToInt(String::length).max().orElse(1);
    console.println("");
    words.forEach((name, value) -> console.out().printf("%-" + width + "s  %s%n", name, value));
  }
}
