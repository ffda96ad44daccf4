package dev.hourglass.bench;

import com.google.gson.GsonBuilder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.bench.peers.BenchImages;
import dev.hourglass.bench.peers.Contender;
import dev.hourglass.bench.peers.Gate;
import dev.hourglass.bench.peers.Hourglass;
import dev.hourglass.bench.peers.LibTorch;
import dev.hourglass.bench.peers.OnnxRuntime;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench`: Hourglass beside other libraries.
@Command(
    name = "hourglass bench",
    description = {
      "Time Hourglass against other libraries, with the same parameters on the same images.",
      "",
      "Before anything is timed, all must compute the same outputs and losses."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      KernelsCommand.class,
      ScalingCommand.class,
      PresetsCommand.class,
      RatesCommand.class,
      JmhCommand.class
    })
final class BenchCommand implements Callable<Integer> {
  private static final long SEED = 1;

  @Mixin private ImagesOption data = new ImagesOption();
  @Mixin private Contest.Sizes sizes = new Contest.Sizes();

  @Option(
      names = "--pytorch-script",
      paramLabel = "FILE",
      defaultValue = "../shared/reference/seed_pytorch.py",
      description = "The PyTorch script to time as well (default:%n${DEFAULT-VALUE}).")
  private Path script = Path.of("../shared/reference/seed_pytorch.py");

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    sizes.check();
    PrintStream out = Console.system().out();
    Environment environment = Environment.here();
    out.print(environment.lines());
    BenchImages images = data.load(out);
    Autoencoder model = Models.classic(SEED);
    Map<String, String> versions = new LinkedHashMap<>();
    List<Contender> others = new ArrayList<>();
    try (Hourglass hourglass = new Hourglass(model, sizes.threads)) {
      others.addAll(others(model, sizes.threads));
      others.forEach(other -> versions.put(other.name(), other.version()));
      versions.forEach((name, version) -> out.printf("beside     %s %s%n", name, version));
      List<Gate.Agreement> agreements = Gate.check(hourglass, others, images, sizes.batch);
      agreements.forEach(agreement -> out.println("gate       " + agreement.sentence()));
      Contest contest = new Contest(sizes, model, hourglass, others, images, out);
      List<Result> results = contest.all(new Contest.Script(script, data.folder()));
      if (json != null) {
        write(json, new Report(environment, versions, sizes.facts(images), agreements, results));
      }
    } finally {
      others.forEach(Contender::close);
    }
    return 0;
  }

  private static List<Contender> others(Autoencoder model, int threads) throws Exception {
    List<Contender> others = new ArrayList<>();
    if (LibTorch.isHere()) {
      others.add(new LibTorch(model, threads, Environment.versionOf("libtorch")));
    } else {
      Console.system()
          .out()
          .println("without    libtorch, which is among the libraries for Linux amd64 only");
    }
    others.add(new OnnxRuntime(model, threads));
    return others;
  }

  private static void write(Path path, Report report) throws Exception {
    AtomicFile.writeText(
        path, new GsonBuilder().setPrettyPrinting().create().toJson(report.json()));
  }

  /// Everything that JSON gets.
  private record Report(
      Environment environment,
      Map<String, String> versions,
      Map<String, Object> sizes,
      List<Gate.Agreement> agreements,
      List<Result> results) {

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("environment", environment);
      json.put("versions", versions);
      json.put("sizes", sizes);
      json.put("agreements", agreements);
      json.put("results", results.stream().flatMap(result -> result.rows().stream()).toList());
      return json;
    }
  }
}
