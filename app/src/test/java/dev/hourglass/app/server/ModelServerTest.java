package dev.hourglass.app.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The interface of models by HTTP, as other programs use it, and as those that mean it harm do.
class ModelServerTest {
  private static final Shape DIGIT = new Shape(1, 28, 28);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int MOST_BODY = 1 << 20;
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static FloatImages digits;
  private static Autoencoder classic;
  private static AnomalyModel anomalies;
  private static ModelRoutes routes;
  private static LocalServer server;
  private static List<ServedModel> models;

  @BeforeAll
  static void start() throws Exception {
    digits = Datasets.load("synthetic:300").test().range(0, 20).floats();
    classic = Models.classic(DIGIT, 1);
    anomalies = AnomalyModel.fit(classic, Datasets.load("synthetic:300").train().floats(), 0.1, 2);
    Autoencoder conditional = Models.preset("vae", DIGIT, Models.options("vae").withClasses(3), 1);
    models =
        List.of(
            served("classic", classic, List.of(), null),
            served("watch", classic, List.of(), anomalies),
            served("pets", conditional, List.of("cat", "dog", "fish"), null));
    ServerSettings settings = ServerSettings.local(0).withLimits(MOST_BODY, 8, TIME);
    routes = new ModelRoutes(models, settings);
    server = LocalServer.start(settings, routes::addTo);
  }

  private static ServedModel served(
      String name, Autoencoder model, List<String> classes, @Nullable AnomalyModel watching) {
    return new ServedModel(name, new ModelFile(model, Map.of()), classes, watching, 2, 16);
  }

  @AfterAll
  static void stop() {
    server.close();
    routes.close();
    models.forEach(ServedModel::close);
  }

  @Test
  void imagesInEveryFormGiveTheBitsOfTheEngine() throws Exception {
    Codes codes = classic.encode(digits);
    byte[] npy = Npy.bytes(new NpyArray(new int[] {20, 1, 28, 28}, digits.values()));
    assertThat(floats(post("/v1/encode", npy, "application/x-npy"))).isEqualTo(codes.values());
    byte[] json = ("{\"images\": " + nested(digits) + "}").getBytes(UTF_8);
    assertThat(floats(post("/v1/encode", json, "application/x-npy"))).isEqualTo(codes.values());
    JsonObject answer = json(post("/v1/encode", json, "application/json"));
    assertThat(answer.get("model").getAsString()).isEqualTo("classic");
    assertThat(flat(answer.getAsJsonArray("codes"))).isEqualTo(codes.values());
    byte[] png = Picture.of(digits, 3).png();
    assertThat(floats(post("/v1/encode", png, "application/x-npy"))).isEqualTo(codes.at(3));
    byte[] back = Npy.bytes(new NpyArray(new int[] {20, 64}, codes.values()));
    FloatImages images = classic.decode(codes);
    assertThat(floats(post("/v1/decode", back, "application/x-npy"))).isEqualTo(images.values());
    assertThat(floats(post("/v1/reconstruct", npy, "application/x-npy")))
        .isEqualTo(images.values());
    byte[] one = ("{\"codes\": " + Arrays.toString(codes.at(3)) + "}").getBytes(UTF_8);
    HttpResponse<byte[]> picture = post("/v1/decode", one, "image/png");
    assertThat(picture.headers().firstValue("content-type")).hasValue("image/png");
    assertThat(picture.body()).isEqualTo(Picture.of(images, 3).png());
  }

  @Test
  void bytesOfJsonAndNumPyAreTakenAsSuch() throws Exception {
    float[] bytes = new float[784];
    Arrays.fill(bytes, 51);
    byte[] npy = Npy.bytes(new NpyArray(new int[] {28, 28}, bytes, "u1"));
    float[] fifth = new float[784];
    Arrays.fill(fifth, 51 / 255f);
    float[] code = classic.encode(Images.of(fifth, DIGIT, null)).values();
    assertThat(floats(post("/v1/encode", npy, "application/x-npy"))).isEqualTo(code);
    byte[] json = ("{\"white\": 255, \"images\": " + Arrays.toString(bytes) + "}").getBytes(UTF_8);
    assertThat(floats(post("/v1/encode", json, "application/x-npy"))).isEqualTo(code);
  }

  @Test
  void scoresAreThoseOfTheDetector() throws Exception {
    byte[] npy = Npy.bytes(new NpyArray(new int[] {20, 784}, digits.values()));
    JsonObject answer = json(post("/v1/score?model=watch", npy, ""));
    double[] scores;
    try (Inference inference = classic.inference(1)) {
      scores = anomalies.score(inference, digits);
    }
    assertThat(doubles(answer.getAsJsonArray("scores"))).isEqualTo(scores);
    assertThat(answer.get("threshold").getAsDouble())
        .isEqualTo(anomalies.normality().threshold().value());
    List<JsonElement> alarms = answer.getAsJsonArray("anomalies").asList();
    for (int i = 0; i < scores.length; i++) {
      assertThat(alarms.get(i).getAsBoolean()).isEqualTo(anomalies.isAnomaly(scores[i]));
    }
    refused(404, "has no anomaly detector", post("/v1/score", npy, ""));
  }

  @Test
  void conditionalModelsTakeLabels() throws Exception {
    Autoencoder pets = models.get(2).file().model();
    FloatImages two = digits.range(0, 2);
    int[] labels = {2, 0};
    String images = nested(two);
    byte[] json = ("{\"images\": " + images + ", \"labels\": [\"fish\", \"cat\"]}").getBytes(UTF_8);
    assertThat(floats(post("/v1/reconstruct?model=pets", json, "application/x-npy")))
        .isEqualTo(pets.reconstruct(two.labelled(labels, List.of("cat", "dog", "fish"))).values());
    byte[] bare = ("{\"images\": " + images + "}").getBytes(UTF_8);
    assertThat(post("/v1/encode?model=pets&label=dog", bare, "").statusCode()).isEqualTo(200);
    refused(400, "takes a label for each", post("/v1/encode?model=pets", bare, ""));
    refused(400, "no class 'cow'", post("/v1/encode?model=pets&label=cow", bare, ""));
    refused(400, "takes no labels", post("/v1/encode?label=dog", bare, ""));
  }

  @Test
  void whatIsNoImageIsRefusedWithAReason() throws Exception {
    refused(400, "empty", encode(""));
    refused(400, "line 1 column 2", encode("{"));
    refused(400, "not an image by its content", encode("[1]"));
    refused(400, "line 1 column", encode("{\"images\": NaN}"));
    refused(400, "different lengths", encode("{\"images\": [[1, 2], [3]]}"));
    refused(400, "different lengths", encode("{\"images\": [[[1]], [2]]}"));
    refused(400, "nested", encode("{\"images\": [[[[[[1]]]]]]}"));
    refused(400, "(images, 1, 28, 28)", encode("{\"images\": [[0, 1]]}"));
    refused(400, "no numbers", encode("{\"images\": []}"));
    refused(400, "holds 'pixels'", encode("{\"pixels\": [1]}"));
    refused(400, "line 1 column 18", encode("{\"images\": [1]} {}"));
    refused(400, "from 0 to 1.0", encode("{\"images\": [" + "2,".repeat(783) + "0]}"));
    refused(400, "from 0 to 1.0", encode("{\"images\": [" + "-1,".repeat(783) + "0]}"));
    refused(400, "cannot be read as an image", encode("\u0089PNG\r\n\u001a\n and no more"));
    refused(400, "truncated", encode("\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f4'}"));
    byte[] codes = "{\"codes\": [1, 2]}".getBytes(UTF_8);
    refused(400, "(codes, 64)", post("/v1/decode", codes, ""));
    refused(415, "neither", post("/v1/decode", Picture.of(digits, 0).png(), ""));
    refused(404, "no model 'x'", post("/v1/encode?model=x", codes, ""));
    refused(404, "nothing at /v2", post("/v2", codes, ""));
    byte[] two = Npy.bytes(new NpyArray(new int[] {2, 64}, new float[128]));
    refused(406, "2 images", post("/v1/decode", two, "image/png"));
    refused(406, "accepts 'text/csv'", post("/v1/decode", two, "text/csv"));
    refused(
        406, "codes are no image", post("/v1/encode", Picture.of(digits, 0).png(), "image/png"));
    refused(405, "POST alone", get("/v1/encode"));
    assertThat(get("/v1/encode").headers().firstValue("allow")).hasValue("POST");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedHoweverItIsSent() throws Exception {
    refused(413, "more than 1,048,576 bytes", post("/v1/encode", new byte[MOST_BODY + 1], ""));
    HttpRequest chunked =
        HttpRequest.newBuilder(uri("/v1/encode"))
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(new byte[3 * MOST_BODY])))
            .build();
    refused(413, "more than", CLIENT.send(chunked, HttpResponse.BodyHandlers.ofByteArray()));
    assertThat(raw("POST /v1/encode HTTP/1.1\r\nHost: %s\r\nContent-Length: 9999999999\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void aSlowBodyIsCutAndWhoComesMeanwhileIsToldToWait() throws Exception {
    List<Socket> slow = new ArrayList<>();
    byte[] png = Picture.of(digits, 0).png();
    try {
      HttpResponse<byte[]> busy = post("/v1/encode", png, "");
      // On a busy machine the first are cut before the last have come.
      for (int attempt = 0; attempt < 20 && busy.statusCode() == 200; attempt++) {
        for (int i = 0; i < 8; i++) {
          slow.add(slowRequest());
        }
        for (int i = 0; i < 5 && busy.statusCode() == 200; i++) {
          Thread.sleep(20);
          busy = post("/v1/encode", png, "");
        }
      }
      refused(429, "8 requests are being answered", busy);
      assertThat(busy.headers().firstValue("retry-after")).hasValue("1");
      // Other questions are answered meanwhile.
      assertThat(get("/health").statusCode()).isEqualTo(200);
      Thread.sleep(TIME.plusMillis(500));
      assertThat(post("/v1/encode", png, "").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static Socket slowRequest() throws IOException {
    Socket socket = new Socket(LOOPBACK, server.port());
    socket
        .getOutputStream()
        .write(
            "POST /v1/encode HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 1000\r\n\r\nabc"
                .formatted(server.port())
                .getBytes(UTF_8));
    return socket;
  }

  @Test
  void cutConnectionsAndGarbageDoNoHarm() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (Socket socket = new Socket(LOOPBACK, server.port())) {
        String start =
            i % 2 == 0
                ? "POST /v1/encode HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 9\r\n\r\nx"
                : "\u0000\u0001 garbage %d\r\n\r\n";
        socket.getOutputStream().write(start.formatted(server.port()).getBytes(ISO_8859_1));
      }
    }
    assertThat(raw("GARBAGE\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(raw("GET / HTTP/1.1\r\nHost: %s\r\nA: " + "x".repeat(100_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 4");
    byte[] png = Picture.of(digits, 0).png();
    for (int i = 0; i < 100 && post("/v1/encode", png, "").statusCode() != 200; i++) {
      Thread.sleep(50);
    }
    assertThat(post("/v1/encode", png, "").statusCode()).isEqualTo(200);
  }

  @Test
  void manyCallersGetTheBitsOfTheirOwnImages() throws Exception {
    Codes codes = classic.encode(digits);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int caller = 0; caller < 6; caller++) {
        int first = caller;
        Callable<Integer> work =
            () -> {
              int others = 0;
              for (int i = 0; i < 60; i++) {
                int image = (first + i) % 20;
                float[] values = digits.range(image, image + 1).values();
                byte[] npy = Npy.bytes(new NpyArray(new int[] {784}, values));
                float[] found = floats(post("/v1/encode", npy, "application/x-npy"));
                others += Arrays.equals(found, codes.at(image)) ? 0 : 1;
              }
              return others;
            };
        wrong.add(callers.submit(work));
      }
      for (Future<Integer> one : wrong) {
        assertThat(one.get()).isZero();
      }
    }
  }

  @Test
  void pagesOfOtherSitesAndOtherNamesAreRefused() throws Exception {
    String encode = "POST /v1/encode HTTP/1.1\r\nHost: %s\r\nContent-Length: 1\r\n";
    assertThat(raw(encode + "Origin: http://evil.example\r\n\r\nx")).startsWith("HTTP/1.1 403");
    assertThat(raw(encode + "Origin: null\r\n\r\nx")).startsWith("HTTP/1.1 403");
    assertThat(raw(encode + "Sec-Fetch-Site: cross-site\r\n\r\nx")).startsWith("HTTP/1.1 403");
    assertThat(raw(encode + "Origin: http://%s\r\n\r\nx")).startsWith("HTTP/1.1 400");
    for (String host : List.of("evil.example", "127.0.0.1", "localhost:1", "")) {
      assertThat(raw("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
          .as(host)
          .startsWith("HTTP/1.1 40");
    }
    assertThat(raw("GET /health HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 40");
    String local = raw("GET /health HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n\r\n");
    assertThat(local)
        .startsWith("HTTP/1.1 200")
        .contains("Content-Security-Policy: default-src 'none'", "nosniff", "no-store");
  }

  @Test
  void aTokenIsAskedForWhereThereIsOne() throws Exception {
    String token = "0123456789abcdef";
    ServerSettings settings = ServerSettings.local(0).on(LOOPBACK, token);
    try (ModelRoutes guarded = new ModelRoutes(models, settings);
        LocalServer other = LocalServer.start(settings, guarded::addTo)) {
      URI health = URI.create(other.address() + "/health");
      assertThat(status(HttpRequest.newBuilder(health))).isEqualTo(401);
      assertThat(status(HttpRequest.newBuilder(health).header("Authorization", "Bearer x")))
          .isEqualTo(401);
      assertThat(status(HttpRequest.newBuilder(health).header("Authorization", "Bearer " + token)))
          .isEqualTo(200);
      assertThat(
              status(
                  HttpRequest.newBuilder(health).header("Cookie", "a=b; hourglass-token=" + token)))
          .isEqualTo(200);
    }
  }

  @Test
  void aBrowserThatComesWithTheTokenGetsACookieThatScriptsCannotRead() throws Exception {
    String token = "0123456789abcdef";
    ServerSettings settings = ServerSettings.local(0).on(LOOPBACK, token);
    try (ModelRoutes guarded = new ModelRoutes(models, settings);
        LocalServer other = LocalServer.start(settings, guarded::addTo)) {
      assertThat(other.page()).isEqualTo(other.address() + "/?token=" + token);
      HttpResponse<String> arrived =
          CLIENT.send(
              HttpRequest.newBuilder(URI.create(other.page())).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(arrived.statusCode()).isEqualTo(303);
      assertThat(arrived.headers().firstValue("location")).contains("/");
      assertThat(arrived.headers().firstValue("set-cookie"))
          .contains("hourglass-token=" + token + "; HttpOnly; SameSite=Strict; Path=/");
      for (String wrong : List.of("/?token=0123456789abcdeX", "/health?token=" + token, "/")) {
        URI address = URI.create(other.address() + wrong);
        assertThat(status(HttpRequest.newBuilder(address))).as(wrong).isEqualTo(401);
      }
      assertThat(
              status(
                  HttpRequest.newBuilder(URI.create(other.page())).header("Origin", "http://x.y")))
          .isEqualTo(403);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerSettings.local(0).on(LOOPBACK, "0123456789abcde;"))
        .withMessageContaining("letters, digits and - . _ ~");
  }

  @Test
  void theDescriptionNamesEveryPathAndMetricsCountThem() throws Exception {
    JsonObject description = json(get("/openapi.json"));
    assertThat(description.getAsJsonObject("paths").keySet())
        .containsExactly(
            "/v1/encode",
            "/v1/decode",
            "/v1/reconstruct",
            "/v1/score",
            "/v1/models",
            "/health",
            "/metrics");
    for (String path : description.getAsJsonObject("paths").keySet()) {
      assertThat(get(path).statusCode()).as(path).isIn(200, 405);
    }
    JsonObject first = json(get("/v1/models")).getAsJsonArray("models").get(0).getAsJsonObject();
    assertThat(first.get("latent_dimension").getAsInt()).isEqualTo(64);
    assertThat(encode("x").statusCode()).isEqualTo(400);
    String metrics = new String(get("/metrics").body(), UTF_8);
    assertThat(metrics)
        .containsPattern(
            "hourglass_request_seconds_count\\{path=\"/v1/encode\",status=\"400\"} [1-9]")
        .contains("# TYPE hourglass_images_total counter", "hourglass_requests_in_progress 0");
  }

  @Test
  void anotherServerOnThePortIsSaid() {
    ServerSettings taken = ServerSettings.local(server.port());
    org.assertj.core.api.Assertions.assertThatIOException()
        .isThrownBy(() -> LocalServer.start(taken, routes::addTo))
        .withMessageContaining("cannot listen on port " + server.port());
  }

  private static int status(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static void refused(int status, String words, HttpResponse<byte[]> answer) {
    assertThat(new String(answer.body(), UTF_8)).contains(words);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(answer).get("status").getAsInt()).isEqualTo(status);
  }

  private static HttpResponse<byte[]> encode(String body) throws Exception {
    return post("/v1/encode", body.getBytes(ISO_8859_1), "");
  }

  private static URI uri(String path) {
    return URI.create(server.address() + path);
  }

  private static HttpResponse<byte[]> post(String path, byte[] body, String accept)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /// What the server answers to some bytes, in which `%s` stands for its host.
  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket(LOOPBACK, server.port())) {
      socket.setSoTimeout(10_000);
      String host = "127.0.0.1:" + server.port();
      socket.getOutputStream().write(request.replace("%s", host).getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(1), ISO_8859_1)
          + new String(in.readNBytes(in.available()), ISO_8859_1);
    }
  }

  private static JsonObject json(HttpResponse<byte[]> answer) {
    return JsonParser.parseString(new String(answer.body(), UTF_8)).getAsJsonObject();
  }

  private static float[] floats(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    return Npy.read("answer", answer.body()).values();
  }

  private static float[] flat(JsonElement json) {
    double[] values = doubles(json);
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double[] doubles(JsonElement json) {
    return json.isJsonArray()
        ? json.getAsJsonArray().asList().stream()
            .flatMapToDouble(one -> Arrays.stream(doubles(one)))
            .toArray()
        : new double[] {json.getAsDouble()};
  }

  private static String nested(FloatImages images) {
    return IntStream.range(0, images.count())
        .mapToObj(i -> Arrays.toString(images.range(i, i + 1).values()))
        .toList()
        .toString();
  }
}
