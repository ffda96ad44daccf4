import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Datasets;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.model.SharedInference;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A web service that scores images: `POST /score` with the grey pixels of one image, a byte each,
/// answers `{"score": 1.234, "anomaly": false}`. A virtual thread serves each request, and all of
/// them share one model.
///
/// Arguments: a file that `./hourglass anomalies --fit` wrote, and a port of this machine; then
/// `curl --data-binary @image http://localhost:PORT/score`. Without arguments it fits a model to
/// digits drawn here, asks itself about a digit and about its negative, and ends.
class ScoreService implements AutoCloseable {
  private final AnomalyModel anomalies;
  private final SharedInference shared;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ScoreService(AnomalyModel anomalies, int port) throws IOException {
    this.anomalies = anomalies;
    shared = anomalies.model().shared(Runtime.getRuntime().availableProcessors());
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/score", this::score);
    server.setExecutor(threads);
    server.start();
  }

  private void score(HttpExchange exchange) throws IOException {
    try (exchange) {
      int size = anomalies.model().inputShape().size();
      byte[] pixels = exchange.getRequestBody().readNBytes(size + 1);
      if (!exchange.getRequestMethod().equals("POST") || pixels.length != size) {
        answer(exchange, 400, "expected a POST of %d bytes, one for each pixel".formatted(size));
        return;
      }
      float[] image = new float[size];
      for (int p = 0; p < size; p++) {
        image[p] = (pixels[p] & 0xFF) / 255f;
      }
      double score = shared.with(inference -> anomalies.score(inference, image));
      String json = "{\"score\": %.3f, \"anomaly\": %s}";
      answer(exchange, 200, String.format(Locale.ROOT, json, score, anomalies.isAnomaly(score)));
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Answers the current requests first.
  @Override
  public void close() {
    server.stop(1);
    threads.close();
    shared.close();
  }

  static void main(String[] args) throws Exception {
    if (args.length == 2) {
      ScoreService service =
          new ScoreService(AnomalyModel.load(Path.of(args[0])), Integer.parseInt(args[1]));
      Runtime.getRuntime().addShutdownHook(new Thread(service::close));
      System.out.println("scores images at http://localhost:" + service.port() + "/score");
      return;
    }
    Dataset digits = Datasets.load("synthetic:3000");
    Dataset split = digits.withValidation(1000, /* seed */ 0);
    Autoencoder model = Models.classic(/* seed */ 1);
    Trainer.fit(model, split, TrainingConfig.defaults().withEpochs(3));
    AnomalyModel anomalies =
        AnomalyModel.fit(model, split.test(), /* false alarms */ 0.01, /* threads */ 1);
    float[] digit = digits.test().numbers(0);
    try (ScoreService service = new ScoreService(anomalies, /* any free port */ 0);
        HttpClient client = HttpClient.newHttpClient()) {
      System.out.println("a digit:      " + ask(client, service.port(), digit, 0));
      System.out.println("its negative: " + ask(client, service.port(), digit, 255));
    }
  }

  private static String ask(HttpClient client, int port, float[] image, int flipped)
      throws IOException, InterruptedException {
    byte[] pixels = new byte[image.length];
    for (int p = 0; p < pixels.length; p++) {
      pixels[p] = (byte) (Math.round(255 * image[p]) ^ flipped);
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/score"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(pixels))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
