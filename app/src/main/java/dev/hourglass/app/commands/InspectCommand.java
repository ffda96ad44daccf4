package dev.hourglass.app.commands;

import com.google.gson.JsonObject;
import dev.hourglass.analysis.inspection.DefectMetrics;
import dev.hourglass.analysis.inspection.Duplicates;
import dev.hourglass.analysis.inspection.InspectedImages;
import dev.hourglass.analysis.inspection.Inspection;
import dev.hourglass.analysis.inspection.InspectionOptions;
import dev.hourglass.analysis.inspection.LabelErrors;
import dev.hourglass.analysis.latent.ClusterOptions;
import dev.hourglass.analysis.latent.Clustering;
import dev.hourglass.analysis.latent.CodeMap;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.GroupsOption;
import dev.hourglass.app.options.SubjectOptions;
import dev.hourglass.app.options.SubjectOptions.Subject;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.report.InspectionPage;
import dev.hourglass.app.run.Folders;
import dev.hourglass.app.run.Interruption;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.text.JsonText;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.source.ImageOrigin;
import dev.hourglass.data.source.MaskSource;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hourglass inspect`: what is in a set of images, and which of them are wrong.
@Command(
    name = "inspect",
    description = {
      "Show what is in your images and which are wrong.",
      "",
      "Trains a model on the images, unless one is given, and writes one page: a",
      "sample that shows the variety, groups found without labels, labels that are",
      "probably wrong, exact and near duplicates, leaks between training and test",
      "images, anomalies with a threshold that needs no examples of them, dark, blurred",
      "and other flawed images, and a map. No labels are needed. Masks of defects in a",
      "folder ground_truth are compared with the anomalies.",
      "",
      "Beside the page go the numbers (inspect.json) and a folder with the figures, the",
      "model, a list of copies to delete and a list of images to look at.",
      "See docs/inspect.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass inspect photos/",
      "  hourglass inspect photos.zip --csv photos.csv -o photos.html",
      "  hourglass inspect mnist",
      "  hourglass inspect runs/… --rate 0.001"
    })
final class InspectCommand implements Callable<Integer> {
  private static final int MAPPED = 3_000;
  private static final int MOST_MAPPED_PIXELS = 4_000_000;
  private static final int LEAST_MAPPED = 32;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SubjectOptions subject = new SubjectOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private GroupsOption groups = new GroupsOption();

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "Share of normal images that the anomaly threshold may call anomalous (default: 0.01).")
  private double rate = InspectionOptions.DEFAULT.rate();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Also write a table with a line for each image.")
  private @Nullable Path csv;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The page to write (default: inspect.html).")
  private Path output = Path.of("inspect.html");

  @Override
  public Integer call() throws IOException {
    long started = System.nanoTime();
    if (!output.toString().matches(".*\\.html?")) {
      throw new UsageError(
          "the page's name is %s, expected one that ends in .html".formatted(output));
    }
    if (!(rate > 0 && rate < 1)) {
      throw new UsageError("--rate is %s, expected above 0 and below 1".formatted(rate));
    }
    InspectionOptions options = UsageError.unlessValid(this::options);
    ClusterOptions grouping =
        groups.clustering(ClusterOptions.defaults().starts(), subject.seed(), threads.threads());
    Console console = Console.system();
    Folders.require(InspectionPage.folder(output), "--output");
    try (Interruption interruption = Interruption.listen()) {
      interruption.saved(SubjectOptions.STOPPED);
      Subject found = subject.load(spec, threads.threads(), console);
      Folders.make(InspectionPage.folder(output), "--output");
      if (found.epochs() > 0) {
        // At once, since what follows takes minutes too.
        Path kept = InspectionPage.folder(output).resolve(RunFolder.MODEL);
        found.file().save(kept);
        interruption.saved(SubjectOptions.stopped(kept));
      }
      InspectionPage page = inspect(found, options, grouping, console);
      say(console, page.inspection(), page.clustering(), (System.nanoTime() - started) / 1e9);
    }
    return 0;
  }

  private InspectionPage inspect(
      Subject found, InspectionOptions options, ClusterOptions grouping, Console console)
      throws IOException {
    InspectedImages inspected =
        UsageError.unlessValid(() -> InspectedImages.of(found.dataset(), found.origins()));
    try (Inference inference = found.model().inference(threads.threads())) {
      Inspection inspection =
          UsageError.unlessValid(
              () -> Inspection.of(inference, inspected, options, console.progress()));
      Codes codes = inspection.scores().codes();
      @Nullable Clustering clustering =
          codes.allEqual()
              ? null
              : Clustering.of(inspected.images(), codes, grouping, console.progress());
      inspection =
          clustering == null ? inspection : inspection.withGroups(clustering.best().assignment());
      @Nullable DefectMetrics defects = defects(found, inspection, inference, console);
      InspectionPage page =
          new InspectionPage(
              inspection,
              clustering,
              map(inspection, clustering, console),
              defects,
              inference,
              lookedWith(found));
      write(page, found);
      return page;
    }
  }

  private InspectionOptions options() {
    InspectionOptions defaults = InspectionOptions.DEFAULT;
    return new InspectionOptions(
        rate,
        defaults.score(),
        defaults.folds(),
        defaults.spread(),
        defaults.shown(),
        subject.seed());
  }

  private static String lookedWith(Subject found) {
    String name = found.model().name();
    return found.epochs() == 0
        ? name
        : "%s, trained on them for %s".formatted(name, Counts.of(found.epochs(), "epoch"));
  }

  private @Nullable CodeMap map(
      Inspection inspection, @Nullable Clustering clustering, Console console) {
    Codes codes = inspection.scores().codes();
    if (clustering == null || codes.count() < LEAST_MAPPED) {
      return null;
    }
    int pixels = inspection.subject().images().shape().pixels();
    int most = Math.clamp(MOST_MAPPED_PIXELS / pixels, LEAST_MAPPED, MAPPED);
    return CodeMap.ofClusters(codes, clustering.best(), most, subject.seed(), console.progress());
  }

  /// How well the defects are found that masks beside the images mark, or null where there are
  /// none.
  private static @Nullable DefectMetrics defects(
      Subject found, Inspection inspection, Inference inference, Console console) {
    Path path = found.path();
    ByteImages test = found.dataset().test();
    if (path == null || inspection.subject().test() == null) {
      return null;
    }
    try {
      Optional<MaskSource> source = MaskSource.of(path);
      if (source.isEmpty()) {
        return null;
      }
      MaskSource.Masks masks = source.get().read(test.files(), test.shape(), found.fit());
      int first = found.dataset().train().count();
      return DefectMetrics.of(inspection, first, test, masks, inference);
    } catch (IOException | IllegalArgumentException e) {
      // All else that was found is worth its page.
      console.printf("Warning: masks are not compared with the anomalies: %s%n", e.getMessage());
      return null;
    }
  }

  private void write(InspectionPage page, Subject found) throws IOException {
    Path folder = page.write(output);
    Inspection inspection = page.inspection();
    JsonObject numbers = inspection.json();
    numbers.addProperty("model", found.model().name());
    numbers.addProperty("epochs", found.epochs());
    numbers.addProperty("seed", subject.seed());
    Clustering clustering = page.clustering();
    numbers.add("clusters", clustering == null ? null : clustering.json());
    DefectMetrics defects = page.defects();
    numbers.add("defects", defects == null ? null : defects.json());
    String name = String.valueOf(output.getFileName()).replaceFirst("\\.html?$", ".json");
    AtomicFile.writeText(output.resolveSibling(name), JsonText.of(numbers));
    AtomicFile.writeText(folder.resolve("duplicates.txt"), copies(inspection));
    AtomicFile.writeText(folder.resolve("look-at.txt"), toLookAt(inspection));
    if (csv != null) {
      AtomicFile.writeText(csv, inspection.toCsv());
    }
  }

  /// All images but one of each group of duplicates: but the one with the most pixels in its
  /// source, the first of several.
  private static String copies(Inspection inspection) {
    Set<Integer> copies = new TreeSet<>();
    for (Duplicates.Group group : inspection.duplicates().groups()) {
      copies.addAll(group.images());
      copies.remove(Collections.max(group.images(), bySize(inspection.subject().origins())));
    }
    return lines(inspection, copies);
  }

  private static Comparator<Integer> bySize(List<ImageOrigin> origins) {
    return Comparator.<Integer>comparingLong(image -> origins.get(image).pixels())
        .thenComparing(Comparator.reverseOrder());
  }

  /// Images with suspected labels, above the threshold, or flawed.
  private static String toLookAt(Inspection inspection) {
    Set<Integer> places = new TreeSet<>(inspection.alarms());
    inspection.labelErrors().suspects().stream()
        .map(LabelErrors.Suspect::image)
        .forEach(places::add);
    IntStream.range(0, inspection.flags().flags().size())
        .filter(i -> !inspection.flags().flags().get(i).isEmpty())
        .forEach(places::add);
    return lines(inspection, places);
  }

  private static String lines(Inspection inspection, Set<Integer> places) {
    return places.stream()
        .map(i -> inspection.subject().name(i) + "\n")
        .collect(Collectors.joining());
  }

  private void say(
      Console console, Inspection inspection, @Nullable Clustering clustering, double seconds) {
    Duplicates duplicates = inspection.duplicates();
    Images images = inspection.subject().images();
    console.printf("%s: %s%n", images.name(), Counts.of(images.count(), "image"));
    if (clustering != null) {
      console.printf("  groups found without labels   %,d%n", clustering.best().count());
    }
    if (images.labels() != null) {
      console.printf(
          "  labels probably wrong         %,d%n", inspection.labelErrors().suspects().size());
    }
    console.printf("  groups of duplicates          %,d%n", duplicates.groups().size());
    if (inspection.subject().test() != null) {
      console.printf("  leaks of test images          %,d%n", duplicates.leaks().size());
    }
    if (inspection.anomalies().threshold() == null) {
      console.printf(
          "  no anomaly threshold          since --rate %s needs %,d images%n",
          inspection.anomalies().rate(), inspection.anomalies().leastImages());
    } else {
      console.printf("  above the anomaly threshold   %,d%n", inspection.alarms().size());
    }
    console.printf("Wrote %s in %.0f s%n", output, seconds);
  }
}
