package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.bench.peers.BenchImages;
import dev.hourglass.bench.peers.Preset;
import dev.hourglass.bench.timing.Medians;
import dev.hourglass.bench.timing.Peak;
import dev.hourglass.bench.timing.TrainingStep;
import dev.hourglass.bench.timing.Workload;
import dev.hourglass.data.ByteImages;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.program.Program.NamedPhase;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench kernels`: where a training step's time goes.
///
/// The step's phases run in their order on one thread, so that each finds the caches as the one
/// before it left them, and each is timed every time.
@Command(
    name = "kernels",
    description = {
      "Show where the time of a training step goes, phase by phase.",
      "",
      "A block of images (16, or 32 for a model that uses its weights once or normalises),",
      "one thread, squared error and Adam; medians over all rounds."
    })
final class KernelsCommand implements Callable<Integer> {
  private static final long SEED = 1;

  @Mixin private ImagesOption data = new ImagesOption();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "The preset (default: classic); vae:2 has 2 latent dimensions; large is the model of"
              + " 'bench scaling', on noise.")
  private String name = Preset.CLASSIC.text();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Steps to time, after as many that warm up (default: 1000).")
  private int rounds = 1000;

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || rounds > 1_000_000) {
      throw new IllegalArgumentException("--rounds is %d, expected 1 to 1000000".formatted(rounds));
    }
    PrintStream out = Console.system().out();
    out.print(Environment.here().lines());
    Preset preset = new Preset(name);
    Optional<BenchImages> noise = preset.noise(Block.WIDE);
    ByteImages images = (noise.isPresent() ? noise.get() : data.load(out)).bytes();
    Autoencoder model = preset.model(images.shape(), SEED);
    TrainingStep step = new TrainingStep(Kernels.best(), model, images);
    double[][] seconds = time(step);
    double peak = Peak.gflops(1);
    out.printf(Locale.ROOT, "peak       %.1f GFLOP/s, multiply-adds on one thread%n%n", peak);
    out.print(table(step.pieces(), seconds, Workload.forward(model), step.lanes(), peak));
    return 0;
  }

  /// Seconds `[piece][round]`.
  private double[][] time(TrainingStep step) {
    for (int round = 0; round < rounds; round++) {
      step.run();
    }
    List<NamedPhase> pieces = step.pieces();
    double[][] seconds = new double[pieces.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      for (int p = 0; p < seconds.length; p++) {
        pieces.get(p).phase().run(0, 1);
        long end = System.nanoTime();
        seconds[p][round] = (end - start) / 1e9;
        start = end;
      }
    }
    return seconds;
  }

  /// One row for each piece and one for the whole.
  ///
  /// @param seconds `[piece][round]`
  /// @param multiplyAdds per image, by layer
  /// @param images of a step
  /// @param peak GFLOP/s
  static Table table(
      List<NamedPhase> pieces,
      double[][] seconds,
      Map<String, Long> multiplyAdds,
      int images,
      double peak) {
    double[] medians = Arrays.stream(seconds).mapToDouble(Medians::of).toArray();
    double whole = Arrays.stream(medians).sum();
    Table table = new Table("phase", "µs", "share", "GFLOP/s", "of peak");
    double flops = 0;
    for (int p = 0; p < medians.length; p++) {
      double own = images * flops(pieces.get(p).name(), multiplyAdds);
      flops += own;
      addRow(table, pieces.get(p).name(), medians[p], whole, own, peak);
    }
    addRow(table, "all", whole, whole, flops, peak);
    return table;
  }

  private static void addRow(
      Table table, String name, double seconds, double whole, double flops, double peak) {
    double gflops = flops / seconds / 1e9;
    table.add(
        name,
        String.format(Locale.ROOT, "%.1f", 1e6 * seconds),
        String.format(Locale.ROOT, "%.1f %%", 100 * seconds / whole),
        flops == 0 ? "" : String.format(Locale.ROOT, "%.1f", gflops),
        flops == 0 ? "" : String.format(Locale.ROOT, "%.2f", gflops / peak));
  }

  /// Twice the multiply-adds of a linear layer's three big phases on an image; of anything else
  /// they are not counted. Nothing learns before the first layer, so its input gradient is never
  /// computed.
  private static double flops(String piece, Map<String, Long> multiplyAdds) {
    String layer = piece.substring(0, Math.max(0, piece.indexOf(' ')));
    boolean first =
        multiplyAdds.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .findFirst()
            .map(entry -> entry.getKey().equals(layer))
            .orElse(false);
    boolean linear =
        piece.endsWith(" forward")
            || piece.endsWith(" weight gradient")
            || (piece.endsWith(" input gradient") && !first);
    return linear ? 2.0 * multiplyAdds.getOrDefault(layer, 0L) : 0;
  }
}
