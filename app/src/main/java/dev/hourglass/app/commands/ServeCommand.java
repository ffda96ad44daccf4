package dev.hourglass.app.commands;

import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.app.input.ClassNames;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.ModelOption;
import dev.hourglass.app.options.ServerOptions;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.run.Interruption;
import dev.hourglass.app.server.LocalServer;
import dev.hourglass.app.server.ModelRoutes;
import dev.hourglass.app.server.ServedModel;
import dev.hourglass.app.server.ServerSettings;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.model.ModelFile;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hourglass serve`: models for other programs, by HTTP.
@Command(
    name = "serve",
    description = {
      "Let other programs use models by HTTP.",
      "",
      "Answers POST /v1/encode, /v1/decode, /v1/reconstruct and /v1/score: images as files,",
      "JSON or .npy, answers as JSON, .npy or PNG. /openapi.json describes it all; /health and",
      "/metrics (Prometheus) say how the server is. Requests that come at the same time are",
      "computed together. Only this machine can ask, unless --host says otherwise. See",
      "docs/serving.md."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass serve runs/…",
      "  hourglass serve digits.safetensors anomalies.safetensors --port 9000",
      "  curl --data-binary @digit.png http://127.0.0.1:8080/v1/encode"
    })
final class ServeCommand implements Callable<Integer> {
  private static final int POLL_MILLIS = 100;

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "Model files, or folders of runs; files of anomalies --fit score too. A model is called"
              + " by its file's or folder's name.")
  private List<Path> paths = List.of();

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where to listen, 0 for a free port (default: 8080).")
  private int port = 8080;

  @Option(
      names = "--most-images",
      paramLabel = "N",
      description =
          "How many images of requests at the same time are computed together (default: 32).")
  private int most = 32;

  @Override
  public Integer call() throws IOException, InterruptedException {
    UsageError.unlessWithin("--most-images", most, 1, 1 << 16);
    ServerSettings settings = server.settings(port);
    Map<String, ServedModel> models = new LinkedHashMap<>();
    try {
      for (Path path : paths) {
        ServedModel model = served(path, models);
        models.put(model.name(), model);
      }
      serve(settings, new ArrayList<>(models.values()));
    } finally {
      models.values().forEach(ServedModel::close);
    }
    return 0;
  }

  private ServedModel served(Path path, Map<String, ServedModel> others) throws IOException {
    ModelFile file = ModelOption.load(path);
    boolean scores = Files.isRegularFile(path) && AnomalyModel.isIn(path);
    Path last = path.toAbsolutePath().normalize().getFileName();
    String own = Printable.of(String.valueOf(last)).replaceFirst("(?i)\\.safetensors$", "");
    if (others.containsKey(own)) {
      throw new UsageError(
          "two models are called %s, expected unique names of files or folders: rename one"
              .formatted(own));
    }
    return new ServedModel(
        own,
        file,
        ClassNames.of(file).names(),
        scores ? AnomalyModel.load(path) : null,
        threads.threads(),
        most);
  }

  private static void serve(ServerSettings settings, List<ServedModel> models)
      throws IOException, InterruptedException {
    Console console = Console.system();
    try (Interruption interruption = Interruption.listen();
        ModelRoutes routes = new ModelRoutes(models, settings);
        LocalServer server = LocalServer.start(settings, routes::addTo)) {
      for (ServedModel model : models) {
        console.printf("Serving %s%n", model);
      }
      console.printf(
          "Listening on %s, described at %s/openapi.json%n", server.address(), server.address());
      if (settings.token() != null) {
        console.println("Requests need the header Authorization: Bearer " + settings.token());
      }
      console.println("Stop with Ctrl-C");
      while (!interruption.requested()) {
        Thread.sleep(POLL_MILLIS);
      }
    }
  }
}
