package dev.hourglass.bench;

import dev.hourglass.analysis.compression.CodecCurve;
import dev.hourglass.analysis.compression.LosslessSize;
import dev.hourglass.analysis.compression.RateDistortion;
import dev.hourglass.app.input.DatasetFolder;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.model.ModelFile;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench codec`: sizes and speeds of compressed images.
@Command(
    name = "codec",
    description = {
      "Measure how small compressed images are, and how fast they are made and decoded.",
      "",
      "Bytes per image at several errors: of JPEG, WebP, AVIF and JPEG XL by the tools that are"
          + " installed (in single files, of which the size of a black image's file is taken off,"
          + " and as one sheet), and of the models that are given, each on the test images of the"
          + " dataset that it was trained on; all bytes of a file count. Before a size or a time"
          + " is shown, the file is decoded by one thread and by several, which must give the same"
          + " bits with the error that was reported."
    })
final class CodecCommand implements Callable<Integer> {
  private static final double[] DIGITS = {0.008, 0.004, 0.002, 0.001};
  private static final double[] CLOTHES = {0.02, 0.01, 0.005};
  private static final double[] PHOTOS = {0.002, 0.001, 0.0005, 0.0002};
  private static final int[] PATCHES = {64, 32};
  private static final String NONE = "–";

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "A run or a model file to measure; any number of them.")
  private List<Path> models = List.of();

  @Option(
      names = "--effort",
      paramLabel = "E",
      description = "Effort of the models' encoders for sizes, 0 to 9 (default: 6).")
  private int effort = 6;

  @Option(
      names = "--photos",
      paramLabel = "FOLDER",
      description =
          "A folder of colour photographs, cut into patches of 64x64 and 32x32 pixels (default:"
              + " none are measured).")
  private @Nullable Path photos;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Some of mnist, fashion-mnist and photos (default: all that are there).")
  private List<String> only = List.of("mnist", "fashion-mnist", "photos");

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Folder with the datasets; several with : between them (default: data, or the"
              + " environment variable HOURGLASS_DATA).")
  private @Nullable String given;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images of a set at most, evenly over it (default: 10000).")
  private int most = 10_000;

  @Option(
      names = "--single-files",
      paramLabel = "N",
      description = "Images that are measured in single files, evenly over all (default: 200).")
  private int singles = 200;

  @Option(
      names = "--quick",
      description = "Do not let the other encoders take their longest, which takes an hour.")
  private boolean quick;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for everything (default: all processors).")
  private int threads = TrainingConfig.defaults().threads();

  @Mixin private RunsOption runs = new RunsOption(5);

  /// A set of images with the errors that are asked for.
  private record Subject(ByteImages images, double[] errors, List<CodecContender> models) {}

  @Override
  public Integer call() throws Exception {
    check();
    PrintStream out = Console.system().out();
    out.print(Environment.here().lines());
    List<Subject> subjects = subjects(out);
    Table speeds =
        new Table(
            "model, at effort 0",
            "encoded images/s",
            "decoded images/s",
            "bytes per image",
            "entropy of the codes",
            "file / entropy");
    Table lossless = new Table("without loss", "bytes per image", "bits per pixel");
    Table exact = new Table("hourglass, without loss", "encoded images/s", "decoded images/s");
    for (Subject subject : subjects) {
      out.print("\n" + sizes(subject, lossless, out));
      for (CodecContender model : subject.models) {
        model.speeds(runs.runs(), speeds);
      }
      LosslessSpeeds.add(exact, subject.images, threads, runs.runs());
    }
    out.print("\n" + lossless + "\n" + exact + "\n" + speeds);
    out.printf(
        "%nmedians of %d turns, %d threads, after the equality above%n", runs.runs(), threads);
    return 0;
  }

  private void check() {
    BenchCommand.check("--threads", threads, 1024);
    BenchCommand.check("--images", most, 60_000);
    BenchCommand.check("--single-files", singles, 10_000);
    if (effort < 0 || effort > 9) {
      throw new IllegalArgumentException("--effort is %d, expected 0 to 9".formatted(effort));
    }
  }

  private List<Subject> subjects(PrintStream out) throws IOException {
    Map<Path, ModelFile> files = new LinkedHashMap<>();
    for (Path path : models) {
      files.put(path, ModelOption.load(path));
    }
    List<Subject> subjects = new ArrayList<>();
    if (only.contains("mnist")) {
      published(PublishedDataset.MNIST, files, DIGITS, out).ifPresent(subjects::add);
    }
    if (only.contains("fashion-mnist")) {
      PublishedDataset fashion = PublishedDataset.named("fashion-mnist").orElseThrow();
      published(fashion, files, CLOTHES, out).ifPresent(subjects::add);
    }
    if (photos == null && only.contains("photos")) {
      out.println("without    photographs: name a folder of them with --photos");
    } else if (photos != null && only.contains("photos")) {
      for (int edge : PATCHES) {
        ByteImages patches = Patches.of(photos, edge, most);
        subjects.add(new Subject(patches, PHOTOS, contenders(patches, files, null)));
      }
    }
    if (subjects.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no images, expected MNIST, Fashion-MNIST or photographs: set --data-dir or --photos");
    }
    return subjects;
  }

  private Optional<Subject> published(
      PublishedDataset dataset, Map<Path, ModelFile> files, double[] errors, PrintStream out)
      throws DataException {
    for (String folder : folders()) {
      Path found =
          Datasets.list(Path.of(folder)).stream()
              .filter(listing -> listing.dataset().equals(dataset) && listing.isComplete())
              .flatMap(listing -> listing.folder().stream())
              .findFirst()
              .orElse(null);
      if (found != null) {
        DatasetSpec spec = new DatasetSpec.Known(dataset);
        ByteImages test = Datasets.load(spec, found, LoadOptions.defaults()).test();
        ByteImages images = (ByteImages) test.evenly(most);
        return Optional.of(new Subject(images, errors, contenders(images, files, dataset.name())));
      }
    }
    out.printf("without    %s, whose files are not in %s%n", dataset.name(), folders());
    return Optional.empty();
  }

  private List<String> folders() {
    return given == null
        ? List.of(DatasetFolder.defaultFolder().toString())
        : Arrays.asList(given.split(":", -1));
  }

  /// The models of a set: those that were trained on it, or those of the shape of photographs.
  private List<CodecContender> contenders(
      ByteImages images, Map<Path, ModelFile> files, @Nullable String dataset) {
    return files.entrySet().stream()
        .filter(file -> file.getValue().model().inputShape().equals(images.shape()))
        .filter(
            file -> dataset == null || dataset.equals(file.getValue().metadata().get("dataset")))
        .map(file ->
            new CodecContender(
                Objects.requireNonNullElse(file.getKey().getFileName(), file.getKey()).toString(),
                file.getValue().model(),
                images,
                threads))
        .toList();
  }

  /// The bytes of all at each error, and behind them the sizes without loss.
  private Table sizes(Subject subject, Table lossless, PrintStream out) throws IOException {
    ByteImages images = subject.images;
    out.printf("measuring  %s, %,d images of %s%n", images.name(), images.count(), images.shape());
    RateDistortion found =
        RateDistortion.measure(
            Map.of(),
            images,
            new RateDistortion.Options(
                effort,
                singles,
                true,
                List.of(),
                new int[0],
                !quick,
                threads,
                Objects.requireNonNullElse(System.getenv("PATH"), "")),
            Console.system().progress());
    found.leftOut().forEach((format, reason) -> out.printf("without    %s: %s%n", format, reason));
    for (LosslessSize size : found.lossless()) {
      lossless.add(
          "%s: %s, %s".formatted(images.name(), size.codec(), size.layout().words()),
          number("%.1f", size.bytes()),
          number("%.3f", size.bitsPerPixel()));
    }
    List<String> heads = new ArrayList<>(List.of(images.name() + ", bytes per image at MSE"));
    DoubleStream.of(subject.errors).forEach(error -> heads.add(number("%.4f", error)));
    Table table = new Table(heads.toArray(String[]::new));
    for (CodecCurve curve : found.formats()) {
      add(table, curve.words(), bytes(curve, subject.errors));
    }
    double[] best =
        least(
            found.formats().stream().map(curve -> bytes(curve, subject.errors)).toList(), subject);
    add(table, "best of these", best);
    ours(table, subject, best);
    return table;
  }

  private void ours(Table table, Subject subject, double[] others) throws IOException {
    List<double[]> all = new ArrayList<>();
    List<double[]> counted = new ArrayList<>();
    for (CodecContender model : subject.models) {
      double[] bytes = new double[subject.errors.length];
      double[] withModel = new double[bytes.length];
      for (int e = 0; e < bytes.length; e++) {
        bytes[e] = model.bytes(subject.errors[e], effort);
        withModel[e] = bytes[e] + model.modelBytes();
      }
      add(table, model.name(), bytes);
      all.add(bytes);
      counted.add(withModel);
    }
    if (!all.isEmpty()) {
      double[] best = least(all, subject);
      add(table, "best of the models", best);
      add(table, "best, with the model counted", least(counted, subject));
      double[] ratios = new double[best.length];
      Arrays.setAll(ratios, e -> best[e] / others[e]);
      addRatios(table, ratios);
    }
  }

  private static double[] bytes(CodecCurve curve, double... errors) {
    return DoubleStream.of(errors).map(error -> orNone(curve.bytesAt(error))).toArray();
  }

  private static double orNone(OptionalDouble bytes) {
    return bytes.orElse(Double.NaN);
  }

  /// The least of each column; NaN where none has a number.
  private static double[] least(List<double[]> rows, Subject subject) {
    double[] least = new double[subject.errors.length];
    for (int e = 0; e < least.length; e++) {
      int column = e;
      least[e] =
          rows.stream()
              .map(row -> row[column])
              .filter(Double::isFinite)
              .min(Comparator.naturalOrder())
              .orElse(Double.NaN);
    }
    return least;
  }

  private static void add(Table table, String name, double... bytes) {
    add(table, name, "%.1f", bytes);
  }

  private static void addRatios(Table table, double... ratios) {
    add(table, "models / best of the others", "%.2f", ratios);
  }

  private static void add(Table table, String name, String format, double... numbers) {
    List<String> cells = new ArrayList<>(List.of(name));
    DoubleStream.of(numbers).forEach(value -> cells.add(number(format, value)));
    table.add(cells.toArray(String[]::new));
  }

  private static String number(String format, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : NONE;
  }
}
