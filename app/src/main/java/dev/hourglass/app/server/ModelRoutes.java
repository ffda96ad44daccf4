package dev.hourglass.app.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.hourglass.anomaly.AnomalyModel;
import dev.hourglass.app.text.JsonText;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The interface of models for other programs: `/v1/…`, its description, health and metrics.
public final class ModelRoutes implements AutoCloseable {
  private static final String DESCRIPTION = "openapi.json";

  /// The headers of answers' types, each checked and encoded once.
  private static final Map<String, Header> TYPES = new TreeMap<>();

  static {
    for (String type : List.of("application/json", "application/x-npy", "image/png")) {
      TYPES.put(type, HeaderValues.createCached(HeaderNames.CONTENT_TYPE, type));
    }
  }

  private final Map<String, ServedModel> models = new LinkedHashMap<>();
  private final Map<String, ModelInput> inputs = new LinkedHashMap<>();
  private final ServerSettings settings;
  private final Admission admission;
  private final Metrics metrics;

  /// @param models at least one; requests that name none get the first
  public ModelRoutes(Collection<ServedModel> models, ServerSettings settings) {
    for (ServedModel model : models) {
      this.models.put(model.name(), model);
      inputs.put(model.name(), new ModelInput(model));
    }
    this.settings = settings;
    admission = new Admission(settings);
    metrics = new Metrics(admission::inside);
  }

  /// Adds the routes.
  public void addTo(HttpRouting.Builder routing) {
    computing(routing, "/v1/encode", this::encode);
    computing(routing, "/v1/decode", this::decode);
    computing(routing, "/v1/reconstruct", this::reconstruct);
    computing(routing, "/v1/score", this::score);
    routing.get("/v1/models", (_, response) -> json(response, list()));
    routing.get(
        "/openapi.json", (_, response) -> send(response, "application/json", description()));
    routing.get("/health", (_, response) -> json(response, health()));
    routing.get(
        "/metrics",
        (_, response) ->
            send(
                response,
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.text().getBytes(StandardCharsets.UTF_8)));
  }

  /// Work for a model.
  @FunctionalInterface
  private interface Work {
    ModelOutput of(Call call) throws Exception;
  }

  /// A request's content.
  ///
  /// @param label of all images, or empty
  @SuppressWarnings("ArrayRecordComponent") // Lives for a request and is compared with nothing.
  private record Call(
      ServedModel model, ModelInput input, byte[] body, String label, ModelOutput.Form form) {}

  private void computing(HttpRouting.Builder routing, String path, Work work) {
    routing.post(
        path,
        (request, response) -> {
          long start = System.nanoTime();
          int status = HttpProblem.FAILED;
          try {
            ModelOutput output = admission.call(expected(request), () -> work.of(call(request)));
            status = 200;
            send(response, output.type(), output.content());
          } catch (HttpProblem e) {
            status = e.status();
            throw e;
          } finally {
            metrics.answered(path, status, System.nanoTime() - start);
          }
        });
    routing.any(
        path,
        (_, response) -> {
          response.header(HeaderValues.create(HeaderNames.ALLOW, "POST"));
          throw new HttpProblem(
              HttpProblem.METHOD_NOT_ALLOWED, "%s takes POST alone".formatted(path));
        });
  }

  /// Bytes of a request's body that are kept: those that it states, or else as many as there may
  /// be.
  private long expected(ServerRequest request) {
    long most = settings.mostBody();
    long stated = request.headers().contentLength().orElse(most);
    return stated > most ? 0 : stated;
  }

  private HttpProblem tooLarge() {
    return new HttpProblem(
        HttpProblem.TOO_LARGE,
        "the body has more than %,d bytes, expected at most that: send fewer images at once"
            .formatted(settings.mostBody()));
  }

  private Call call(ServerRequest request) throws IOException {
    String name = request.query().first("model").orElse(models.keySet().iterator().next());
    ServedModel model = models.get(name);
    ModelInput input = inputs.get(name);
    if (model == null || input == null) {
      throw HttpProblem.notFound(
          "there is no model '%s', expected one of %s"
              .formatted(name, String.join(", ", models.keySet())));
    }
    ModelOutput.Form form =
        ModelOutput.Form.of(request.headers().first(HeaderNames.ACCEPT).orElse(""));
    byte[] body = body(request);
    return new Call(model, input, body, request.query().first("label").orElse(""), form);
  }

  private byte[] body(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    int most = (int) settings.mostBody();
    long stated = request.headers().contentLength().orElse(0);
    boolean kept = stated <= most;
    try (InputStream in = request.content().inputStream()) {
      byte[] body = kept ? content(in, (int) stated, most) : new byte[0];
      if (kept && body.length <= most) {
        return body;
      }
      // Who is still sending hears nothing.
      in.transferTo(OutputStream.nullOutputStream());
      throw tooLarge();
    } catch (NumberFormatException | InsufficientDataAvailableException e) {
      throw HttpProblem.badRequest("the body ends before its stated end");
    }
  }

  /// A stream's content, and one byte more than the most there may be if it is longer.
  ///
  /// @param stated how long it is said to be, 0 for unknown
  private static byte[] content(InputStream in, int stated, int most) throws IOException {
    if (stated == 0) {
      return in.readNBytes(most + 1);
    }
    byte[] body = new byte[stated];
    int read = in.readNBytes(body, 0, stated);
    return read == stated ? body : Arrays.copyOf(body, read);
  }

  private ModelOutput encode(Call call) throws Exception {
    FloatImages images = call.input.images(call.body, call.label);
    metrics.computed(call.model.name(), images.count());
    return ModelOutput.of(call.model.name(), call.model.encode(images), call.form);
  }

  private ModelOutput decode(Call call) throws Exception {
    Codes codes = call.input.codes(call.body, call.label);
    metrics.computed(call.model.name(), codes.count());
    return ModelOutput.of(call.model.name(), call.model.decode(codes), call.form);
  }

  private ModelOutput reconstruct(Call call) throws Exception {
    FloatImages images = call.input.images(call.body, call.label);
    metrics.computed(call.model.name(), images.count());
    return ModelOutput.of(call.model.name(), call.model.reconstruct(images), call.form);
  }

  private ModelOutput score(Call call) throws Exception {
    FloatImages images = call.input.images(call.body, call.label);
    metrics.computed(call.model.name(), images.count());
    double[] scores = call.model.score(images);
    AnomalyModel anomalies = call.model.anomalies();
    if (anomalies == null) {
      throw new IllegalStateException("scores without a detector");
    }
    JsonObject json = new JsonObject();
    json.addProperty("model", call.model.name());
    json.addProperty("score", anomalies.normality().score().word());
    json.addProperty("threshold", anomalies.normality().threshold().value());
    JsonArray values = new JsonArray();
    JsonArray alarms = new JsonArray();
    for (double score : scores) {
      values.add(Double.isFinite(score) ? score : null);
      alarms.add(anomalies.isAnomaly(score));
    }
    json.add("scores", values);
    json.add("anomalies", alarms);
    return new ModelOutput("application/json", JsonText.of(json).getBytes(StandardCharsets.UTF_8));
  }

  private JsonObject list() {
    JsonArray all = new JsonArray();
    for (ServedModel served : models.values()) {
      Autoencoder model = served.file().model();
      Shape shape = model.inputShape();
      JsonObject one = new JsonObject();
      one.addProperty("name", served.name());
      one.addProperty("preset", model.name());
      one.addProperty("latent_dimension", model.codeSize());
      JsonArray sizes = new JsonArray();
      List.of(shape.channels(), shape.height(), shape.width()).forEach(sizes::add);
      one.add("image_shape", sizes);
      JsonArray classes = new JsonArray();
      served.classes().forEach(classes::add);
      one.add("classes", classes);
      one.addProperty("scores", served.anomalies() != null);
      all.add(one);
    }
    JsonObject json = new JsonObject();
    json.add("models", all);
    return json;
  }

  private JsonObject health() {
    JsonObject json = new JsonObject();
    json.addProperty("status", "ok");
    json.addProperty("models", models.size());
    json.addProperty("requests_in_progress", admission.inside());
    return json;
  }

  private static byte[] description() throws IOException {
    try (InputStream in = ModelRoutes.class.getResourceAsStream(DESCRIPTION)) {
      if (in == null) {
        throw new IOException(DESCRIPTION + " is missing in the program");
      }
      return in.readAllBytes();
    }
  }

  private static void json(ServerResponse response, JsonObject json) {
    send(response, "application/json", JsonText.of(json).getBytes(StandardCharsets.UTF_8));
  }

  private static void send(ServerResponse response, String type, byte[] content) {
    Header known = TYPES.get(type);
    response.header(known == null ? HeaderValues.create(HeaderNames.CONTENT_TYPE, type) : known);
    response.send(content);
  }

  /// Ends the clock of the deadlines; the models are their owner's.
  @Override
  public void close() {
    admission.close();
  }
}
