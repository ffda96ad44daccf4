package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.bench.timing.Callers;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.BatchingInference;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.Models;
import dev.hourglass.model.SharedInference;
import dev.hourglass.train.TrainingConfig;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench shared`: many callers that encode one image at a time.
@Command(
    name = "shared",
    description = {
      "Show what many callers get that encode one image at a time.",
      "",
      "Each caller is a thread that calls again as soon as it has its code. Compared are an"
          + " Inference for each caller, one SharedInference, and one BatchingInference."
    })
final class SharedCommand implements Callable<Integer> {
  private static final int[] CALLERS = {1, 8, 200};
  private static final int BATCH = 32;
  private static final Duration WAIT = Duration.ofNanos(200_000);

  @Mixin private ImagesOption data = new ImagesOption();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Calls that are computed at the same time (default: all processors).")
  private int workers = TrainingConfig.defaults().threads();

  @Option(names = "--seconds", paramLabel = "N", description = "Length of a turn (default: 3).")
  private int seconds = 3;

  @Mixin private RunsOption runs = new RunsOption(3);

  /// One way to serve all callers.
  ///
  /// @param encode gives each caller its function
  private record Way(String name, Function<Integer, Function<Images, Codes>> encode) {}

  @Override
  public Integer call() throws Exception {
    BenchCommand.check("--workers", workers, 1024);
    BenchCommand.check("--seconds", seconds, 600);
    PrintStream out = Console.system().out();
    out.print(Environment.here().lines());
    ByteImages images = data.load(out).first(Callers.IMAGES).bytes();
    Autoencoder model = Models.classic(1);
    List<Inference> own = new ArrayList<>();
    for (int caller = 0; caller < CALLERS[CALLERS.length - 1]; caller++) {
      own.add(model.inference(1));
    }
    Table table = new Table("encode one image", "callers", "images/s", "p50 µs", "p99 µs");
    try (SharedInference shared = model.shared(workers);
        BatchingInference batching = model.batching(workers, BATCH, WAIT)) {
      List<Way> ways =
          List.of(
              new Way("Inference for each caller", caller -> own.get(caller)::encode),
              new Way("SharedInference, %d workers".formatted(workers), _ -> shared::encode),
              new Way("BatchingInference, %d workers".formatted(workers), _ -> batching::encode));
      requireEqual(images, ways);
      for (int callers : CALLERS) {
        measure(images, ways, callers, table);
      }
    } finally {
      own.forEach(Inference::close);
    }
    out.printf(
        "%nmedians of %d turns of %d s; batches of at most %d, waiting at most %d µs%n%n",
        runs.runs(), seconds, BATCH, WAIT.toNanos() / 1000);
    out.print(table);
    return 0;
  }

  /// The gate: whoever is asked gives the same bits.
  private static void requireEqual(ByteImages images, List<Way> ways) {
    float[] expected = ways.getFirst().encode.apply(0).apply(images).values();
    for (Way way : ways) {
      for (int image = 0; image < images.count(); image++) {
        float[] code = way.encode.apply(0).apply(images.range(image, image + 1)).values();
        int at = image * code.length;
        if (!Arrays.equals(code, Arrays.copyOfRange(expected, at, at + code.length))) {
          throw new IllegalStateException(
              "%s gives image %d another code than an Inference, expected the same bits"
                  .formatted(way.name, image));
        }
      }
    }
  }

  private void measure(ByteImages images, List<Way> ways, int callers, Table table)
      throws InterruptedException {
    List<List<Callers.Turn>> turns = new ArrayList<>();
    ways.forEach(_ -> turns.add(new ArrayList<>()));
    for (int run = -1; run < runs.runs(); run++) {
      for (int w = 0; w < ways.size(); w++) {
        Callers.Turn turn = Callers.turn(images, callers, seconds, ways.get(w).encode);
        // The first is a warm-up.
        if (run >= 0) {
          turns.get(w).add(turn);
        }
      }
    }
    for (int w = 0; w < ways.size(); w++) {
      Callers.Turn median = Callers.median(turns.get(w));
      table.add(
          ways.get(w).name,
          "%d".formatted(callers),
          "%,.0f".formatted(median.perSecond()),
          "%,.0f".formatted(median.p50()),
          "%,.0f".formatted(median.p99()));
    }
  }
}
