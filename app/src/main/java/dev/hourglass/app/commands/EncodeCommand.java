package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.app.latent.CodesCsv;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.Npy;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      "The codes become a NumPy file of shape (images, numbers), or, where the output ends",
      "in .csv, a table with a line for each image, which also has labels if there are any.",
      "",
      "A variational model knows a normal distribution of codes for each image: the file",
      "holds its mean unless --sample draws from it or --with-variance asks for all of it.",
      "",
      "A variational model that is conditional is told each image's label: a dataset has",
      "them, and for files --label or --labels says them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass encode runs/… digit.png -o code.npy",
      "  hourglass encode runs/… mnist:test -o codes.npy",
      "  hourglass encode runs/… images.npy -o codes.npy",
      "  hourglass encode runs/… mnist:test -o codes.csv",
      "  hourglass encode runs/… mnist:test --sample --seed 7 -o codes.npy",
      "  hourglass encode runs/… seven.png --label 7 -o code.npy"
    })
final class EncodeCommand implements Callable<Integer> {
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private DataDirOption dataDir = new DataDirOption();
  @Mixin private LabelsOption labels = new LabelsOption();

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
      description = "The .npy or .csv file to write.")
  private Path output = Path.of("codes.npy");

  @Option(
      names = "--sample",
      description = "Draw each code from its distribution (variational models only).")
  private boolean sample;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides what --sample draws (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--with-variance",
      description =
          "Write an array of shape (images, 2, numbers): the means, and the natural logarithms of"
              + " the variances (variational models only).")
  private boolean withVariance;

  @Override
  public Integer call() throws IOException {
    if (sample && withVariance) {
      throw new UsageError(
          "--sample and --with-variance are both given, expected one of them: run encode twice");
    }
    ModelFile file = model.load();
    Autoencoder autoencoder = file.model();
    if (sample || withVariance) {
      autoencoder.requireVariational();
    }
    ImageInput images = labelled(file, ImageInput.read(input, file, dataDir));
    float[] codes;
    try (Inference inference = autoencoder.inference(threads.threads())) {
      codes = codes(images, inference);
    }
    write(codes, autoencoder.codeSize(), images);
    return 0;
  }

  private ImageInput labelled(ModelFile file, ImageInput images) throws IOException {
    int[] named = labels.of(file, images.count());
    if (named != null) {
      return images.labelled(named, ClassNames.of(file).names());
    }
    boolean asked = Network.classes(List.of(file.model().encoder())) > 0;
    if (asked && images.labels() == null) {
      throw LabelOption.missing(
          file,
          "the images come without labels, expected the class of each",
          "--label or --labels");
    }
    return images;
  }

  private float[] codes(ImageInput images, Inference inference) {
    if (sample) {
      return images.encodeDistribution(inference).sample(seed);
    }
    return withVariance
        ? images.encodeDistribution(inference).meansAndLogVariances()
        : images.encode(inference);
  }

  private void write(float[] codes, int size, ImageInput images) throws IOException {
    int count = codes.length / (withVariance ? 2 * size : size);
    int[] shape = withVariance ? new int[] {count, 2, size} : new int[] {count, size};
    if (String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT).endsWith(".csv")) {
      AtomicFile.write(output, table(codes, size, images)::write);
    } else {
      Npy.write(output, shape, codes);
    }
    String what = withVariance ? "means and log-variances" : "codes";
    Console.system()
        .out()
        .printf(Locale.ROOT, "Wrote %,d %s of %d numbers to %s%n", count, what, size, output);
  }

  private CodesCsv table(float[] codes, int size, ImageInput images) {
    List<String> columns = CodesCsv.columns(withVariance ? "mean_" : "code_", size);
    if (withVariance) {
      columns =
          Stream.concat(columns.stream(), CodesCsv.columns("log_variance_", size).stream())
              .toList();
    }
    List<String> classes = images instanceof ImageInput.Bytes b ? b.images().classes() : List.of();
    return new CodesCsv(columns, codes, images.labels(), classes);
  }
}
