package dev.hourglass.app.commands;

import dev.hourglass.analysis.latent.CodeMap;
import dev.hourglass.analysis.latent.CodesCsv;
import dev.hourglass.analysis.latent.LatentAnalysis;
import dev.hourglass.analysis.latent.LatentOptions;
import dev.hourglass.app.figures.LatentFigures;
import dev.hourglass.app.input.InputWarnings;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.Effect;
import dev.hourglass.app.options.EffectCondition;
import dev.hourglass.app.options.Effects;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.run.Folders;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.text.LatentTable;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `hourglass latent`: what a model's codes know.
@Command(
    name = "latent",
    description = {
      "Analyse a model's latent space.",
      "",
      "Encodes a dataset and writes into a folder: maps of the test images by principal",
      "components and UMAP, nearest training images, outliers, the use of each latent",
      "dimension, traversals, interpolations (all PNG); the test images' codes (codes.npy,",
      "codes.csv); and all numbers (latent.json, see docs/latent.md).",
      "",
      "Prints the linear probe accuracy and the k-NN accuracy of the labels, how well",
      "clusters of codes agree with the labels, and which latent dimensions matter most.",
      "What needs labels is left out if there are none."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass latent runs/… -o latent",
      "  hourglass latent runs/… -o latent --no-umap --json",
      "  hourglass latent runs/… --dataset photos/ -o latent"
    })
final class LatentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOption model = new ModelOption();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FOLDER",
      description = "Where the files go; created if it does not exist.")
  private Path output = Path.of("latent");

  @Option(names = "--no-umap", description = "Skip the UMAP map, the slowest part.")
  private boolean noUmap;

  @Option(names = "--no-pca", description = "Skip the map by principal components.")
  private boolean noPca;

  @Option(names = "--no-clusters", description = "Skip the clusters.")
  private boolean noClusters;

  @Effect(where = EffectCondition.MAPS_OR_CLUSTERS)
  @Option(
      names = "--map-images",
      paramLabel = "N",
      description = "Most test images on a map, 2 to 5000 (default: ${DEFAULT-VALUE}).")
  private int mapImages = LatentOptions.defaults().mapImages();

  @Option(
      names = {"--neighbours", "--neighbors"},
      paramLabel = "N",
      description = "Nearest training images to find (default: ${DEFAULT-VALUE}).")
  private int neighbours = LatentOptions.defaults().neighbours();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed = LatentOptions.defaults().seed();

  @Option(names = "--json", description = "Print the JSON instead of a summary.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    LatentOptions options = UsageError.unlessValid(this::options);
    boolean maps = options.umap() || options.pca() || options.clusters();
    Effects.require(spec, EffectCondition.MAPS_OR_CLUSTERS, maps);
    ModelFile file = model.load(data.dir());
    Console console = json ? Console.errors() : Console.system();
    Dataset dataset = data.loadFor(file, console);
    InputWarnings.of(file, console).about(dataset.test());
    Folders.make(output, "--output");
    LatentAnalysis analysis = LatentAnalysis.of(file.model(), dataset, options, console.progress());
    String text = analysis.toJson();
    writeNumbers(analysis, dataset.test(), text);
    writeFigures(analysis, dataset);
    if (json) {
      Console.json(text);
    } else {
      LatentTable.print(console.out(), analysis);
      console.println("Wrote the figures, the codes and latent.json to " + output);
    }
    return 0;
  }

  private LatentOptions options() {
    return LatentOptions.defaults()
        .with(o -> {
          o.umap = !noUmap;
          o.pca = !noPca;
          o.clusters = !noClusters;
          o.mapImages = mapImages;
          o.neighbours = neighbours;
          o.seed = seed;
          o.threads = threads.threads();
        });
  }

  private void writeNumbers(LatentAnalysis analysis, ByteImages test, String text)
      throws IOException {
    float[] codes = analysis.test().values();
    int size = analysis.codeSize();
    int[] shape = {analysis.test().count(), size};
    Npy.write(output.resolve("codes.npy"), new NpyArray(shape, codes));
    var table =
        new CodesCsv(
            CodesCsv.columns("code_", size), codes, List.of(), test.labels(), test.classes());
    AtomicFile.write(output.resolve("codes.csv"), table::write);
    AtomicFile.writeText(output.resolve("latent.json"), text + "\n");
  }

  private void writeFigures(LatentAnalysis analysis, Dataset dataset) throws IOException {
    ByteImages test = dataset.test();
    for (CodeMap map : analysis.maps()) {
      write("map-" + map.method(), LatentFigures.map(analysis, map, test)::write);
    }
    if (!analysis.neighbours().isEmpty()) {
      write("neighbours", LatentFigures.neighbours(analysis, dataset)::write);
    }
    if (!analysis.outliers().isEmpty()) {
      write("outliers", LatentFigures.outliers(analysis, test)::write);
    }
    if (analysis.dimensions().finite()) {
      write("dimensions", LatentFigures.dimensions(analysis, analysis.dimensions())::write);
    }
    var traversals = analysis.traversals();
    if (traversals != null) {
      write("traversals", LatentFigures.traversals(analysis, traversals)::write);
    }
    var paths = analysis.paths();
    if (paths != null) {
      write("paths", LatentFigures.paths(analysis, paths)::write);
    }
  }

  private void write(String figure, AtomicFile.Content content) throws IOException {
    AtomicFile.write(output.resolve(figure + ".png"), content);
  }
}
