package dev.hourglass.bench;

import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.bench.timing.Medians;
import dev.hourglass.bench.timing.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hourglass bench explore`: how long people wait for the explorer's page.
@Command(
    name = "explore",
    description = {
      "Show how long people wait for the page of hourglass explore, and what it costs a training.",
      "",
      "The program runs in a process of its own and is asked what the page asks for; the time that"
          + " a browser takes to draw it is not in the numbers."
    })
final class ExploreCommand implements Callable<Integer> {
  private static final int EPOCHS = 8;
  private static final double NANOS = 1e9;

  @Parameters(paramLabel = "RUN", description = "The folder of a run.")
  private Path run = Path.of("");

  @Option(
      names = "--decodes",
      paramLabel = "N",
      description = "Codes that are decoded one after the other (default: 2000).")
  private int decodes = 2000;

  @Mixin private ImagesOption data = new ImagesOption();
  @Mixin private RunsOption runs = new RunsOption(3);

  @Override
  public Integer call() throws Exception {
    BenchCommand.check("--decodes", decodes, 1 << 20);
    if (!RunFolder.holdsModel(run)) {
      throw new IllegalArgumentException(
          "'%s' holds no model, expected the folder of a run".formatted(run));
    }
    PrintStream out = Console.system().out();
    out.print(Environment.here().lines());
    Table table = new Table("explore", "median", "slowest");
    start(table);
    training(table, data.mnist(out));
    out.printf("%nmedians of %d turns%n%n", runs.runs());
    out.print(table);
    return 0;
  }

  private void start(Table table) throws IOException, InterruptedException {
    List<Double> image = new ArrayList<>();
    List<Double> map = new ArrayList<>();
    List<Double> median = new ArrayList<>();
    List<Double> slow = new ArrayList<>();
    for (int turn = 0; turn < runs.runs(); turn++) {
      long begin = System.nanoTime();
      try (ServerProcess page = ServerProcess.explore(run)) {
        page.get("/api/state");
        page.get("/api/image?index=0&quick=1");
        image.add((System.nanoTime() - begin) / NANOS);
        page.get("/api/map?kind=pca");
        map.add((System.nanoTime() - begin) / NANOS);
        long[] times = page.decode(decodes);
        Arrays.sort(times);
        median.add(times[times.length / 2] / 1e6);
        slow.add(times[(int) (times.length * 0.99)] / 1e6);
      }
    }
    add(table, "seconds from the command to the first image", image);
    add(table, "seconds from the command to the map", map);
    add(table, "milliseconds from a code to its image, p50", median);
    add(table, "milliseconds from a code to its image, p99", slow);
  }

  /// The same training with and without the page, in turn.
  private void training(Table table, @Nullable String mnist)
      throws IOException, InterruptedException {
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    for (int turn = 0; turn < runs.runs(); turn++) {
      without.add(trained(mnist, false));
      with.add(trained(mnist, true));
    }
    add(table, "seconds of %d epochs without the page".formatted(EPOCHS - 1), without);
    add(table, "seconds of %d epochs with the page".formatted(EPOCHS - 1), with);
    add(table, "with / without, pair by pair", ratios(with, without));
  }

  private static List<Double> ratios(List<Double> of, List<Double> by) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      ratios.add(of.get(i) / by.get(i));
    }
    return ratios;
  }

  private static double trained(@Nullable String mnist, boolean watched)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("hourglass-bench-");
    List<String> words = new ArrayList<>(List.of("train", "--epochs", Integer.toString(EPOCHS)));
    words.addAll(
        mnist == null
            ? List.of("--dataset", "synthetic:60000")
            : List.of("--dataset", "mnist", "--data-dir", mnist));
    words.addAll(List.of("--out", folder.resolve("run").toString()));
    if (watched) {
      words.add("--watch");
    }
    return ServerProcess.secondsOfEpochs(words, EPOCHS, folder.resolve("run"), watched);
  }

  private static void add(Table table, String name, List<Double> values) {
    double slowest = values.stream().mapToDouble(value -> value).max().orElse(0);
    table.add(name, "%.2f".formatted(Medians.of(values)), "%.2f".formatted(slowest));
  }
}
