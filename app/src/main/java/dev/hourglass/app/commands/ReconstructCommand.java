package dev.hourglass.app.commands;

import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Reconstructions;
import dev.hourglass.app.input.FiniteCheck;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.InputWarnings;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.Effect;
import dev.hourglass.app.options.LabelOption;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.RefineOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      "  hourglass reconstruct runs/… --images seven.png --label 7 -o pairs.png"
    })
final class ReconstructCommand implements Callable<Integer> {
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private LabelOption label = new LabelOption();
  @Mixin private RefineOption refine = new RefineOption();

  @Effect(replaces = "--dataset")
  @Option(
      names = "--images",
      arity = "1..*",
      paramLabel = "FILE",
      description = "PNG, JPEG, GIF or BMP files, resized to the model's input where needed.")
  private List<Path> files = List.of();

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
    ModelFile file = model.load(data.dir());
    ImageGrid grid = files.isEmpty() ? ofDataset(file, console) : ofFiles(file, console);
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

  private ImageGrid ofFiles(ModelFile file, Console console) throws IOException {
    Autoencoder autoencoder = file.model();
    Shape shape = autoencoder.inputShape();
    byte[] pixels = new byte[Math.multiplyExact(files.size(), shape.size())];
    for (int i = 0; i < files.size(); i++) {
      ImageFiles.Image image = ImageFiles.read(files.get(i), shape);
      if (image.note() != null) {
        console.println("Note: " + image.note());
      }
      System.arraycopy(image.pixels(), 0, pixels, i * shape.size(), shape.size());
    }
    ByteImages unlabelled = ByteImages.unlabelled(name(), shape, pixels);
    InputWarnings.of(file, console).about(unlabelled);
    ByteImages images = label.applied(file, unlabelled);
    int[] all = IntStream.range(0, images.count()).toArray();
    return pairs(title(autoencoder.name()), autoencoder, images, all, console);
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

  /// The files, for a sentence.
  private String name() {
    String first = String.valueOf(files.getFirst());
    return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
  }
}
