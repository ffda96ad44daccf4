package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.data.DataException;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.nn.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hourglass decode`: codes become images.
@Command(
    name = "decode",
    description = {
      "Draw images from codes.",
      "",
      "They become a PNG of all of them (up to 1,000), or a NumPy file of shape",
      "(images, channels, height, width)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass decode runs/… codes.npy -o images.png",
      "  hourglass decode runs/… codes.npy -o images.npy"
    })
final class DecodeCommand implements Callable<Integer> {
  private static final int COLUMNS = 10;
  private static final int MOST_PICTURES = 1000;

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Parameters(
      index = "1",
      paramLabel = "CODES",
      description = "A .npy file of shape (images, numbers).")
  private Path input = Path.of("codes.npy");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The .png or .npy file to write.")
  private Path output = Path.of("images.png");

  @Override
  public Integer call() throws IOException {
    boolean png = ending().equals("png");
    if (!png && !ending().equals("npy")) {
      throw new UsageError("the output is %s, expected a .png or .npy file".formatted(output));
    }
    Autoencoder autoencoder = model.load().model();
    float[] codes = codes(autoencoder);
    int count = codes.length / autoencoder.codeSize();
    if (png && (count == 0 || count > MOST_PICTURES)) {
      throw new UsageError(
          "%s holds %d codes, expected 1 to %d for a PNG: write a .npy file"
              .formatted(input, count, MOST_PICTURES));
    }
    float[] images;
    try (Inference inference = autoencoder.inference(threads.threads())) {
      images = inference.decode(codes);
    }
    write(autoencoder, images, count, png);
    Console.system().out().printf(Locale.ROOT, "Wrote %,d images to %s%n", count, output);
    return 0;
  }

  private String ending() {
    String name = String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private float[] codes(Autoencoder autoencoder) throws IOException {
    NpyArray array = Npy.read(input);
    int size = autoencoder.codeSize();
    if (array.shape().length != 2 || array.shape()[1] != size) {
      throw new DataException(
          "%s holds an array of shape %s, expected (images, %d) as the model's codes"
              .formatted(input, Arrays.toString(array.shape()), size));
    }
    return array.values();
  }

  private void write(Autoencoder autoencoder, float[] images, int count, boolean png)
      throws IOException {
    Shape shape = autoencoder.inputShape();
    if (png) {
      ImageGrid grid =
          ImageGrid.grid("", Reconstructions.pictures(images, shape), Math.min(COLUMNS, count));
      AtomicFile.write(output, grid::write);
    } else {
      int[] sizes = {count, shape.channels(), shape.height(), shape.width()};
      Npy.write(output, sizes, images);
    }
  }
}
