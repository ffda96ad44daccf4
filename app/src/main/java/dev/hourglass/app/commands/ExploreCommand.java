package dev.hourglass.app.commands;

import dev.hourglass.app.explore.Explorer;
import dev.hourglass.app.explore.ExplorerRoutes;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.ListenOptions;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.run.Interruption;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.server.LocalServer;
import dev.hourglass.app.server.ServerSettings;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.Dataset;
import dev.hourglass.files.InputFolder;
import dev.hourglass.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hourglass explore`: a page on which people see and touch a model.
@Command(
    name = "explore",
    description = {
      "Explore a model on a page in the browser.",
      "",
      "A map of the test images by their codes, each image with its reconstruction and its",
      "nearest training images, a pen to draw with, sliders for the latent dimensions, and",
      "trainings as they happen. The page is served on this machine alone, unless --host",
      "and --token say otherwise. See docs/explorer.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass explore                 the newest run in runs/",
      "  hourglass explore runs/…",
      "  hourglass explore runs/a runs/b   two models side by side"
    })
final class ExploreCommand implements Callable<Integer> {
  private static final Path RUNS = Path.of("runs");
  private static final int POLL_MILLIS = 100;

  @Parameters(
      arity = "0..2",
      paramLabel = "MODEL",
      description =
          "A run's folder or a model file, and another to compare it with (default: the newest run"
              + " in runs/; the page offers to train one where there is none).")
  private List<Path> paths = List.of();

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where to listen (default: a free port).")
  private int port;

  @Mixin private ListenOptions listen = new ListenOptions();

  @Option(names = "--no-browser", description = "Open no browser, only print the address.")
  private boolean noBrowser;

  private @Nullable Path loadedFrom;
  private @Nullable Dataset loaded;

  @Override
  public Integer call() throws IOException, InterruptedException {
    UsageError.unlessWithin("--port", port, 0, 65_535);
    ServerSettings settings = listen.of(ServerSettings.local(port));
    Console console = Console.system();
    List<Path> models = paths.isEmpty() ? newest().stream().toList() : paths;
    try (Interruption interruption = Interruption.listen();
        Explorer explorer = new Explorer(threads.threads(), this::load)) {
      // The server starts while the images are read.
      FutureTask<LocalServer> starting =
          new FutureTask<>(() -> LocalServer.start(settings, new ExplorerRoutes(explorer)::addTo));
      Thread.ofPlatform().daemon().name("hourglass-start").start(starting);
      try (LocalServer running = loaded(explorer, models, starting)) {
        String address = running.page();
        console.printf("Explore at %s%n", address);
        if (models.isEmpty()) {
          console.println("There is no model in runs/ yet: train one on the page");
        }
        console.println("Stop with Ctrl-C");
        if (!noBrowser) {
          Browsers.open(address);
        }
        while (!interruption.requested()) {
          Thread.sleep(POLL_MILLIS);
        }
      }
    }
    return 0;
  }

  /// Loads the models; closes the server where they cannot be loaded.
  private LocalServer loaded(Explorer explorer, List<Path> models, FutureTask<LocalServer> starting)
      throws IOException, InterruptedException {
    try {
      for (Path model : models) {
        Explorer.Loaded one = load(model);
        UsageError.unlessValid(() -> {
          explorer.add(one);
          return one;
        });
      }
    } catch (IOException | RuntimeException e) {
      started(starting).close();
      throw e;
    }
    return started(starting);
  }

  private static LocalServer started(FutureTask<LocalServer> starting)
      throws IOException, InterruptedException {
    try {
      return starting.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Optional<Path> newest() throws IOException {
    if (!Files.isDirectory(RUNS)) {
      return Optional.empty();
    }
    return InputFolder.list(RUNS).stream()
        .filter(RunFolder::holdsModel)
        .max(
            Comparator.comparingLong(ExploreCommand::changed)
                .thenComparing(Comparator.naturalOrder()));
  }

  private static long changed(Path run) {
    try {
      return Files.getLastModifiedTime(run.resolve(RunFolder.MODEL)).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  /// The model as it is now, with the images that it was trained on.
  private Explorer.Loaded load(Path path) throws IOException {
    ModelFile file = ModelOption.load(path);
    Dataset dataset = loaded;
    if (dataset == null || !path.equals(loadedFrom)) {
      data.dir().fallBackTo(path);
      dataset = data.loadFor(file, Console.system());
      loaded = dataset;
      loadedFrom = path;
    }
    file.model().requireLabels(dataset.train());
    return new Explorer.Loaded(Files.isDirectory(path) ? path : null, file, dataset);
  }
}
