package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.files.Npy;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hourglass encode`: images become codes.
@Command(
    name = "encode",
    description = {
      "Compress images into codes.",
      "",
      "The codes become a NumPy file of shape (images, numbers)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass encode runs/… digit.png -o code.npy",
      "  hourglass encode runs/… mnist:test -o codes.npy",
      "  hourglass encode runs/… images.npy -o codes.npy"
    })
final class EncodeCommand implements Callable<Integer> {
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private DataDirOption dataDir = new DataDirOption();

  @Parameters(
      index = "1",
      paramLabel = "INPUT",
      description = {
        "One of",
        "  an image file, or a folder of them",
        "  a .npy file of (images, height, width) or (images, channels, height, width): bytes,"
            + " or numbers in [0, 1]",
        "  an IDX image file",
        "  a dataset with its split, as in mnist:test"
      })
  private String input = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The .npy file to write.")
  private Path output = Path.of("codes.npy");

  @Override
  public Integer call() throws IOException {
    Autoencoder autoencoder = model.load().model();
    ImageInput images = ImageInput.read(input, autoencoder.inputShape(), dataDir);
    float[] codes;
    try (Inference inference = autoencoder.inference(threads.threads())) {
      codes = images.encode(inference);
    }
    int count = codes.length / autoencoder.codeSize();
    Npy.write(output, new int[] {count, autoencoder.codeSize()}, codes);
    Console.system()
        .out()
        .printf(
            Locale.ROOT,
            "Wrote %,d codes of %d numbers to %s%n",
            count,
            autoencoder.codeSize(),
            output);
    return 0;
  }
}
