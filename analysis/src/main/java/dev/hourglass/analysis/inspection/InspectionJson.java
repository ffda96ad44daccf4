package dev.hourglass.analysis.inspection;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.hourglass.anomaly.AnomalyThreshold;
import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.files.FiniteNumbers;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An inspection as JSON: the findings, not a line for each image.
final class InspectionJson {
  static final Gson GSON =
      FiniteNumbers.in(new GsonBuilder())
          .setPrettyPrinting()
          .serializeNulls()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  private final Inspection inspection;
  private final Images images;

  InspectionJson(Inspection inspection) {
    this.inspection = inspection;
    images = inspection.subject().images();
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("source", images.name());
    json.addProperty("images", images.count());
    json.add("shape", GSON.toJsonTree(images.shape()));
    boolean[] test = inspection.subject().test();
    long tests = test == null ? 0 : IntStream.range(0, test.length).filter(i -> test[i]).count();
    json.addProperty("train_images", images.count() - tests);
    json.addProperty("test_images", tests);
    json.add("classes", GSON.toJsonTree(images.classes()));
    json.add("duplicates", duplicates());
    json.add("label_errors", labelErrors());
    json.add("anomalies", anomalies());
    json.add("flags", flags());
    json.add("variety", GSON.toJsonTree(inspection.variety()));
    json.add("groups", groups());
    return json;
  }

  private JsonArray duplicates() {
    JsonArray groups = new JsonArray();
    for (Duplicates.Group group : inspection.duplicates().groups()) {
      JsonObject one = GSON.toJsonTree(group).getAsJsonObject();
      one.add(
          "sources",
          GSON.toJsonTree(group.images().stream().map(inspection.subject()::name).toList()));
      groups.add(one);
    }
    return groups;
  }

  private JsonArray labelErrors() {
    JsonArray suspects = new JsonArray();
    for (LabelErrors.Suspect suspect : inspection.labelErrors().suspects()) {
      JsonObject one = image(suspect.image());
      one.addProperty("label", InspectedImage.name(images, suspect.label()));
      one.addProperty("suggested", InspectedImage.name(images, suspect.suggested()));
      one.addProperty("score", suspect.score());
      one.addProperty("agreement", suspect.agreement());
      suspects.add(one);
    }
    return suspects;
  }

  private JsonObject anomalies() {
    ConformalScores scores = inspection.anomalies();
    @Nullable AnomalyThreshold threshold = scores.threshold();
    JsonObject json = new JsonObject();
    json.addProperty("score", inspection.options().score().word());
    json.addProperty("rate", scores.rate());
    json.addProperty("threshold", threshold == null ? null : threshold.value());
    json.addProperty("above", inspection.alarms().size());
    JsonArray highest = new JsonArray();
    IntStream.of(Sampling.highestFirst(scores.scores()))
        .limit(Math.max(inspection.options().shown(), inspection.alarms().size()))
        .forEach(i -> {
          JsonObject one = image(i);
          one.addProperty("score", scores.scores()[i]);
          one.addProperty("p_value", scores.pValues()[i]);
          one.addProperty("anomalous", scores.anomalous(i));
          highest.add(one);
        });
    json.add("highest", highest);
    return json;
  }

  private JsonObject flags() {
    JsonObject json = new JsonObject();
    for (ImageFlag flag : ImageFlag.values()) {
      json.add(flag.toString().replace(' ', '_'), GSON.toJsonTree(inspection.flags().with(flag)));
    }
    return json;
  }

  private JsonArray groups() {
    JsonArray sizes = new JsonArray();
    int[] groups = inspection.groups();
    if (groups != null) {
      int most = IntStream.of(groups).max().orElse(-1);
      for (int g = 0; g <= most; g++) {
        int group = g;
        sizes.add(IntStream.of(groups).filter(one -> one == group).count());
      }
    }
    return sizes;
  }

  private JsonObject image(int place) {
    JsonObject json = new JsonObject();
    json.addProperty("image", place);
    json.addProperty("source", inspection.subject().name(place));
    return json;
  }
}
