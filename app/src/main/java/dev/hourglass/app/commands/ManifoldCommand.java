package dev.hourglass.app.commands;

import dev.hourglass.app.input.FiniteCheck;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.TrainingCodes;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.LabelOption;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.FloatImages;
import dev.hourglass.latent.CodeGrid;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hourglass manifold`: all that a model with codes of two numbers can draw.
@Command(
    name = "manifold",
    description = {
      "Draw the manifold of a two-dimensional latent space.",
      "",
      "A square of decoded codes: the first dimension grows to the right, the second",
      "upwards. For a variational model the codes are quantiles of the normal distribution,",
      "so that each image represents an equal share of codes; for others they are evenly",
      "spaced over the range of training codes, without the outermost hundredth at each",
      "end.",
      "",
      "A conditional model has a manifold for each class: --label selects one."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass manifold runs/… -o grid.png",
      "  hourglass manifold runs/… --rows 30 -o fine.png"
    })
final class ManifoldCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 50;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private LabelOption label = new LabelOption();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of images, and images in a row (default: ${DEFAULT-VALUE}).")
  private int rows = 20;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The PNG to write.")
  private Path output = Path.of("grid.png");

  @Override
  public Integer call() throws IOException {
    Path png = ImagesFile.png(output);
    UsageError.unlessWithin("--rows", rows, 2, MOST_ROWS);
    ModelFile file = model.load(data.dir());
    Autoencoder autoencoder = file.model();
    if (autoencoder.codeSize() != 2) {
      throw new IllegalArgumentException(
          "the codes of %s have %s, expected 2 for a grid: train a model with --latent 2"
              .formatted(autoencoder.name(), Counts.of(autoencoder.codeSize(), "number")));
    }
    Effects.require(spec, EffectCondition.TRAINING_IMAGES, !autoencoder.variational());
    OptionalInt asked = label.of(file);
    if (asked.isEmpty() && autoencoder.classes() > 0) {
      throw LabelOption.missing(
          file, "its manifold is that of one class, expected which", "--label");
    }
    int[] labels = new int[rows * rows];
    Arrays.fill(labels, asked.orElse(0));
    try (Inference inference = autoencoder.inference(threads.threads())) {
      FloatImages decoded = inference.decode(grid(file, inference).codes().labelled(labels));
      FiniteCheck.check(decoded, Console.system());
      ImagesFile.of(png).write("", decoded, rows);
    }
    Console.system().println("Wrote " + output);
    return 0;
  }

  private CodeGrid grid(ModelFile file, Inference inference) throws IOException {
    return file.model().variational()
        ? CodeGrid.normal(rows)
        : CodeGrid.over(TrainingCodes.of(file, data.choice(), inference, Console.system()), rows);
  }
}
