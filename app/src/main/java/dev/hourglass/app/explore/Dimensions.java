package dev.hourglass.app.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.hourglass.analysis.latent.CodeDirections;
import dev.hourglass.data.Sampling;
import dev.hourglass.model.Codes;
import java.util.Arrays;

/// The dimensions and directions of codes, as the page's sliders need them.
final class Dimensions {
  private static final double UNUSED = 1e-3;

  private Dimensions() {}

  /// Numbers of each latent dimension.
  record Range(float[] least, float[] greatest) {}

  static JsonObject of(Exploration model) {
    CodeDirections directions = model.directions();
    int size = model.codes().size();
    Range range = range(model.codes());
    double[] deviations = directions.deviations();
    JsonObject json = new JsonObject();
    json.add("mean", array(directions.pca().means()));
    json.add("deviation", array(deviations));
    json.add("least", array(range.least));
    json.add("greatest", array(range.greatest));
    JsonArray order = new JsonArray();
    for (int dimension : Sampling.highestFirst(deviations)) {
      order.add(dimension);
    }
    json.add("order", order);
    json.addProperty("used", size - unused(model));
    JsonArray axes = new JsonArray();
    JsonArray spread = new JsonArray();
    double[] variances = directions.pca().variances();
    for (int c = 0; c < Math.min(size, variances.length); c++) {
      axes.add(array(directions.pca().axes()[c]));
      spread.add(Math.sqrt(Math.max(0, variances[c])));
    }
    json.add("directions", axes);
    json.add("direction_deviation", spread);
    return json;
  }

  /// The least and the greatest number of each latent dimension.
  static Range range(Codes codes) {
    int size = codes.size();
    float[] least = new float[size];
    float[] greatest = new float[size];
    Arrays.fill(least, Float.MAX_VALUE);
    Arrays.fill(greatest, -Float.MAX_VALUE);
    for (int i = 0; i < codes.values().length; i++) {
      least[i % size] = Math.min(least[i % size], codes.values()[i]);
      greatest[i % size] = Math.max(greatest[i % size], codes.values()[i]);
    }
    return new Range(least, greatest);
  }

  /// How many latent dimensions are the same for all images on the map.
  static int unused(Exploration model) {
    int unused = 0;
    for (double deviation : model.directions().deviations()) {
      unused += deviation < UNUSED ? 1 : 0;
    }
    return unused;
  }

  private static JsonArray array(double[] values) {
    JsonArray array = new JsonArray();
    for (double value : values) {
      array.add(value);
    }
    return array;
  }

  private static JsonArray array(float[] values) {
    JsonArray array = new JsonArray();
    for (float value : values) {
      array.add(value);
    }
    return array;
  }
}
