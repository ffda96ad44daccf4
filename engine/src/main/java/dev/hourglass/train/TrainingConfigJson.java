package dev.hourglass.train;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hourglass.data.Binarisation;
import dev.hourglass.files.RecordJson;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Training settings as JSON, as model files and runs hold them: doubles come back to the bit, and
/// nothing may be left out that earlier versions had. The settings of earlier versions, which had
/// no groups, are read too.
///
/// Optimisers, schedules, losses and corruptions are found through their sealed interfaces. Of a
/// {@link CustomLoss} the name is written, not the formula.
public final class TrainingConfigJson {
  private static final RecordJson JSON =
      new RecordJson(families(), Map.of(TrainingConfig.Objective.class, later()));

  /// Earlier names of members, with the present ones.
  private static final List<Map.Entry<String, String>> RENAMED =
      List.of(Map.entry("clipping", "max_grad_norm"), Map.entry("averaging", "ema_decay"));

  private TrainingConfigJson() {}

  /// What earlier versions did not have, as they trained.
  private static Map<String, Object> later() {
    Map<String, Object> later = new LinkedHashMap<>();
    later.put("binarisation", Binarisation.NONE);
    later.put("importance_samples", 1);
    return later;
  }

  private static List<RecordComponent> groups() {
    return Stream.of(TrainingConfig.class.getRecordComponents())
        .filter(component -> component.getType().isRecord())
        .toList();
  }

  private static Map<Class<?>, Collection<Class<? extends Record>>> families() {
    Map<Class<?>, Collection<Class<? extends Record>>> families = new LinkedHashMap<>();
    for (Class<?> family : List.of(Loss.class, Optimiser.class, Schedule.class, Corruption.class)) {
      families.put(family, RecordJson.permitted(family));
    }
    return families;
  }

  /// {@return the settings as an object: `{"objective": {"loss": {"type": "MeanSquaredError"}, …},
  /// …}`}
  ///
  /// @param config how to train
  public static JsonObject write(TrainingConfig config) {
    return JSON.write(config.with(c -> c.loss = c.loss.forNotes()));
  }

  /// {@return the settings that an object describes; a {@link CustomLoss} must be set again before
  /// they can be trained with, since its formula is not among them}
  ///
  /// @param json what a file holds
  /// @throws IllegalArgumentException if it describes none, with a sentence that says where and why
  public static TrainingConfig read(JsonElement json) {
    boolean grouped =
        !(json instanceof JsonObject object)
            || groups().stream().anyMatch(group -> object.has(RecordJson.member(group)));
    return JSON.read(TrainingConfig.class, grouped ? json : grouped(json.getAsJsonObject()));
  }

  /// The settings of an earlier version, each in its group.
  private static JsonObject grouped(JsonObject flat) {
    JsonObject rest = flat.deepCopy();
    RENAMED.forEach(name -> move(rest, name.getKey(), rest, name.getValue()));
    JsonObject grouped = new JsonObject();
    for (RecordComponent group : groups()) {
      JsonObject members = new JsonObject();
      for (RecordComponent component : group.getType().getRecordComponents()) {
        move(rest, RecordJson.member(component), members, RecordJson.member(component));
      }
      grouped.add(RecordJson.member(group), members);
    }
    rest.asMap().forEach(grouped::add);
    return grouped;
  }

  private static void move(JsonObject from, String name, JsonObject to, String newName) {
    JsonElement member = from.remove(name);
    if (member != null) {
      to.add(newName, member);
    }
  }
}
