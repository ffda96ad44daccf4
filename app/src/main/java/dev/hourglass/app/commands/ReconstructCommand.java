package dev.hourglass.app.commands;

import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Reconstructions;
import dev.hourglass.app.input.FiniteCheck;
import dev.hourglass.app.input.ImageReading;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.InputWarnings;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.Effect;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.FitOptions;
import dev.hourglass.app.options.LabelOption;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.RefineOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Sampling;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hourglass reconstruct`: originals above what the model makes of them.
@Command(
    name = "reconstruct",
    description = {
      "Draw images above their reconstructions.",
      "",
      "The images are your own files, or ten test images of a dataset, one per label if",
      "there are labels. A conditional model takes the images' labels; --label gives",
      "another class, or that of your files."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass reconstruct runs/… -o pairs.png",
      "  hourglass reconstruct runs/… --refine 20 -o pairs.png",
      "  hourglass reconstruct runs/… --images one.png two.jpg -o pairs.png",
      "  hourglass reconstruct runs/… --images photos.zip --fit crop -o pairs.png",
      "  hourglass reconstruct runs/… --images seven.png --label 7 -o pairs.png"
    })
final class ReconstructCommand implements Callable<Integer> {
  private static final int MOST_DRAWN = 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private LabelOption label = new LabelOption();
  @Mixin private RefineOption refine = new RefineOption();
  @Mixin private FitOptions fit = new FitOptions();

  @Effect(replaces = "--dataset")
  @Option(
      names = "--images",
      arity = "1..*",
      paramLabel = "INPUT",
      description = {
        "Your own images, as for encode: files, folders, archives, arrays or tables;",
        "PATH:test for a split. Ten of them if there are more than 20."
      })
  private List<String> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The PNG to write.")
  private Path output = Path.of("reconstructions.png");

  @Override
  public Integer call() throws IOException {
    Console console = Console.system();
    ImagesFile.png(output);
    data.fitAs(fit);
    ModelFile file = model.load(data.dir());
    boolean own = inputs.isEmpty() ? data.choice().isOwn() : ImageReading.areOwn(inputs);
    Effects.require(spec, EffectCondition.OWN_IMAGES, own);
    ImageGrid grid = inputs.isEmpty() ? ofDataset(file, console) : ofInputs(file, console);
    AtomicFile.write(output, grid::write);
    console.println("Wrote " + output);
    return 0;
  }

  private ImageGrid ofDataset(ModelFile file, Console console) throws IOException {
    ByteImages images = data.loadFor(file, console).test();
    int[] shown = Reconstructions.takingTurns(images);
    InputWarnings.of(file, console).about(images);
    String title = title(images.name() + " · " + file.model().name());
    return pairs(title, file.model(), label.applied(file, images), shown, console);
  }

  private ImageGrid ofInputs(ModelFile file, Console console) throws IOException {
    ImageReading reading = new ImageReading(file, data.dir(), data.keys());
    List<ByteImages> read = new ArrayList<>();
    for (String input : inputs) {
      read.add(reading.bytes(input));
    }
    ByteImages all = ByteImages.joined(name(), read);
    if (all.count() == 0) {
      throw new DataException(
          "%s holds no images, expected at least one: check the path".formatted(name()));
    }
    ByteImages drawn = all;
    if (all.count() > MOST_DRAWN) {
      drawn = all.select(Sampling.evenly(all.count(), Reconstructions.PAIRS));
      console.printf("Note: %d of %,d images are drawn%n", drawn.count(), all.count());
    }
    InputWarnings.of(file, console).about(all);
    ByteImages images = label.applied(file, drawn);
    int[] places = IntStream.range(0, images.count()).toArray();
    return pairs(title(file.model().name()), file.model(), images, places, console);
  }

  private ImageGrid pairs(
      String title, Autoencoder model, ByteImages images, int[] indices, Console console) {
    ByteImages some = images.select(indices);
    FloatImages decoded = Reconstructions.of(model, some, refine.steps());
    FiniteCheck.check(decoded, console);
    return Reconstructions.pairs(title, some, decoded);
  }

  private String title(String subject) {
    int steps = refine.steps();
    return steps == 0
        ? subject
        : "%s · codes refined in %s".formatted(subject, Counts.of(steps, "step"));
  }

  /// The inputs, for a sentence.
  private String name() {
    String first = inputs.getFirst();
    return inputs.size() == 1 ? first : first + " and " + (inputs.size() - 1) + " more";
  }
}
