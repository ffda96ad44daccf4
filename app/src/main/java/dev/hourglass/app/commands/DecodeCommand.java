package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
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
    ImagesFile file = ImagesFile.of(output);
    Autoencoder autoencoder = model.load().model();
    float[] codes = codes(autoencoder);
    int count = codes.length / autoencoder.codeSize();
    file.checkCount(input, count);
    float[] images;
    try (Inference inference = autoencoder.inference(threads.threads())) {
      images = inference.decode(codes);
    }
    file.write("", images, autoencoder.inputShape(), Math.min(COLUMNS, Math.max(1, count)));
    Console.system().out().printf(Locale.ROOT, "Wrote %,d images to %s%n", count, output);
    return 0;
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
}
