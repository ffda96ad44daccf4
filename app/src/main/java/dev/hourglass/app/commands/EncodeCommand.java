package dev.hourglass.app.commands;

import dev.hourglass.app.input.ImageReading;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.DataDirOption;
import dev.hourglass.app.options.Effect;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.FitOptions;
import dev.hourglass.app.options.KeyOptions;
import dev.hourglass.app.options.LabelsOption;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.RefineOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.data.Images;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hourglass encode`: images become codes.
@Command(
    name = "encode",
    description = {
      "Encode images into codes.",
      "",
      "The output is a NumPy file of shape (images, numbers), a .npz file of the array codes",
      "and, if known, the arrays labels, numbers or texts, and names, those of the images in",
      "a folder or archive, or a .csv table with a line for each image: its code, its label",
      "and its name, if known.",
      "",
      "A variational model encodes each image as a normal distribution of codes: the file",
      "holds its mean, with --sample a sample, and with --with-variance the mean and the",
      "variance.",
      "",
      "A conditional variational model takes each image's label: datasets have them; for",
      "files, give --label or --labels.",
      "",
      "An encoder only approximates the code with the best reconstruction. --refine",
      "optimises each code for its reconstruction; refined codes are decoded like the",
      "others."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass encode runs/… digit.png -o code.npy",
      "  hourglass encode runs/… mnist:test -o codes.npy",
      "  hourglass encode runs/… images.npz -o codes.npz",
      "  hourglass encode runs/… photos.tar.gz -o codes.npy",
      "  cat digit.png | hourglass encode runs/… - -o code.npy",
      "  hourglass encode runs/… mnist:test -o codes.csv",
      "  hourglass encode runs/… mnist:test --refine 20 -o codes.npy",
      "  hourglass encode runs/… mnist:test --sample --seed 7 -o codes.npy",
      "  hourglass encode runs/… seven.png --label 7 -o code.npy"
    })
final class EncodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KeyOptions keys = new KeyOptions();
  @Mixin private FitOptions fit = new FitOptions();
  @Mixin private DataDirOption dataDir = new DataDirOption();
  @Mixin private LabelsOption labels = new LabelsOption();
  @Mixin private RefineOption refine = new RefineOption();

  @Parameters(
      index = "1",
      paramLabel = "INPUT",
      description = {
        "One of",
        "  an image file, or a folder, ZIP or TAR archive of them (" + ImageFiles.KINDS + ")",
        "  a .npy file of (images, height, width) or (images, channels, height, width): bytes,"
            + " or numbers in [0, 1]",
        "  a .npz file with such an array called images, or a single one, and labels if known",
        "  IDX files, CSV, JSON or Parquet: everything that train takes (docs/data.md)",
        "  - for standard input: any of these files",
        "  a dataset or path with its split, as in mnist:test or PATH:test; train or test alone is"
            + " a split of the model's own dataset"
      })
  private String input = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The .npy, .npz or .csv file to write.")
  private Path output = Path.of("codes.npy");

  @Option(
      names = "--sample",
      description = "Sample each code from its distribution (variational models only).")
  private boolean sample;

  @Effect(with = "--sample")
  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of --sample (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--with-variance",
      description =
          "Write an array of shape (images, 2, numbers): the means, and the natural logarithms of"
              + " the variances; in a .npz file these are an array log_variances of their own"
              + " (variational models only).")
  private boolean withVariance;

  @Override
  public Integer call() throws IOException {
    if (sample && withVariance) {
      throw new UsageError(
          "--sample and --with-variance are both given, expected one of them: run encode twice");
    }
    if (refine.steps() > 0 && (sample || withVariance)) {
      throw new UsageError(
          "--refine finds a single code and --sample and --with-variance use a distribution,"
              + " expected one of them: run encode twice");
    }
    checkOutput();
    ModelFile file = model.load(dataDir.folder());
    Autoencoder autoencoder = file.model();
    if (sample || withVariance) {
      autoencoder.requireVariational();
    }
    Effects.require(spec, EffectCondition.LABELS_MATTER, labelsMatter(autoencoder));
    Effects.require(spec, EffectCondition.OWN_IMAGES, ImageReading.areOwn(List.of(input)));
    ImageReading reading = new ImageReading(file, keys.in(dataDir.folder()), fit.in(keys.keys()));
    ImageReading.Labelled read = reading.read(input);
    Images images = labelled(file, read.images());
    float[] codes;
    try (Inference inference = autoencoder.inference(threads.threads())) {
      codes = codes(images, inference);
    }
    requireFinite(codes, autoencoder.codeSize());
    // Those that options name have names, as the model knows them.
    boolean named = !Arrays.equals(images.labels(), read.images().labels());
    List<String> words = images.labelNames();
    List<String> known = named ? words : read.labels();
    new EncodedImages(images.files(), known, words.isEmpty() ? known : words, codes, withVariance)
        .write(output, autoencoder.codeSize());
    return 0;
  }

  /// Whether labels change codes, or are written beside them. A model that knows none says so
  /// itself.
  private boolean labelsMatter(Autoencoder model) {
    boolean encoder = Network.classes(List.of(model.encoder())) > 0;
    return encoder || model.classes() == 0 || refine.steps() > 0 || !name().endsWith(".npy");
  }

  private void checkOutput() {
    if (!name().matches("(?s).*\\.(npy|npz|csv)")) {
      throw new UsageError(
          "the output is %s, expected a .npy, .npz or .csv file".formatted(output));
    }
  }

  private String name() {
    return String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT);
  }

  private Images labelled(ModelFile file, Images images) throws IOException {
    // Refining decodes, and a decoder may take labels where the encoder does not.
    Network encoder = file.model().encoder();
    int taken = refine.steps() > 0 ? file.model().classes() : Network.classes(List.of(encoder));
    return labels.applied(file, images, taken > 0);
  }

  private float[] codes(Images images, Inference inference) {
    if (sample) {
      return inference.encodeDistribution(images).sample(seed).values();
    }
    if (withVariance) {
      return inference.encodeDistribution(images).meansAndLogVariances();
    }
    Codes codes = inference.encode(images);
    return (refine.steps() == 0 ? codes : inference.refine(images, codes, refine.steps())).values();
  }

  private void requireFinite(float[] codes, int size) {
    if (withVariance) {
      Codes.of(size, EncodedImages.half(codes, size, 0)).requireFinite();
      Codes.of(size, EncodedImages.half(codes, size, 1)).requireFinite();
    } else {
      Codes.of(size, codes).requireFinite();
    }
  }
}
