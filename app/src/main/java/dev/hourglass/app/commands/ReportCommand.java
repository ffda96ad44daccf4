package dev.hourglass.app.commands;

import dev.hourglass.analysis.latent.LatentOptions;
import dev.hourglass.app.figures.Reconstructions;
import dev.hourglass.app.input.InputWarnings;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.report.Report;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.Dataset;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass report`: everything about a model on one page.
@Command(
    name = "report",
    description = {
      "Write everything about a model on one HTML page.",
      "",
      "Its settings, its losses, its reconstructions compared with PCA, JPEG and others,",
      "its latent space, decoded codes and anomalies. The page needs no network and no",
      "other file. Its figures as PNG and all numbers as JSON also go into a folder next to",
      "it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass report runs/…",
      "  hourglass report runs/… -o report.html --no-umap",
      "  hourglass report runs/… --rate-distortion",
      "  hourglass report model.safetensors --dataset fashion-mnist -o report.html"
    })
final class ReportCommand implements Callable<Integer> {
  private static final String NAME = "report.html";

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The page to write (default: report.html in the run's folder, else in the"
              + " current folder).")
  private @Nullable Path output;

  @Option(names = "--no-umap", description = "Skip the UMAP map, the slowest part.")
  private boolean noUmap;

  @Option(
      names = "--rate-distortion",
      description =
          "Also compare the model's files with JPEG, WebP, AVIF and JPEG XL, as the command of this"
              + " name does, on at most 2,000 test images; takes a minute.")
  private boolean rateDistortion;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed = LatentOptions.defaults().seed();

  @Override
  public Integer call() throws IOException {
    Console console = Console.system();
    Path page = page();
    ModelFile file = model.load(data.dir());
    Dataset dataset = data.loadFor(file, console);
    InputWarnings.of(file, console).about(dataset.test());
    LatentOptions options =
        LatentOptions.defaults()
            .with(o -> {
              o.umap = !noUmap;
              o.seed = seed;
              o.threads = threads.threads();
            });
    write(page, file, model.path(), dataset, rateDistortion, options, console);
    return 0;
  }

  /// Writes the page of a run into its folder.
  static void write(Path run, Dataset dataset, int threads, Console console) throws IOException {
    LatentOptions options = LatentOptions.defaults().with(o -> o.threads = threads);
    write(run.resolve(NAME), ModelOption.load(run), run, dataset, false, options, console);
  }

  /// Writes the page and says where it is.
  private static void write(
      Path page,
      ModelFile file,
      Path path,
      Dataset dataset,
      boolean rateDistortion,
      LatentOptions options,
      Console console)
      throws IOException {
    long start = System.nanoTime();
    int[] pairs = Reconstructions.takingTurns(dataset.test());
    Path folder =
        Report.write(page, file, path, dataset, pairs, rateDistortion, options, console.progress());
    console.printf(
        "Wrote %s in %.1f s; its figures and numbers are in %s%n",
        page, (System.nanoTime() - start) / 1e9, folder);
  }

  private Path page() {
    if (output != null) {
      if (!output.toString().matches(".*\\.html?")) {
        throw new UsageError(
            "the page's name is %s, expected one that ends in .html".formatted(output));
      }
      return output;
    }
    return Files.isDirectory(model.path()) ? model.path().resolve(NAME) : Path.of(NAME);
  }
}
