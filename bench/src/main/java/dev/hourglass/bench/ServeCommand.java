package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.bench.timing.Callers;
import dev.hourglass.bench.timing.HttpCallers;
import dev.hourglass.bench.timing.ServerProcess;
import dev.hourglass.data.ByteImages;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.BatchingInference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench serve`: many clients of the HTTP interface.
@Command(
    name = "serve",
    description = {
      "Show what many clients of hourglass serve get that encode one image at a time.",
      "",
      "The server is a process of its own; it shares this machine's processors with the clients. Every answer is compared with the code"
          + " that the engine gives, to the bit; beside it stands what the same number of callers"
          + " in the program get."
    })
final class ServeCommand implements Callable<Integer> {
  private static final int BATCH = 32;
  private static final int WARM_UP_SECONDS = 20;
  private static final int PARTS = 4;

  @Mixin private ImagesOption data = new ImagesOption();

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "Connections that send at the same time (default: 200).")
  private int clients = 200;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long the clients send (default: 60).")
  private int seconds = 60;

  @Override
  public Integer call() throws Exception {
    BenchCommand.check("--clients", clients, 1000);
    BenchCommand.check("--seconds", seconds, 36_000);
    PrintStream out = Console.system().out();
    out.print(Environment.here().lines());
    ByteImages images = data.load(out).first(Callers.IMAGES).bytes();
    Autoencoder model = Models.classic(1);
    int threads = TrainingConfig.defaults().threads();
    Table table =
        new Table(
            "encode one image",
            "right",
            "429, 503",
            "wrong",
            "images/s",
            "p50 µs",
            "p99 µs",
            "resident MB");
    double engine = inProgram(images, model, threads, table);
    Path folder = Files.createTempDirectory("hourglass-bench-");
    Path file = folder.resolve("classic.safetensors");
    new ModelFile(model, Map.of()).save(file);
    try (ServerProcess server = ServerProcess.serve(file)) {
      double http = served(images, model, server, table);
      out.printf("%n%d clients; batches of at most %d, %d threads%n%n", clients, BATCH, threads);
      out.print(table);
      out.printf("%nserved / in the program: %.2f%n", http / engine);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
    return 0;
  }

  private double inProgram(ByteImages images, Autoencoder model, int threads, Table table)
      throws InterruptedException {
    try (BatchingInference batching = model.batching(threads, BATCH, Duration.ZERO)) {
      Callers.turn(images, clients, WARM_UP_SECONDS, _ -> batching::encode);
      Callers.Turn turn = Callers.turn(images, clients, WARM_UP_SECONDS, _ -> batching::encode);
      add(
          table,
          "BatchingInference, in the program",
          new HttpCallers.Outcome((long) (turn.perSecond() * WARM_UP_SECONDS), 0, 0, turn),
          Double.NaN);
      return turn.perSecond();
    }
  }

  /// In parts, so that a leak shows.
  private double served(ByteImages images, Autoencoder model, ServerProcess server, Table table)
      throws IOException, InterruptedException {
    int port = server.port();
    HttpCallers callers = new HttpCallers(port, exchanges(images, model, port));
    callers.turn(clients, WARM_UP_SECONDS);
    double sum = 0;
    for (int part = 1; part <= PARTS; part++) {
      HttpCallers.Outcome outcome = callers.turn(clients, Math.ceilDiv(seconds, PARTS));
      add(table, "HTTP, part %d of %d".formatted(part, PARTS), outcome, server.residentMegabytes());
      sum += outcome.turn().perSecond();
      if (outcome.wrong() > 0) {
        throw new IllegalStateException(
            "%d answers were wrong, expected the codes of the engine".formatted(outcome.wrong()));
      }
    }
    return sum / PARTS;
  }

  private static List<HttpCallers.Exchange> exchanges(
      ByteImages images, Autoencoder model, int port) {
    List<HttpCallers.Exchange> exchanges = new ArrayList<>();
    for (int image = 0; image < images.count(); image++) {
      ByteImages one = images.range(image, image + 1);
      float[] code = model.encode(one).values();
      ByteBuffer bytes =
          ByteBuffer.allocate(Float.BYTES * code.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(code);
      int[] shape = {1, one.shape().height(), one.shape().width()};
      byte[] body = Npy.bytes(new NpyArray(shape, one.floats().values()));
      exchanges.add(
          new HttpCallers.Exchange(
              HttpCallers.post(port, "/v1/encode", "application/x-npy", body), bytes.array()));
    }
    return exchanges;
  }

  private static void add(Table table, String name, HttpCallers.Outcome outcome, double megabytes) {
    table.add(
        name,
        "%,d".formatted(outcome.right()),
        "%,d".formatted(outcome.refused()),
        "%,d".formatted(outcome.wrong()),
        "%,.0f".formatted(outcome.turn().perSecond()),
        "%,.0f".formatted(outcome.turn().p50()),
        "%,.0f".formatted(outcome.turn().p99()),
        Double.isNaN(megabytes) ? "" : "%,.0f".formatted(megabytes));
  }
}
