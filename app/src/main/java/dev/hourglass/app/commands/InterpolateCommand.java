package dev.hourglass.app.commands;

import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.LatentFigures;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.input.ClassNames;
import dev.hourglass.app.input.FiniteCheck;
import dev.hourglass.app.input.ImageChoice;
import dev.hourglass.app.input.ImageReading;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.FitOptions;
import dev.hourglass.app.options.LabelOption;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.latent.Interpolation;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hourglass interpolate`: the images decoded between the codes of two images.
@Command(
    name = "interpolate",
    description = {
      "Interpolate between two images.",
      "",
      "A row of images: A, the decoded codes between its code and B's, and B. The codes lie",
      "on an arc for variational models, whose codes are normally distributed about zero,",
      "and on a straight line for others.",
      "",
      "A conditional model decodes all of them as one class: that of A and B, or that of",
      "--label."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass interpolate runs/… 3 8 -o path.png          test images 3 and 8",
      "  hourglass interpolate runs/… train:0 test:7 -o path.png",
      "  hourglass interpolate runs/… mnist:test:3 kmnist:test:5 -o path.png",
      "  hourglass interpolate runs/… me.png you.jpg --steps 20 -o path.png"
    })
final class InterpolateCommand implements Callable<Integer> {
  private static final int MOST_STEPS = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private LabelOption label = new LabelOption();
  @Mixin private FitOptions fit = new FitOptions();

  @Parameters(
      index = "1",
      paramLabel = "A",
      description = {
        "The first image: a file, or its number (from 0) in the dataset, as in",
        "7, which is test:7, in train:7,",
        "mnist:test:7 or PATH:test:7."
      })
  private String from = "";

  @Parameters(index = "2", paramLabel = "B", description = "The last image, named in the same way.")
  private String to = "";

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Codes to decode, those of A and B included (default: ${DEFAULT-VALUE}).")
  private int steps = 10;

  @Option(names = "--straight", description = "Interpolate on a straight line.")
  private boolean straight;

  @Option(names = "--spherical", description = "Interpolate on an arc about zero.")
  private boolean spherical;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The PNG to write.")
  private Path output = Path.of("path.png");

  @Override
  public Integer call() throws IOException {
    Path png = ImagesFile.png(output);
    checkOptions();
    data.fitAs(fit);
    ModelFile file = model.load(data.dir());
    boolean own = ImageReading.areOwn(List.of(from, to)) || data.choice().isOwn();
    Effects.require(spec, EffectCondition.OWN_IMAGES, own);
    boolean numbers = ImageChoice.isOfDataset(from) || ImageChoice.isOfDataset(to);
    Effects.require(spec, EffectCondition.DATASET_IMAGES, numbers);
    ImageChoice choice = new ImageChoice(file, data.choice(), Console.system());
    OptionalInt asked = label.of(file);
    ImageGrid grid = grid(file, choice.of(from), choice.of(to), asked);
    AtomicFile.write(png, grid::write);
    Console.system().println("Wrote " + output);
    return 0;
  }

  private void checkOptions() {
    UsageError.unlessWithin("--steps", steps, 2, MOST_STEPS);
    if (straight && spherical) {
      throw new UsageError("--straight and --spherical are both given, expected one of them");
    }
  }

  private ImageGrid grid(ModelFile file, ByteImages first, ByteImages last, OptionalInt asked) {
    Autoencoder autoencoder = file.model();
    int commonLabel = commonLabel(file, first, last, asked);
    int[] own = {label(first).orElse(commonLabel), label(last).orElse(commonLabel)};
    int[] labels = new int[steps];
    Arrays.fill(labels, commonLabel);
    boolean arc = spherical || (autoencoder.variational() && !straight);
    Interpolation way = arc ? Interpolation.SPHERICAL : Interpolation.STRAIGHT;
    FloatImages decoded;
    try (Inference inference = autoencoder.inference(threads.threads())) {
      int size = autoencoder.inputShape().size();
      float[] both = new float[2 * size];
      first.copy(0, both, 0);
      last.copy(0, both, size);
      Codes codes = inference.encode(autoencoder.images(both, own)).requireFinite();
      float[] a = codes.at(0);
      float[] b = codes.at(1);
      if (Arrays.equals(a, b)) {
        Console.system()
            .println("Note: A and B have the same code, so there is nothing between them");
      }
      decoded = inference.decode(way.between(a, b, steps).labelled(labels));
    }
    FiniteCheck.check(decoded, Console.system());
    List<Picture> row = new ArrayList<>(Picture.all(decoded));
    row.addFirst(Picture.of(first, 0));
    row.addLast(Picture.of(last, 0));
    List<String> below = new ArrayList<>(Collections.nCopies(row.size(), ""));
    below.set(0, LatentFigures.name(first, from));
    below.set(row.size() - 1, LatentFigures.name(last, to));
    String title = "%s: from A to B, %s".formatted(autoencoder.name(), way);
    return new ImageGrid(title, List.of(), captions(), List.of(row), List.of(below));
  }

  /// The label that all codes are decoded with; a model without labels ignores it.
  private static int commonLabel(
      ModelFile file, ByteImages first, ByteImages last, OptionalInt asked) {
    if (asked.isPresent() || file.model().classes() == 0) {
      return asked.orElse(0);
    }
    if (label(first).isEmpty() || label(last).isEmpty()) {
      throw LabelOption.missing(file, "a file has no label, expected a class for it", "--label");
    }
    if (!label(first).equals(label(last))) {
      List<String> names = ClassNames.of(file).names();
      String classes =
          "A is of the class %s and B of %s, expected one for all images"
              .formatted(names.get(label(first).getAsInt()), names.get(label(last).getAsInt()));
      throw LabelOption.missing(file, classes, "--label");
    }
    return label(first).getAsInt();
  }

  private static OptionalInt label(ByteImages image) {
    int[] labels = image.labels();
    return labels == null ? OptionalInt.empty() : OptionalInt.of(labels[0]);
  }

  private List<String> captions() {
    List<String> captions = new ArrayList<>(LatentFigures.shares(steps));
    captions.addFirst("A");
    captions.addLast("B");
    return captions;
  }
}
