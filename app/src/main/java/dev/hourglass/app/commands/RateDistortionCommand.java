package dev.hourglass.app.commands;

import dev.hourglass.analysis.compression.RateDistortion;
import dev.hourglass.app.figures.BudgetFigure;
import dev.hourglass.app.figures.RateDistortionPlot;
import dev.hourglass.app.figures.Reconstructions;
import dev.hourglass.app.input.ImageReading;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.DataDirOption;
import dev.hourglass.app.options.Effect;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.FitOptions;
import dev.hourglass.app.options.KeyOptions;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.text.JsonText;
import dev.hourglass.app.text.RateDistortionText;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hourglass rate-distortion`: bytes and errors of models beside those of other image formats.
@Command(
    name = "rate-distortion",
    customSynopsis = {"hourglass rate-distortion [OPTIONS] MODEL… [IMAGES]"},
    description = {
      "Compare models with JPEG, WebP, AVIF and JPEG XL.",
      "",
      "Each model compresses the images as compress does, at several qualities; every byte of",
      "the file counts. The other formats are measured with their own tools, as far as these",
      "are installed (cwebp and dwebp, avifenc and avifdec, cjxl and djxl; JPEG is built in):",
      "in single files, of which the size of a black image's file is taken off, and as one",
      "sheet with all images, where no header counts.",
      "",
      "The picture shows mean squared error (MSE) and structural similarity (SSIM) over bytes",
      "per image. --pictures draws the same images at 4, 8, 16 and 32 bytes by each codec.",
      "See docs/codec.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass rate-distortion runs/… -o curve.png",
      "  hourglass rate-distortion runs/… mnist:test --effort 6 --pictures digits.png",
      "  hourglass rate-distortion runs/low runs/high --points points.csv --lossless"
    })
final class RateDistortionCommand implements Callable<Integer> {
  /// A sheet of more takes minutes for each setting.
  private static final int MOST_IMAGES = 10_000;

  private static final int SHOWN = 10;
  private static final int MOST_SINGLES = 10_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "MODEL… [IMAGES]",
      description = {
        "Models: .safetensors files, or the folders of the runs that made them. Behind them the"
            + " images, as encode takes them (default: test, the test images of the first model's"
            + " dataset); of more than 10,000 as many, evenly over all."
      })
  private List<String> words = List.of();

  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private KeyOptions keys = new KeyOptions();
  @Mixin private FitOptions fit = new FitOptions();
  @Mixin private DataDirOption dataDir = new DataDirOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The PNG with the curves (default: curve.png).")
  private Path output = Path.of("curve.png");

  @Option(
      names = "--pictures",
      paramLabel = "FILE",
      description = "Draw some images at each of --budgets by each codec, to a PNG.")
  private @Nullable Path pictures;

  @Effect(with = "--pictures")
  @Option(
      names = "--budgets",
      paramLabel = "BYTES",
      split = ",",
      description = "Bytes per image to show pictures at (default: 4,8,16,32).")
  private List<Integer> budgets = List.of(4, 8, 16, 32);

  @Option(
      names = "--points",
      paramLabel = "FILE",
      description = "Write all points too, to a .csv or .json file.")
  private @Nullable Path points;

  @Option(
      names = "--mse",
      paramLabel = "X",
      split = ",",
      description = "Errors to print bytes at (default: 0.008,0.004,0.002,0.001).")
  private List<Double> errors = List.of(0.008, 0.004, 0.002, 0.001);

  @Option(
      names = "--effort",
      paramLabel = "E",
      description = "Effort of the models' encoders, as in compress (default: ${DEFAULT-VALUE}).")
  private int effort;

  @Option(
      names = "--single-files",
      paramLabel = "N",
      description =
          "Images that are measured in single files, evenly over all; 0 for none (default:"
              + " ${DEFAULT-VALUE}).")
  private int singles = 200;

  @Option(
      names = "--lossless",
      description = "Also measure files without loss: ours, PNG, WebP and JPEG XL.")
  private boolean lossless;

  @Option(names = "--thorough", description = "Let the other encoders take several times as long.")
  private boolean thorough;

  @Override
  public Integer call() throws IOException {
    check();
    Console console = Console.system();
    Map<String, ModelFile> files = models();
    ModelFile first = files.values().iterator().next();
    ByteImages images = images(first);
    Map<String, Autoencoder> models = new LinkedHashMap<>();
    files.forEach((name, file) -> models.put(name, file.model()));
    RateDistortion found =
        RateDistortion.measure(models, images, options(images), console.progress());
    AtomicFile.write(output, new RateDistortionPlot(title(found), found)::write);
    if (pictures != null) {
      String heading = "%s: the same images by each codec".formatted(found.images());
      AtomicFile.write(
          pictures, new BudgetFigure(heading, Objects.requireNonNull(found.pictures()))::write);
    }
    if (points != null) {
      boolean csv = ending(points).equals("csv");
      AtomicFile.writeText(
          points,
          csv ? RateDistortionText.csv(found) : JsonText.of(RateDistortionText.json(found)));
    }
    RateDistortionText.print(console.out(), found, errors);
    console.printf("Wrote %s%n", Printable.of(output));
    return 0;
  }

  private static String title(RateDistortion found) {
    return "%s, %,d images of %s".formatted(found.images(), found.count(), found.shape());
  }

  private void check() {
    ImagesFile.png(output);
    if (pictures != null) {
      ImagesFile.png(pictures);
    }
    if (points != null && !List.of("csv", "json").contains(ending(points))) {
      throw new UsageError("the points go to %s, expected a .csv or .json file".formatted(points));
    }
    UsageError.unlessWithin("--effort", effort, 0, 9);
    UsageError.unlessWithin("--single-files", singles, 0, MOST_SINGLES);
    for (int budget : budgets) {
      UsageError.unlessWithin("--budgets", budget, 1, 1 << 20);
    }
    for (double error : errors) {
      if (!(error > 0 && error <= 1)) {
        throw new UsageError("--mse is %s, expected numbers in (0, 1]".formatted(error));
      }
    }
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private RateDistortion.Options options(ByteImages images) {
    int[] shown = Reconstructions.takingTurns(images);
    return new RateDistortion.Options(
        effort,
        singles,
        lossless,
        pictures == null ? List.of() : budgets,
        Arrays.copyOf(shown, Math.min(SHOWN, shown.length)),
        thorough,
        threads.threads(),
        Objects.requireNonNullElse(System.getenv("PATH"), ""));
  }

  /// Whether a word behind the first is a model, and not images.
  private static boolean isModel(String word) {
    Path path = Path.of(word);
    return RunFolder.isRun(path)
        || RunFolder.holdsModel(path)
        || word.toLowerCase(Locale.ROOT).endsWith(".safetensors");
  }

  private boolean namesImages() {
    return words.size() > 1 && !isModel(words.getLast());
  }

  /// The models by their names, which become those of their files where two are alike.
  private Map<String, ModelFile> models() throws IOException {
    List<String> paths = namesImages() ? words.subList(0, words.size() - 1) : words;
    dataDir.folder().fallBackTo(Path.of(paths.getFirst()));
    List<ModelFile> files = new ArrayList<>();
    for (String path : paths) {
      files.add(ModelOption.load(Path.of(path)));
    }
    Shape shape = files.getFirst().model().inputShape();
    Map<String, ModelFile> models = new LinkedHashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      Autoencoder model = files.get(i).model();
      if (!model.inputShape().equals(shape)) {
        throw new UsageError(
            "%s takes images of %s and %s of %s, expected models of the same images"
                .formatted(paths.get(i), model.inputShape(), paths.getFirst(), shape));
      }
      long alike = files.stream().filter(f -> f.model().name().equals(model.name())).count();
      String name = alike == 1 ? model.name() : String.valueOf(Path.of(paths.get(i)).getFileName());
      models.put(models.containsKey(name) ? paths.get(i) : name, files.get(i));
    }
    return models;
  }

  private ByteImages images(ModelFile file) throws IOException {
    String word = namesImages() ? words.getLast() : "test";
    Effects.require(spec, EffectCondition.OWN_IMAGES, ImageReading.areOwn(List.of(word)));
    ImageReading reading = new ImageReading(file, keys.in(dataDir.folder()), fit.in(keys.keys()));
    ByteImages all = reading.bytes(word);
    if (all.count() == 0 || (all.shape().channels() != 1 && all.shape().channels() != 3)) {
      throw new UsageError(
          "%s holds %,d images of %s, expected grey or colour images"
              .formatted(all.name(), all.count(), all.shape()));
    }
    int most = Math.min(MOST_IMAGES, RateDistortion.mostImages(all.shape()));
    return (ByteImages) all.evenly(most);
  }
}
