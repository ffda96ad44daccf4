package dev.hourglass.app.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.hourglass.app.server.HttpProblem;
import dev.hourglass.codec.CodeRates;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.metrics.ImageComparison;
import dev.hourglass.metrics.ImageError;
import dev.hourglass.model.Codes;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Optional;

/// The bytes that an image's code takes at each of several qualities, and the errors of what is
/// decoded from them: for a test image, or for one that is sent.
///
/// @param explorer what the page shows
record RateRoute(Explorer explorer) implements Handler {
  /// Numbers of the images that are decoded at once.
  private static final int MOST_NUMBERS = 1 << 20;

  @Override
  public void handle(ServerRequest request, ServerResponse response) throws IOException {
    Exploration model = explorer.model(request.query().first("model").orElse(""));
    Images image = image(request, model);
    try {
      Optional<CodeRates> rates = model.measuredRates();
      if (rates.isEmpty()) {
        ExplorerRoutes.notYet(response, model.tables());
        return;
      }
      ExplorerRoutes.json(response, json(model, rates.get(), image.floats()));
    } catch (IllegalArgumentException e) {
      throw HttpProblem.notFound("the codes cannot be compressed: " + e.getMessage());
    }
  }

  private static Images image(ServerRequest request, Exploration model) throws IOException {
    if (request.content().hasEntity()) {
      return ExplorerRoutes.sent(request, model);
    }
    ByteImages test = model.dataset().test();
    return test.select(ExplorerRoutes.number(request, "index", 0, test.count() - 1, 0));
  }

  private static JsonObject json(Exploration model, CodeRates rates, FloatImages image) {
    int[] qualities = model.qualities();
    Codes code = model.with(inference -> inference.encode(image)).requireFinite();
    JsonArray points = new JsonArray();
    int some = Math.clamp(MOST_NUMBERS / image.shape().size(), 1, qualities.length);
    for (int begin = 0; begin < qualities.length; begin += some) {
      int end = Math.min(begin + some, qualities.length);
      Codes[] rounded = new Codes[end - begin];
      for (int i = begin; i < end; i++) {
        rounded[i - begin] = rates.rounded(code, qualities[i]);
      }
      FloatImages decoded = model.with(inference -> inference.decode(joined(rounded)));
      for (int i = begin; i < end; i++) {
        JsonObject point = errors(image, decoded, i - begin);
        point.addProperty("quality", qualities[i]);
        point.addProperty("bits", rates.bits(code, qualities[i])[0]);
        points.add(point);
      }
    }
    JsonObject json = new JsonObject();
    json.addProperty("learned", rates.isLearned());
    json.addProperty("sample", model.shown().count());
    json.add("points", points);
    FloatImages unrounded = model.with(inference -> inference.decode(code));
    json.add("unrounded", errors(image, unrounded, 0));
    return json;
  }

  private static Codes joined(Codes... codes) {
    int size = codes[0].size();
    float[] values = new float[codes.length * size];
    int[] labels = new int[codes.length];
    for (int i = 0; i < codes.length; i++) {
      System.arraycopy(codes[i].values(), 0, values, i * size, size);
      int[] own = codes[i].labels();
      labels[i] = own == null ? 0 : own[0];
    }
    return new Codes(size, values, codes[0].labels() == null ? null : labels);
  }

  private static JsonObject errors(FloatImages image, FloatImages decoded, int place) {
    ImageError error =
        new ImageComparison(image.shape())
            .compare(image.values(), 0, decoded.values(), place * image.shape().size());
    JsonObject json = new JsonObject();
    json.addProperty("mse", error.mse());
    // Small images have none.
    json.add("ssim", JsonNull.INSTANCE);
    if (Double.isFinite(error.ssim())) {
      json.addProperty("ssim", error.ssim());
    }
    return json;
  }
}
