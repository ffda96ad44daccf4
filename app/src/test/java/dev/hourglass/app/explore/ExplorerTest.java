package dev.hourglass.app.explore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.server.LocalServer;
import dev.hourglass.app.server.ServerSettings;
import dev.hourglass.codec.CodeRates;
import dev.hourglass.codec.Codec;
import dev.hourglass.codec.CodecOptions;
import dev.hourglass.codec.CompressedImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.files.Npy;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the explorer's page asks for, by HTTP.
class ExplorerTest {
  private static final Shape DIGIT = new Shape(1, 28, 28);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int MOST_TRIES = 600;

  private static Dataset digits;
  private static Autoencoder classic;
  private static Autoencoder codec;
  private static Explorer explorer;
  private static LocalServer server;

  @BeforeAll
  static void start() throws Exception {
    digits = Datasets.load("synthetic:600");
    classic = Models.classic(DIGIT, 1);
    explorer =
        new Explorer(
            2,
            _ -> {
              throw new java.io.IOException("nothing is trained here");
            });
    explorer.add(loaded(classic));
    explorer.add(loaded(Models.preset("vae", DIGIT, 1)));
    explorer.add(loaded(Models.preset("vae", DIGIT, Models.options("vae").withClasses(10), 1)));
    codec = Models.preset("codec", DIGIT, 1);
    explorer.add(loaded(codec));
    server = LocalServer.start(ServerSettings.local(0), new ExplorerRoutes(explorer)::addTo);
  }

  private static Explorer.Loaded loaded(Autoencoder model) {
    return new Explorer.Loaded(null, new ModelFile(model, Map.of()), digits);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    explorer.close();
  }

  @Test
  void theStateNamesModelsAndImages() throws Exception {
    JsonObject state = json(get("/api/state"));
    JsonObject first = state.getAsJsonArray("models").get(0).getAsJsonObject();
    assertThat(first.get("name").getAsString()).isEqualTo("classic");
    assertThat(first.get("latent_dimension").getAsInt()).isEqualTo(64);
    assertThat(first.get("test_mse").getAsDouble()).isBetween(0.01, 1.0);
    assertThat(
            state
                .getAsJsonArray("models")
                .get(1)
                .getAsJsonObject()
                .get("variational")
                .getAsBoolean())
        .isTrue();
    JsonObject dataset = state.getAsJsonObject("dataset");
    assertThat(dataset.get("shown").getAsInt()).isEqualTo(digits.test().count());
    assertThat(dataset.getAsJsonArray("classes")).hasSize(10);
    assertThat(state.getAsJsonObject("training").get("state").getAsString()).isEqualTo("idle");
    assertThat(state.getAsJsonObject("atlas").get("cell").getAsInt()).isEqualTo(28);
  }

  @Test
  void theMapIsTheCodesFirstByPcaThenByUmap() throws Exception {
    float[] pca = floats(get("/api/map?kind=pca"));
    assertThat(pca).hasSize(2 * digits.test().count());
    for (float place : pca) {
      assertThat(place).isBetween(0f, 1f);
    }
    HttpResponse<byte[]> umap = get("/api/map?kind=umap");
    assertThat(umap.statusCode()).isIn(200, 202);
    assertThat(floats(patiently("/api/map?kind=umap"))).hasSameSizeAs(pca).isNotEqualTo(pca);
    assertThat(floats(patiently("/api/map?kind=umap&model=1"))).hasSameSizeAs(pca);
  }

  @Test
  void aModelWithoutNumbersIsASentence() throws Exception {
    Autoencoder broken = Models.classic(DIGIT, 1);
    java.util.Arrays.fill(broken.parameters().values(), Float.NaN);
    explorer.add(loaded(broken));
    for (String path :
        new String[] {"/api/map?kind=pca", "/api/dimensions?", "/api/rates?index=3"}) {
      HttpResponse<byte[]> answer = get(path + "&model=4");
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(new String(answer.body(), UTF_8)).contains("NaN");
    }
  }

  @Test
  void columnsHoldANumberForEachImage() throws Exception {
    int count = digits.test().count();
    float[] labels = floats(get("/api/column?name=label"));
    int[] expected = digits.test().labels();
    assertThat(labels).hasSize(count);
    assertThat(labels[17]).isEqualTo(expected == null ? -1 : expected[17]);
    FloatImages image = digits.test().range(17, 18).floats();
    float error = Exploration.mse(image, classic.reconstruct(image), 0);
    assertThat(floats(get("/api/column?name=error"))[17]).isEqualTo(error);
    assertThat(floats(patiently("/api/column?name=anomaly"))).hasSize(count);
    assertThat(floats(patiently("/api/column?name=group"))).hasSize(count).contains(0, 1);
    assertThat(get("/api/column?name=size").statusCode()).isEqualTo(404);
  }

  @Test
  void anImageOfTheMapAndTheSameOneOfAFileLookAlike() throws Exception {
    patientlyKnown();
    JsonObject known = json(get("/api/image?index=3"));
    FloatImages image = digits.test().range(3, 4).floats();
    Codes code = classic.encode(image);
    assertThat(known.getAsJsonArray("code")).hasSize(64);
    assertThat(known.getAsJsonArray("code").get(5).getAsFloat()).isEqualTo(code.values()[5]);
    assertThat(png(known, "reconstruction")).isEqualTo(Picture.of(classic.decode(code), 0).png());
    assertThat(known.get("refined_error").getAsDouble())
        .isLessThanOrEqualTo(known.get("error").getAsDouble());
    assertThat(known.getAsJsonArray("neighbours")).hasSize(8);
    assertThat(known.get("knn_label").getAsString()).matches("[0-9]");
    assertThat(known.get("threshold").getAsDouble()).isFinite();
    JsonObject own = json(post("/api/look", Picture.of(digits.test(), 3).png()));
    for (String same : new String[] {"original", "reconstruction", "refined", "heat", "error"}) {
      assertThat(own.get(same)).as(same).isEqualTo(known.get(same));
    }
    assertThat(own.get("index").isJsonNull()).isTrue();
    JsonObject quick = json(post("/api/look?quick=1", Picture.of(digits.test(), 3).png()));
    assertThat(quick.get("refined").isJsonNull()).isTrue();
    assertThat(post("/api/look", "no image".getBytes(UTF_8)).statusCode()).isEqualTo(400);
    assertThat(get("/api/image?index=-1").statusCode()).isEqualTo(400);
    assertThat(get("/api/image?index=3&model=7").statusCode()).isEqualTo(404);
  }

  private static void patientlyKnown() throws Exception {
    for (int i = 0; i < MOST_TRIES; i++) {
      JsonObject json = json(get("/api/image?index=0"));
      if (!json.getAsJsonArray("neighbours").isEmpty() && !json.get("score").isJsonNull()) {
        return;
      }
      Thread.sleep(100);
    }
  }

  @Test
  void codesAreDecodedAndDrawn() throws Exception {
    Codes codes = classic.encode(digits.test().range(0, 3).floats());
    byte[] pixels = post("/api/decode", bytes(codes.values())).body();
    FloatImages images = classic.decode(codes);
    assertThat(pixels).hasSize(3 * 784);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(Byte.toUnsignedInt(pixels[i])).isEqualTo(Math.round(255 * images.values()[i]));
    }
    assertThat(post("/api/decode", new byte[5]).statusCode()).isEqualTo(400);
    float[] nan = new float[64];
    nan[3] = Float.NaN;
    assertThat(post("/api/decode", bytes(nan)).statusCode()).isEqualTo(400);
    assertThat(floats(patiently("/api/sample?count=4"))).hasSize(4 * 64);
    assertThat(floats(get("/api/sample?count=2&model=1"))).hasSize(2 * 16);
    JsonObject dimensions = json(get("/api/dimensions"));
    assertThat(dimensions.getAsJsonArray("order")).hasSize(64);
    assertThat(dimensions.getAsJsonArray("directions")).hasSize(16);
    int most = dimensions.getAsJsonArray("order").get(0).getAsInt();
    int least = dimensions.getAsJsonArray("order").get(63).getAsInt();
    assertThat(dimensions.getAsJsonArray("deviation").get(most).getAsDouble())
        .isGreaterThanOrEqualTo(dimensions.getAsJsonArray("deviation").get(least).getAsDouble());
  }

  @Test
  void aConditionalModelDecodesTheClassThatIsNamed() throws Exception {
    byte[] code = bytes(new float[16]);
    byte[] seven = post("/api/decode?model=2&label=7", code).body();
    assertThat(seven).hasSize(784).isNotEqualTo(post("/api/decode?model=2&label=0", code).body());
    assertThat(post("/api/decode?model=2&label=cat", code).statusCode()).isEqualTo(400);
    byte[] png = Picture.of(digits.test(), 3).png();
    assertThat(post("/api/look?model=2&label=7", png).statusCode()).isEqualTo(200);
    assertThat(json(get("/api/image?index=3&model=2")).getAsJsonArray("code")).hasSize(16);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void theBytesOfAnImageAreThoseOfItsCodeAtEachQuality(int number) throws Exception {
    Autoencoder model = number == 0 ? classic : codec;
    JsonObject found = json(patiently("/api/rates?index=3&model=" + number));
    assertThat(found.get("learned").getAsBoolean()).isEqualTo(number == 3);
    assertThat(found.get("sample").getAsInt()).isEqualTo(digits.test().count());
    CodeRates rates = new CodeRates(model, model.encode(digits.test()));
    FloatImages image = digits.test().range(3, 4).floats();
    Codes code = model.encode(image);
    JsonArray points = found.getAsJsonArray("points");
    assertThat(points).hasSize(number == 0 ? 25 : 49);
    for (JsonElement each : points) {
      JsonObject point = each.getAsJsonObject();
      int quality = point.get("quality").getAsInt();
      FloatImages decoded = model.decode(rates.rounded(code, quality));
      assertThat(point.get("bits").getAsDouble()).isEqualTo(rates.bits(code, quality)[0]);
      assertThat((float) point.get("mse").getAsDouble())
          .isEqualTo(Exploration.mse(image, decoded, 0));
      assertThat(point.get("ssim").getAsDouble()).isBetween(-1.0, 1.0);
    }
    assertThat(points.get(0).getAsJsonObject().get("quality").getAsInt()).isEqualTo(4);
    assertThat(points.get(points.size() - 1).getAsJsonObject().get("quality").getAsInt())
        .isEqualTo(100);
    assertThat((float) found.getAsJsonObject("unrounded").get("mse").getAsDouble())
        .isEqualTo(Exploration.mse(image, model.decode(code), 0));
    byte[] png = Picture.of(digits.test(), 3).png();
    assertThat(json(post("/api/rates?model=" + number, png))).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void aCodeOfAQualityIsDecodedAsAFileOfIt(int number, @TempDir Path folder) throws Exception {
    Autoencoder model = number == 0 ? classic : codec;
    byte[] file = Codec.of(model, CodecOptions.quality(44)).compress(digits.test());
    Path path = Files.write(folder.resolve("digits.hgc"), file);
    float[] code = model.encode(digits.test().range(3, 4)).values();
    byte[] found = post("/api/decode?quality=44&model=" + number, bytes(code)).body();
    try (CompressedImages back = Codec.open(path, model)) {
      assertThat(found).isEqualTo(ExplorerRoutes.bytes(back.images(3, 4)));
    }
    assertThat(found).isNotEqualTo(post("/api/decode?model=" + number, bytes(code)).body());
  }

  @Test
  void conditionalModelsCompressToo() throws Exception {
    JsonObject known = json(patiently("/api/rates?index=3&model=2"));
    String label = json(get("/api/image?index=3&model=2")).get("label").getAsString();
    byte[] png = Picture.of(digits.test(), 3).png();
    assertThat(json(post("/api/rates?model=2&label=" + label, png))).isEqualTo(known);
    assertThat(post("/api/rates?model=2&label=cat", png).statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsNoQualityOrNoImageIsRefused() throws Exception {
    byte[] code = bytes(new float[64]);
    for (String quality : new String[] {"0", "101", "-3", "1e2", "x"}) {
      HttpResponse<byte[]> answer = post("/api/decode?quality=" + quality, code);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(new String(answer.body(), UTF_8)).contains("expected 1 to 100");
    }
    assertThat(get("/api/rates?index=-1").statusCode()).isEqualTo(400);
    assertThat(get("/api/rates?index=3&model=7").statusCode()).isEqualTo(404);
    assertThat(post("/api/rates", "no image".getBytes(UTF_8)).statusCode()).isEqualTo(400);
    float[] far = new float[64];
    far[3] = 1e30f;
    assertThat(post("/api/decode?quality=50", bytes(far)).statusCode()).isEqualTo(400);
  }

  @Test
  void aSelectionIsAveragedAndExported() throws Exception {
    byte[] two = places(4, 9);
    byte[] mean = post("/api/selection?what=mean", two).body();
    float[] both = digits.test().select(4, 9).floats().values();
    for (int i = 0; i < 784; i++) {
      assertThat((double) Byte.toUnsignedInt(mean[i]))
          .isBetween(127.4 * (both[i] + both[784 + i]) - 1, 127.6 * (both[i] + both[784 + i]) + 1);
    }
    String csv = new String(post("/api/selection?what=csv", two).body(), UTF_8);
    assertThat(csv.lines()).hasSize(3).first().isEqualTo("image,file,label,error");
    assertThat(Npy.read("codes", post("/api/selection?what=npy", two).body()).shape())
        .containsExactly(2, 64);
    HttpResponse<byte[]> sheet = post("/api/selection?what=png", two);
    assertThat(ImageIO.read(new ByteArrayInputStream(sheet.body())).getWidth()).isGreaterThan(56);
    assertThat(sheet.headers().firstValue("content-disposition"))
        .hasValueSatisfying(value -> assertThat(value).contains("selection.png"));
    assertThat(post("/api/selection?what=mean", places(-1)).statusCode()).isEqualTo(400);
    assertThat(post("/api/selection?what=mean", new byte[0]).statusCode()).isEqualTo(400);
  }

  @Test
  void thumbnailsAreTheImages() throws Exception {
    var page = ImageIO.read(new ByteArrayInputStream(get("/api/atlas?page=0").body()));
    assertThat(page.getWidth()).isEqualTo(73 * 28);
    float[] image = digits.test().range(75, 76).floats().values();
    for (int p = 0; p < 784; p++) {
      // 73 cells in a row: image 75 is the third of the second row.
      int x = 2 * 28 + p % 28;
      int y = 28 + p / 28;
      assertThat(page.getRaster().getSample(x, y, 0)).isEqualTo(Math.round(255 * image[p]));
    }
    assertThat(get("/api/atlas?page=1").statusCode()).isEqualTo(400);
  }

  @Test
  void trainingsAreAskedForInWordsThatAreNoOptions() throws Exception {
    for (String body :
        new String[] {
          "",
          "[]",
          "{\"action\": \"dance\"}",
          "{\"action\": \"stop\"}",
          "{\"action\": \"start\", \"preset\": \"--out\"}",
          "{\"action\": \"start\", \"dataset\": \"-\"}",
          "{\"action\": \"start\", \"epochs\": \"0\"}"
        }) {
      assertThat(post("/api/train", body.getBytes(UTF_8)).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(get("/api/reconstructions?epoch=1").statusCode()).isEqualTo(404);
  }

  @Test
  void modelsOfOtherImagesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            explorer.add(
                new Explorer.Loaded(
                    null,
                    new ModelFile(Models.classic(new Shape(1, 16, 16), 1), Map.of()),
                    digits)))
        .withMessageContaining("expected the same for all");
  }

  private static HttpResponse<byte[]> patiently(String path) throws Exception {
    HttpResponse<byte[]> answer = get(path);
    for (int i = 0; i < MOST_TRIES && answer.statusCode() == 202; i++) {
      assertThat(json(answer).get("progress").getAsDouble()).isBetween(0.0, 1.0);
      Thread.sleep(100);
      answer = get(path);
    }
    return answer;
  }

  private static byte[] places(int... places) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * places.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(places);
    return bytes.array();
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static float[] floats(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    float[] values = new float[answer.body().length / 4];
    ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static byte[] png(JsonObject json, String name) {
    String uri = json.get(name).getAsString();
    return Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
  }

  private static JsonObject json(HttpResponse<byte[]> answer) {
    return JsonParser.parseString(new String(answer.body(), UTF_8)).getAsJsonObject();
  }

  private static HttpResponse<byte[]> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }
}
