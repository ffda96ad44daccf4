package dev.hourglass.app.commands;

import com.google.gson.JsonObject;
import dev.hourglass.analysis.inspection.InspectedImages;
import dev.hourglass.analysis.latent.ClusterOptions;
import dev.hourglass.analysis.latent.Clustering;
import dev.hourglass.analysis.latent.Clusters;
import dev.hourglass.analysis.latent.CodeMap;
import dev.hourglass.app.figures.GroupFigures;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.GroupsOption;
import dev.hourglass.app.options.SubjectOptions;
import dev.hourglass.app.options.SubjectOptions.Subject;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.run.Folders;
import dev.hourglass.app.run.Interruption;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.app.text.ClusterText;
import dev.hourglass.app.text.GroupsCsv;
import dev.hourglass.app.text.JsonText;
import dev.hourglass.data.ByteImages;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hourglass cluster`: groups of images, found without labels.
@Command(
    name = "cluster",
    description = {
      "Group images without labels.",
      "",
      "Trains a model on the images, unless one is given, and groups their codes by",
      "k-means, a Gaussian mixture and HDBSCAN, in the codes and on a UMAP map of",
      "them, and the pixels for comparison. Of several starts the best is taken, by",
      "likelihood or distances, without labels; if there are any, all groups are",
      "compared with them.",
      "",
      "Writes into a folder: typical images of each group, groups.png; a map, map.png;",
      "the group of each image, groups.csv; all numbers, clusters.json; and the model.",
      "See docs/clusters.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass cluster photos/",
      "  hourglass cluster photos.zip --groups 12",
      "  hourglass cluster mnist --model vae --epochs 2",
      "  hourglass cluster runs/… -o groups"
    })
final class ClusterCommand implements Callable<Integer> {
  private static final int MAPPED = 4_000;
  private static final int LEAST_MAPPED = 32;

  /// Of fewer images HDBSCAN's density says little.
  private static final int FEW = 64;

  private static final String MAP = "map.png";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SubjectOptions subject = new SubjectOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();
  @Mixin private GroupsOption groups = new GroupsOption();

  @Option(
      names = "--starts",
      paramLabel = "N",
      description =
          "Starts of k-means and of mixtures on the map, the best counts; in the codes a quarter of"
              + " them (default: 40).")
  private int starts = ClusterOptions.defaults().starts();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Where the files go; created if it does not exist (default: clusters).")
  private Path output = Path.of("clusters");

  @Option(names = "--json", description = "Print the JSON instead of a summary.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    long started = System.nanoTime();
    ClusterOptions options = groups.clustering(starts, subject.seed(), threads.threads());
    Console console = json ? Console.errors() : Console.system();
    Folders.require(output, "--output");
    try (Interruption interruption = Interruption.listen()) {
      interruption.saved(SubjectOptions.STOPPED);
      Subject found = subject.load(spec, threads.threads(), console);
      Folders.make(output, "--output");
      if (found.epochs() > 0) {
        // At once, since what follows takes minutes too.
        Path kept = output.resolve(RunFolder.MODEL);
        found.file().save(kept);
        interruption.saved(SubjectOptions.stopped(kept));
      }
      cluster(found, options, console, started);
    }
    return 0;
  }

  private void cluster(Subject found, ClusterOptions options, Console console, long started)
      throws IOException {
    ByteImages images = found.dataset().all();
    Codes codes = codes(found, images, console);
    Clustering clustering = clustering(images, codes, options, console);
    draw(images, codes, clustering, console);
    InspectedImages sources = InspectedImages.of(found.dataset(), found.origins());
    AtomicFile.write(
        output.resolve("groups.csv"),
        out -> GroupsCsv.write(out, images, sources::name, clustering.clusters()));
    String text = JsonText.of(numbers(found, images, clustering));
    AtomicFile.writeText(output.resolve("clusters.json"), text);
    if (json) {
      Console.json(text.stripTrailing());
    } else {
      say(console, found, images, clustering, (System.nanoTime() - started) / 1e9);
    }
  }

  private Codes codes(Subject found, ByteImages images, Console console) {
    try (Inference inference = found.model().inference(threads.threads());
        Progress progress = Progress.start(console, "encoding", images.count(), "images")) {
      return Codes.encoded(inference, images, progress::advance).requireFinite();
    }
  }

  private static Clustering clustering(
      ByteImages images, Codes codes, ClusterOptions options, Console console) {
    return UsageError.unlessValid(() -> Clustering.of(images, codes, options, console.progress()));
  }

  private void draw(ByteImages images, Codes codes, Clustering found, Console console)
      throws IOException {
    Clusters best = found.best();
    String name = "%s: groups by %s".formatted(images.name(), ClusterText.name(best));
    AtomicFile.write(
        output.resolve("groups.png"),
        GroupFigures.typical(name, images, found.typical(), best.sizes())::write);
    Path file = output.resolve(MAP);
    if (images.count() < LEAST_MAPPED) {
      // Of an earlier run it would show other groups.
      Files.deleteIfExists(file);
    } else {
      CodeMap map = CodeMap.ofClusters(codes, best, MAPPED, subject.seed(), console.progress());
      AtomicFile.write(file, GroupFigures.map(name, map, best, images)::write);
    }
  }

  private JsonObject numbers(Subject found, ByteImages images, Clustering clustering) {
    JsonObject numbers = new JsonObject();
    numbers.addProperty("dataset", images.name());
    numbers.addProperty("images", images.count());
    numbers.addProperty("model", found.model().name());
    numbers.addProperty("epochs", found.epochs());
    numbers.addProperty("seed", subject.seed());
    clustering.json().asMap().forEach(numbers::add);
    return numbers;
  }

  private void say(
      Console console, Subject found, ByteImages images, Clustering clustering, double seconds) {
    console.printf(
        "%s: %s of %s, by the codes of %s%s%n%n",
        images.name(),
        Counts.of(images.count(), "image"),
        images.shape(),
        found.model().name(),
        found.epochs() == 0 ? "" : ", trained for " + Counts.of(found.epochs(), "epoch"));
    ClusterText.print(console.out(), clustering.clusters());
    console.println("");
    console.printf(
        "Groups to use: %s, %d of them (%s)%n",
        ClusterText.name(clustering.best()),
        clustering.best().count(),
        switch (clustering.basis()) {
          case GIVEN -> "--groups";
          case CLASSES -> "as many as classes";
          case DENSITY ->
              images.count() < FEW
                  ? "a guess, since images are few; --groups N for another number"
                  : "as density suggests; --groups N for another number";
        });
    clustering
        .leftOut()
        .forEach((part, reason) -> console.printf("Left out: %s, since %s%n", part, reason));
    console.printf(
        "Wrote %s and groups.csv to %s%n",
        images.count() < LEAST_MAPPED ? "typical images" : "typical images, the map", output);
    console.printf("Done in %.0f s%n", seconds);
  }
}
