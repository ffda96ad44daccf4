package dev.hourglass.app.commands;

import dev.hourglass.analysis.anomaly.AnomalyReport;
import dev.hourglass.analysis.anomaly.AnomalyReport.Examined;
import dev.hourglass.analysis.anomaly.AnomalyReport.ExaminedImages;
import dev.hourglass.analysis.anomaly.AnomalyReport.Scored;
import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.anomaly.AnomalyThreshold;
import dev.hourglass.anomaly.Normality;
import dev.hourglass.app.figures.AnomalyPictures;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.input.ImageReading;
import dev.hourglass.app.input.ImagesFile;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.Candidates;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.Effect;
import dev.hourglass.app.options.FitOptions;
import dev.hourglass.app.options.LabelOption;
import dev.hourglass.app.options.LabelsOption;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Images;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hourglass anomalies`: which images are unlike those a model has learned from.
@Command(
    name = "anomalies",
    customSynopsis = {
      "hourglass anomalies [OPTIONS] MODEL INPUT",
      "       hourglass anomalies [OPTIONS] MODEL --fit -o FILE",
      "       hourglass anomalies [OPTIONS] --use FILE INPUT"
    },
    description = {
      "Find images unlike a model's training images.",
      "",
      "The detector is fitted on the model's training images: nine tenths fit the scores,",
      "one tenth (or 100 of them) sets the threshold, and the test images estimate its rate of false alarms.",
      "Where these are not available, --normal names other normal images, half of them for",
      "the scores and half for the threshold.",
      "",
      "Fitting takes seconds and needs the training images. --fit does it once and writes",
      "model, scores and threshold into one file; --use FILE then examines images with it,",
      "without MODEL or training images, and gives the same scores.",
      "",
      "The picture shows the images with the highest scores, their reconstructions, and",
      "where the two differ. A conditional model takes labels and compares an image with",
      "its class. See docs/anomalies.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass anomalies runs/… photos --rate 0.01",
      "  hourglass anomalies runs/… mnist:test -o anomalies.png --scores scores.csv",
      "  hourglass anomalies runs/… new.npy --normal good.npy",
      "  hourglass anomalies runs/… --fit --rate 0.01 -o anomalies.safetensors",
      "  hourglass anomalies --use anomalies.safetensors photos",
      "",
      "The exit code is 0 whether or not there are anomalies."
    })
final class AnomaliesCommand implements Callable<Integer> {
  /// The widest figure that is drawn has room for these.
  private static final int MOST_SHOWN = 100;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = ModelOption.DESCRIPTION)
  private @Nullable Path model;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "INPUT",
      description = {
        "The images to examine, as for encode, an image file, a folder, ZIP or TAR archive of"
            + " them, arrays, tables, - for standard input, or a dataset or path with its split,"
            + " as in mnist:test. None with --fit."
      })
  private @Nullable String input;

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private LabelsOption labels = new LabelsOption();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Effect(replaces = {"--use", "--top", "--scores", "--label", "--labels"})
  @Option(
      names = "--fit",
      description = "Fit the detector and write it, with the model, to the file of -o.")
  private boolean fit;

  @Effect(replaces = {"--normal", "--dataset", "--rate", "--score"})
  @Option(
      names = "--use",
      paramLabel = "FILE",
      description = "Examine images with a .safetensors file that --fit wrote, without MODEL.")
  private @Nullable Path use;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "The share of normal images that may be called anomalies (default: 0.01); it takes at"
              + " least 1 / R − 1 images to set the threshold.")
  private double rate = 0.01;

  @Option(
      names = "--score",
      paramLabel = "NAME",
      completionCandidates = Candidates.Scores.class,
      description = {
        "The score that decides:",
        "  reconstruction  its mean squared error",
        "  unexplained     the variance not reconstructed",
        "  density         how improbable the code is",
        "  combined        either of the last two (default)"
      })
  private String score = AnomalyScore.COMBINED.word();

  @Effect(replaces = "--dataset")
  @Option(
      names = "--normal",
      paramLabel = "INPUT",
      description = "Normal images to fit on instead of the model's training images.")
  private @Nullable String normal;

  @Option(
      names = "--image-fit",
      paramLabel = "HOW",
      completionCandidates = Candidates.Fits.class,
      description =
          "How images of other proportions are brought to the model's input:"
              + " ${COMPLETION-CANDIDATES} (default: as its training images were).")
  private @Nullable String imageFit;

  @Option(
      names = "--background",
      paramLabel = "RGB",
      description =
          "Colour behind transparent parts and beside padded images: black, white, grey or #rrggbb"
              + " (default: as its training images were read).")
  private @Nullable String background;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many images with the highest scores to print and draw (default: 10).")
  private int top = 10;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The PNG to write (default: anomalies.png, or none with --scores); with --fit, a"
              + " .safetensors file.")
  private @Nullable Path output;

  @Option(
      names = "--scores",
      paramLabel = "FILE",
      description = "Write the scores of all images too, to a .csv or .json file.")
  private @Nullable Path scores;

  @Override
  public Integer call() throws IOException {
    check();
    if (fit) {
      fit(Console.system());
    } else {
      examine(Console.system());
    }
    return 0;
  }

  private void fit(Console console) throws IOException {
    Path fitted = fitted();
    ModelFile file = load();
    try (Inference inference = file.model().inference(threads.threads())) {
      Normality normality = learn(file, inference, console);
      new AnomalyModel(file.model(), normality, file.metadata()).save(fitted);
      print(console, file.model().name(), normality);
      console.println("Wrote " + fitted);
    }
  }

  private void examine(Console console) throws IOException {
    Path picture = picture();
    String images = images();
    AnomalyModel known = use == null ? null : used(use);
    ModelFile file = known == null ? load() : new ModelFile(known.model(), known.metadata());
    ExaminedImages subject = subject(file, images);
    try (Inference inference = file.model().inference(threads.threads())) {
      Normality normality = known == null ? learn(file, inference, console) : known.normality();
      Examined examined =
          AnomalyReport.examine(
              file.model().name(), inference, normality, subject, top, console.progress());
      print(console, file.model().name(), normality);
      print(console, examined.report(), normality.score());
      write(console, examined);
      if (picture != null) {
        draw(inference, subject, examined.report(), picture);
        console.println("Wrote " + picture);
      }
    }
  }

  private ModelFile load() throws IOException {
    Path given = Objects.requireNonNull(model);
    data.dir().fallBackTo(given);
    return ModelOption.load(given);
  }

  private AnomalyModel used(Path file) throws IOException {
    data.dir().fallBackTo(file);
    return AnomalyModel.load(file);
  }

  private Normality learn(ModelFile file, Inference inference, Console console) throws IOException {
    return AnomalyReport.learn(
        inference, parts(file, console), AnomalyScore.parse(score), rate, console.progress());
  }

  private static void draw(
      Inference inference, ExaminedImages subject, AnomalyReport report, Path picture)
      throws IOException {
    ImageGrid sheet =
        AnomalyPictures.of(inference, subject.images(), report)
            .sheet(subject.source() + " · " + report.model() + " · " + report.score());
    AtomicFile.write(picture, sheet::write);
  }

  /// The images to examine: the second word, or with --use the only one.
  private String images() {
    if (use != null && input != null) {
      throw new UsageError(
          "MODEL has no effect with --use, whose file holds a model: leave one of them out");
    }
    Object images = use == null ? input : model;
    if (images == null) {
      throw new UsageError(
          "INPUT is missing, expected the images to examine: give them after "
              + (use == null ? "MODEL" : "--use FILE"));
    }
    return images.toString();
  }

  /// The file that --fit writes.
  private Path fitted() {
    if (input != null) {
      throw new UsageError("INPUT has no effect with --fit: leave one of them out");
    }
    if (output == null || !output.toString().endsWith(".safetensors")) {
      throw new UsageError(
          "the output of --fit is %s, expected a .safetensors file: set it with -o"
              .formatted(output == null ? "missing" : output));
    }
    return output;
  }

  /// What to draw, or null where only the scores were asked for.
  private @Nullable Path picture() {
    if (output == null) {
      return scores == null ? Path.of("anomalies.png") : null;
    }
    return ImagesFile.png(output);
  }

  private void check() {
    if (use == null && model == null) {
      throw new UsageError("MODEL is missing, expected a trained model: give it first, or --use");
    }
    UsageError.unlessValid(() -> AnomalyScore.parse(score));
    if (!(rate > 0 && rate < 1)) {
      throw new UsageError("--rate is %s, expected a number above 0 and below 1".formatted(rate));
    }
    UsageError.unlessWithin("--top", top, 1, MOST_SHOWN);
    if (scores != null && !isJson(scores) && !scores.toString().endsWith(".csv")) {
      throw new UsageError(
          "--scores is %s, expected a file that ends in .csv or .json".formatted(scores));
    }
  }

  private static boolean isJson(Path path) {
    return path.toString().endsWith(".json");
  }

  private ExaminedImages subject(ModelFile file, String source) throws IOException {
    Images images = reading(file).read(source).images();
    return new ExaminedImages(source, labels.applied(file, images, file.model().classes() > 0));
  }

  private ImageReading reading(ModelFile file) {
    return new ImageReading(file, data.dir(), FitOptions.in(data.keys(), imageFit, background));
  }

  private Normality.Parts parts(ModelFile file, Console console) throws IOException {
    if (normal != null) {
      Images images = reading(file).read(normal).images();
      if (file.model().classes() > 0) {
        LabelOption.requireLabels(file, images, "a dataset after --normal");
      }
      return Normality.Parts.of(normal, images);
    }
    try {
      return Normality.Parts.of(data.loadFor(file, console));
    } catch (DataException e) {
      throw new DataException(
          "the model's training images, on which the detector is fitted, cannot be used: "
              + e.getMessage()
              + "; or give other normal images with --normal",
          e);
    }
  }

  private static void print(Console console, String model, Normality normality) {
    AnomalyThreshold threshold = normality.threshold();
    console.printf(
        "%s, detector fitted on %s%nAn image is an anomaly above a %s score of %.4g, set on %s for a rate"
            + " of false alarms of %s%n",
        model,
        normality.source(),
        normality.score().word(),
        threshold.value(),
        Counts.of(threshold.images(), "normal image"),
        Counts.percent(threshold.rate()));
    if (normality.note() != null) {
      console.println("Note: " + normality.note());
    }
    Normality.Check check = normality.check();
    if (check != null) {
      console.printf(
          "%s of %s, not used for fitting, are above it%n",
          Counts.percent(check.falseAlarms()), Counts.of(check.images(), "test image"));
    }
  }

  private static void print(Console console, AnomalyReport report, AnomalyScore kind) {
    console.printf(
        "%n%,d of %s of %s %s. The highest scores:%n%n",
        report.anomalies(),
        Counts.of(report.count(), "image"),
        report.images(),
        report.anomalies() == 1 ? "is an anomaly" : "are anomalies");
    console.printf("%10s %9s %15s  %s%n", report.score(), "verdict", "squared error", "image");
    report.highest().forEach(one -> row(console, one, kind));
    console.println("");
  }

  private static void row(Console console, Scored one, AnomalyScore kind) {
    String name = one.name() == null ? "no. " + one.index() : one.name();
    console.printf(
        "%10.4g %9s %15s  %s%n",
        one.of(kind),
        one.anomaly() ? "anomaly" : "normal",
        Counts.loss(one.reconstruction()),
        one.label() == null ? name : name + ", class " + one.label());
  }

  private void write(Console console, Examined examined) throws IOException {
    Path file = scores;
    if (file != null) {
      AtomicFile.writeText(file, isJson(file) ? examined.json() : examined.csv());
      console.println("Wrote " + file);
    }
  }
}
