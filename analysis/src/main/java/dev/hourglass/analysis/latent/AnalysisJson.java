package dev.hourglass.analysis.latent;

import com.google.gson.ExclusionStrategy;
import com.google.gson.FieldAttributes;
import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import dev.hourglass.data.FloatImages;
import dev.hourglass.files.FiniteNumbers;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Codes;
import java.util.List;

/// Turns records of an analysis into JSON: their numbers and words, without codes, images and the
/// neighbours of every image.
///
/// @param leftOut components that are not written either
record AnalysisJson(List<String> leftOut) implements ExclusionStrategy {
  private static final List<Class<?>> NOT_IN_JSON =
      List.of(Codes.class, FloatImages.class, NearestCodes.Found.class);

  static Gson all() {
    return without(List.of());
  }

  /// @param components names of those that are left out
  static Gson without(List<String> components) {
    return FiniteNumbers.in(new GsonBuilder())
        .setPrettyPrinting()
        .serializeNulls()
        .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
        .registerTypeHierarchyAdapter(
            Enum.class,
            (JsonSerializer<Enum<?>>) (word, _, _) -> new JsonPrimitive(word.toString()))
        .setExclusionStrategies(new AnalysisJson(components))
        .create();
  }

  @Override
  public boolean shouldSkipField(FieldAttributes field) {
    return leftOut.contains(field.getName());
  }

  @Override
  public boolean shouldSkipClass(Class<?> type) {
    return NOT_IN_JSON.contains(type);
  }
}
