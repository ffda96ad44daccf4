package dev.hourglass.app.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.hourglass.anomaly.Normality;
import dev.hourglass.app.figures.HeatPictures;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Codes;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What there is to see of one image: its reconstruction, error, code, score and neighbours.
final class Look {
  private static final int REFINEMENTS = 20;

  private final Exploration exploration;
  private final boolean quick;

  /// @param quick without what takes longer than a frame: refinement, heat map and score
  Look(Exploration exploration, boolean quick) {
    this.exploration = exploration;
    this.quick = quick;
  }

  /// Looks at a test image.
  JsonObject at(int index) {
    ByteImages image = exploration.dataset().test().select(index);
    JsonObject json = of(image);
    List<String> labels = image.labelNames();
    json.addProperty("index", index);
    json.addProperty("label", labels.isEmpty() ? null : labels.getFirst());
    json.addProperty("name", image.files().isEmpty() ? "test " + index : image.files().getFirst());
    return json;
  }

  /// Looks at an image.
  ///
  /// @param image one of the model's shape, with a label where the model takes one
  JsonObject of(Images image) {
    JsonObject json = new JsonObject();
    json.add("index", JsonNull.INSTANCE);
    json.add("label", JsonNull.INSTANCE);
    json.addProperty("name", "");
    FloatImages original = image.floats();
    Codes code = exploration.with(inference -> inference.encode(original));
    FloatImages made = exploration.with(inference -> inference.decode(code));
    json.addProperty("original", uri(Picture.of(image, 0)));
    json.addProperty("reconstruction", uri(Picture.of(made, 0)));
    json.addProperty("error", Exploration.mse(original, made, 0));
    JsonArray numbers = new JsonArray();
    for (float number : code.values()) {
      numbers.add(Float.isFinite(number) ? number : 0);
    }
    json.add("code", numbers);
    addSlow(json, original, code, made);
    addNeighbours(json, code);
    return json;
  }

  private void addSlow(JsonObject json, FloatImages original, Codes code, FloatImages made) {
    json.add("refined", JsonNull.INSTANCE);
    json.add("refined_error", JsonNull.INSTANCE);
    json.add("heat", JsonNull.INSTANCE);
    json.add("score", JsonNull.INSTANCE);
    json.add("threshold", JsonNull.INSTANCE);
    json.addProperty("anomaly", false);
    if (quick) {
      return;
    }
    if (!exploration.passing()) {
      addRefined(json, original, code);
    }
    json.addProperty("heat", uri(HeatPictures.of(original, made).getFirst()));
    Optional<Normality> normal = exploration.normality();
    if (normal.isPresent()) {
      Normality known = normal.get();
      double score =
          exploration.with(inference ->
              known.detector().score(inference, original, _ -> {}).of(known.score())[0]);
      json.addProperty("score", Double.isFinite(score) ? score : null);
      json.addProperty("threshold", known.threshold().value());
      json.addProperty("anomaly", known.threshold().anomalous(score));
    }
  }

  private void addRefined(JsonObject json, FloatImages original, Codes code) {
    FloatImages refined =
        exploration.with(
            inference -> inference.decode(inference.refine(original, code, REFINEMENTS)));
    json.addProperty("refined", uri(Picture.of(refined, 0)));
    json.addProperty("refined_error", Exploration.mse(original, refined, 0));
  }

  private void addNeighbours(JsonObject json, Codes code) {
    JsonArray neighbours = new JsonArray();
    json.add("neighbours", neighbours);
    json.add("knn_label", JsonNull.INSTANCE);
    json.addProperty("knn_share", 0);
    NearestCodes.Found found = exploration.nearest(code).orElse(null);
    if (found == null) {
      return;
    }
    ByteImages train = exploration.dataset().train();
    Map<String, Integer> votes = new LinkedHashMap<>();
    for (int rank = 0; rank < found.k(); rank++) {
      int index = found.index(0, rank);
      @Nullable String label = label(train, index);
      JsonObject one = new JsonObject();
      one.addProperty("index", index);
      one.addProperty("label", label);
      one.addProperty("distance", found.distance(0, rank));
      one.addProperty("image", uri(Picture.of(train, index)));
      neighbours.add(one);
      if (label != null) {
        votes.merge(label, 1, Integer::sum);
      }
    }
    votes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .ifPresent(most -> {
          json.addProperty("knn_label", most.getKey());
          json.addProperty("knn_share", (double) most.getValue() / found.k());
        });
  }

  private static @Nullable String label(ByteImages images, int index) {
    int[] labels = images.labels();
    return labels == null ? null : images.classes().get(labels[index]);
  }

  private static String uri(Picture picture) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(picture.png());
  }
}
