package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.data.ImageFiles;
import dev.hourglass.data.ImageSet;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass reconstruct`: originals above what the model makes of them.
@Command(
    name = "reconstruct",
    description = {
      "Draw images above what a model makes of them.",
      "",
      "The images are files of yours, or ten test images of a dataset: one per label where",
      "there are labels."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass reconstruct runs/… -o pairs.png",
      "  hourglass reconstruct runs/… --images one.png two.jpg -o pairs.png"
    })
final class ReconstructCommand implements Callable<Integer> {
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();

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
    ModelFile file = model.load();
    ImageGrid grid = files.isEmpty() ? ofDataset(file, console) : ofFiles(file, console);
    AtomicFile.write(output, grid::write);
    console.out().println("Wrote " + output);
    return 0;
  }

  private ImageGrid ofDataset(ModelFile file, Console console) throws IOException {
    ImageSet images = data.loadFor(file, console).test();
    InputWarnings.of(file, console).about(images);
    String title = images.name() + " · " + file.model().name();
    return Reconstructions.pairs(title, file.model(), images, Reconstructions.onePerLabel(images));
  }

  private ImageGrid ofFiles(ModelFile file, Console console) throws IOException {
    Autoencoder autoencoder = file.model();
    Shape shape = autoencoder.inputShape();
    List<Picture> originals = new ArrayList<>();
    float[] pixels = new float[files.size() * shape.size()];
    InputWarnings warnings = InputWarnings.of(file, console);
    for (int i = 0; i < files.size(); i++) {
      ImageFiles.Image image = ImageFiles.read(files.get(i), Shapes.ofImages(shape));
      if (image.note() != null) {
        console.out().println("Note: " + image.note());
      }
      Picture picture =
          new Picture(shape.channels(), shape.height(), shape.width(), image.pixels());
      originals.add(picture);
      ImageSet.copyBytes(image.pixels(), 0, pixels, i * shape.size(), shape.size());
      warnings.about(
          ImageSet.unlabelled(
              files.get(i).toString(),
              shape.channels(),
              shape.height(),
              shape.width(),
              image.pixels()));
    }
    List<Picture> drawn = Reconstructions.pictures(autoencoder.reconstruct(pixels), shape);
    return ImageGrid.pairs(autoencoder.name(), originals, drawn, List.of());
  }
}
