package dev.hourglass.app.explore;

import com.google.gson.JsonObject;
import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.server.HttpProblem;
import dev.hourglass.app.text.JsonText;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Fit;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.files.StrictJson;
import dev.hourglass.model.Codes;
import dev.hourglass.text.Printable;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What the page asks for. Numbers are little-endian.
public final class ExplorerRoutes {
  private static final String BINARY = "application/octet-stream";
  private static final int MOST_DECODED = 256;
  private static final int MOST_BODY = 32 << 20;
  private static final int MOST_EPOCHS = 10_000;

  private final Explorer explorer;
  private final AtomicLong samples = new AtomicLong();

  /// @param explorer what the page shows
  public ExplorerRoutes(Explorer explorer) {
    this.explorer = explorer;
  }

  /// Adds the routes of the page and of what it asks for.
  public void addTo(HttpRouting.Builder routing) {
    routing.get("/api/state", (_, response) -> json(response, explorer.state()));
    routing.get("/api/map", this::map);
    routing.get("/api/column", this::column);
    routing.get("/api/atlas", this::atlas);
    routing.get("/api/image", this::image);
    routing.post("/api/look", this::look);
    routing.post("/api/decode", this::decode);
    routing.get("/api/rates", new RateRoute(explorer));
    routing.post("/api/rates", new RateRoute(explorer));
    routing.get("/api/dimensions", this::dimensions);
    routing.get("/api/sample", this::sample);
    routing.post("/api/selection", new SelectionRoute(explorer));
    routing.get("/api/history", this::history);
    routing.get("/api/saved.html", this::saved);
    routing.get("/api/reconstructions", this::reconstructions);
    routing.post("/api/train", this::train);
    routing.get("/api/events", (_, response) -> explorer.events().send(response));
    PageFiles.addTo(routing);
  }

  private Exploration model(ServerRequest request) {
    return explorer.model(request.query().first("model").orElse(""));
  }

  private void map(ServerRequest request, ServerResponse response) {
    Exploration model = model(request);
    boolean umap = request.query().first("kind").orElse("pca").equals("umap");
    if (!umap) {
      floats(response, scaled(model.pca()));
      return;
    }
    Optional<Codes> places = computed(model.umap());
    later(response, places.map(ExplorerRoutes::scaled), model.umap());
  }

  /// The value, or its absence where the images do not allow it.
  private static <T> Optional<T> computed(Later<T> later) {
    try {
      return later.get();
    } catch (IllegalArgumentException e) {
      throw HttpProblem.notFound(String.valueOf(e.getMessage()));
    }
  }

  private static void later(ServerResponse response, Optional<float[]> values, Later<?> work) {
    if (values.isPresent()) {
      floats(response, values.get());
      return;
    }
    notYet(response, work);
  }

  /// How far the work is that is waited for.
  static void notYet(ServerResponse response, Later<?> work) {
    JsonObject json = new JsonObject();
    json.addProperty("progress", work.progress());
    response.status(Status.ACCEPTED_202);
    json(response, json);
  }

  /// Places in a unit square.
  static float[] scaled(Codes places) {
    float[] values = places.values().clone();
    float[] least = {Float.MAX_VALUE, Float.MAX_VALUE};
    float[] greatest = {-Float.MAX_VALUE, -Float.MAX_VALUE};
    for (int i = 0; i < values.length; i++) {
      least[i % 2] = Math.min(least[i % 2], values[i]);
      greatest[i % 2] = Math.max(greatest[i % 2], values[i]);
    }
    float side = Math.max(greatest[0] - least[0], greatest[1] - least[1]);
    float scale = side > 0 ? 1 / side : 0;
    for (int i = 0; i < values.length; i++) {
      float middle = (least[i % 2] + greatest[i % 2]) / 2;
      values[i] = Math.clamp(0.5f + (values[i] - middle) * scale, 0f, 1f);
    }
    return values;
  }

  private void column(ServerRequest request, ServerResponse response) {
    Exploration model = model(request);
    String name = request.query().first("name").orElse("");
    switch (name) {
      case "label" -> floats(response, labels(model.shown()));
      case "error" -> later(response, model.errors().get(), model.errors());
      case "anomaly" -> later(response, computed(model.scores()), model.scores());
      case "group" -> later(response, computed(model.groups()), model.groups());
      default ->
          throw HttpProblem.notFound(
              "there is no column '%s', expected label, error, anomaly or group"
                  .formatted(Printable.of(name)));
    }
  }

  static float[] labels(ByteImages images) {
    int[] labels = images.labels();
    if (labels == null) {
      throw HttpProblem.notFound("the images have no labels");
    }
    float[] values = new float[labels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels[i];
    }
    return values;
  }

  private void atlas(ServerRequest request, ServerResponse response) {
    Atlas atlas = explorer.atlas();
    int page = number(request, "page", 0, atlas.pages() - 1, 0);
    png(response, atlas.png(page));
  }

  private void image(ServerRequest request, ServerResponse response) {
    Exploration model = model(request);
    int index = number(request, "index", 0, model.dataset().test().count() - 1, 0);
    json(response, new Look(model, isQuick(request)).at(index));
  }

  private static boolean isQuick(ServerRequest request) {
    return request.query().first("quick").orElse("0").equals("1");
  }

  private void look(ServerRequest request, ServerResponse response) throws IOException {
    Exploration model = model(request);
    Images image = sent(request, model);
    json(response, new Look(model, isQuick(request)).of(image));
  }

  /// The image that a request brings, a file or pixels, with its label where the model takes one.
  static Images sent(ServerRequest request, Exploration model) throws IOException {
    boolean raw = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("").startsWith(BINARY);
    byte[] body = body(request);
    Shape shape = model.file().model().inputShape();
    byte[] pixels = raw ? body : fitted(model, body, shape);
    if (pixels.length != shape.size()) {
      throw HttpProblem.badRequest(
          "the image has %d bytes, expected %d of the shape %s"
              .formatted(pixels.length, shape.size(), shape));
    }
    ByteImages image = ByteImages.unlabelled("", shape, pixels);
    if (model.file().model().classes() == 0) {
      return image;
    }
    int[] label = {label(request, model)};
    return image.floats().labelled(label, model.dataset().train().classes());
  }

  private static byte[] fitted(Exploration model, byte[] file, Shape shape) {
    ReadOptions read = Provenance.reading(model.file().metadata()).images();
    Fit.Mode mode = read.fit();
    Fit fit = new Fit(mode == null ? Fit.Mode.CROP : mode, read.background());
    try {
      return ImageFiles.read("the file", file, shape, fit).pixels();
    } catch (DataException e) {
      throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private void decode(ServerRequest request, ServerResponse response) throws IOException {
    Exploration model = model(request);
    float[] values = floats(body(request));
    int size = model.file().model().codeSize();
    int count = values.length / size;
    if (count < 1 || count > MOST_DECODED || values.length % size != 0) {
      throw HttpProblem.badRequest(
          "there are %d numbers, expected 1 to %d codes of %d"
              .formatted(values.length, MOST_DECODED, size));
    }
    Codes codes =
        rounded(request, model, model.file().model().codes(values, classes(request, model, count)));
    FloatImages images = model.with(inference -> inference.decode(codes));
    response.header(HeaderNames.CONTENT_TYPE, BINARY).send(bytes(images));
  }

  /// Codes as a file of the request's quality holds them, or as they are where it names none.
  private static Codes rounded(ServerRequest request, Exploration model, Codes codes) {
    int quality = number(request, "quality", 1, 100, 0);
    try {
      return quality == 0 ? codes : model.rates().rounded(codes, quality);
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static int @Nullable [] classes(ServerRequest request, Exploration model, int count) {
    int classes = model.file().model().classes();
    if (classes == 0) {
      return null;
    }
    int[] labels = new int[count];
    Arrays.fill(labels, label(request, model));
    return labels;
  }

  /// The class that a request names, of a conditional model's; the first where it names none.
  private static int label(ServerRequest request, Exploration model) {
    String name = request.query().first("label").orElse("");
    List<String> classes = model.dataset().train().classes();
    int label = name.isEmpty() ? 0 : classes.indexOf(name);
    if (label < 0) {
      throw HttpProblem.badRequest(
          "the label is '%s', expected one of %s"
              .formatted(Printable.of(name), String.join(", ", classes)));
    }
    return label;
  }

  /// Images as bytes, 255 for 1.
  static byte[] bytes(FloatImages images) {
    float[] values = images.values();
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(255 * Math.clamp(values[i], 0f, 1f));
    }
    return bytes;
  }

  private void dimensions(ServerRequest request, ServerResponse response) {
    json(response, Dimensions.of(model(request)));
  }

  private void sample(ServerRequest request, ServerResponse response) {
    Exploration model = model(request);
    int count = number(request, "count", 1, MOST_DECODED, 1);
    floats(response, model.sample(count, samples.getAndIncrement()).values());
  }

  private void history(ServerRequest request, ServerResponse response) {
    boolean named = request.query().first("model").isPresent();
    Path watched = explorer.training().run();
    Path run = named || watched == null ? model(request).run() : watched;
    JsonObject json = new JsonObject();
    json.add("epochs", RunPlan.of(run).epochs());
    json(response, json);
  }

  private void saved(ServerRequest request, ServerResponse response) throws IOException {
    SavedPage page = new SavedPage(model(request));
    response
        .header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
        .header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=hourglass.html")
        .send(page.html(request.query().first("view").orElse("")).getBytes(StandardCharsets.UTF_8));
  }

  private void reconstructions(ServerRequest request, ServerResponse response) {
    int epoch = number(request, "epoch", 1, MOST_EPOCHS, 1);
    String model = request.query().first("model").orElse("");
    png(response, explorer.model("%s@%d".formatted(model, epoch)).reconstructions());
  }

  private void train(ServerRequest request, ServerResponse response) throws IOException {
    JsonObject asked = asked(new String(body(request), StandardCharsets.UTF_8));
    String action = text(asked, "action", "");
    FollowedTraining training = explorer.training();
    switch (action) {
      case "start" ->
          training.start(
              word(asked, "preset", "classic"), word(asked, "dataset", "mnist"), epochs(asked));
      case "stop" -> training.stop();
      case "resume" -> explorer.resume();
      default ->
          throw HttpProblem.badRequest(
              "the action is '%s', expected start, stop or resume".formatted(action));
    }
    json(response, training.json());
  }

  private static JsonObject asked(String text) {
    try {
      if (StrictJson.parse(text) instanceof JsonObject object) {
        return object;
      }
    } catch (IllegalArgumentException e) {
      // The same sentence is right for both.
    }
    throw HttpProblem.badRequest("the body is no JSON object, expected {\"action\": \"start\"}");
  }

  private static String text(JsonObject json, String name, String otherwise) {
    return json.has(name) && json.get(name).isJsonPrimitive()
        ? json.get(name).getAsString()
        : otherwise;
  }

  /// A word for a command line: not one that could be an option.
  private static String word(JsonObject json, String name, String otherwise) {
    String word = text(json, name, otherwise);
    if (!word.matches("[^-\\p{Cntrl}][^\\p{Cntrl}]{0,500}")) {
      throw HttpProblem.badRequest(
          "the %s is '%s', expected a name".formatted(name, Printable.of(word)));
    }
    return word;
  }

  private static int epochs(JsonObject json) {
    String epochs = text(json, "epochs", "10");
    if (!epochs.matches("[1-9][0-9]{0,3}")) {
      throw HttpProblem.badRequest(
          "the epochs are '%s', expected 1 to 9,999".formatted(Printable.of(epochs)));
    }
    return Integer.parseInt(epochs);
  }

  /// A number of the query.
  static int number(ServerRequest request, String name, int least, int most, int otherwise) {
    String text = request.query().first(name).orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (value < least || value > most) {
      throw HttpProblem.badRequest(
          "%s is '%s', expected %d to %d".formatted(name, Printable.of(text), least, most));
    }
    return value;
  }

  /// A request's whole body.
  static byte[] body(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(MOST_BODY + 1);
      if (body.length > MOST_BODY) {
        throw HttpProblem.badRequest("the body has more than %d bytes".formatted(MOST_BODY));
      }
      return body;
    }
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw HttpProblem.badRequest("the codes hold %s, expected numbers".formatted(value));
      }
    }
    return values;
  }

  private static void floats(ServerResponse response, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    response.header(HeaderNames.CONTENT_TYPE, BINARY).send(bytes.array());
  }

  static void png(ServerResponse response, byte[] content) {
    response.header(HeaderNames.CONTENT_TYPE, "image/png").send(content);
  }

  static void json(ServerResponse response, JsonObject json) {
    response
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send(JsonText.of(json).getBytes(StandardCharsets.UTF_8));
  }
}
