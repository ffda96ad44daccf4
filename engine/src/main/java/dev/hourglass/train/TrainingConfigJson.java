package dev.hourglass.train;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hourglass.files.RecordJson;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Training settings as JSON, as model files and runs note them: doubles come back to the bit, and
/// nothing may be left out.
///
/// A new loss is one line in the list; optimisers, schedules and corruptions register themselves,
/// their interfaces being sealed.
public final class TrainingConfigJson {
  private static final Collection<Class<? extends Record>> LOSSES =
      List.of(
          MeanSquaredError.class,
          MeanAbsoluteError.class,
          BinaryCrossEntropy.class,
          SsimLoss.class,
          GaussianNll.class,
          WeightedLoss.class);

  private static final RecordJson JSON = new RecordJson(families(), Map.of());

  private TrainingConfigJson() {}

  private static Map<Class<?>, Collection<Class<? extends Record>>> families() {
    Map<Class<?>, Collection<Class<? extends Record>>> families = new LinkedHashMap<>();
    families.put(Loss.class, LOSSES);
    for (Class<?> family : List.of(Optimiser.class, Schedule.class, Corruption.class)) {
      families.put(family, permitted(family));
    }
    return families;
  }

  private static List<Class<? extends Record>> permitted(Class<?> family) {
    return Stream.of(family.getPermittedSubclasses())
        .<Class<? extends Record>>map(type -> type.asSubclass(Record.class))
        .toList();
  }

  /// {@return the settings as an object: `{"epochs": 10, …, "optimiser": {"type": "Adam", …}, …}`}
  ///
  /// @param config how to train
  /// @throws IllegalArgumentException if the loss is none of this library's
  public static JsonObject write(TrainingConfig config) {
    return JSON.write(config);
  }

  /// {@return the settings that an object describes}
  ///
  /// @param json what a file holds
  /// @throws IllegalArgumentException if it describes none, with a sentence that says where and why
  public static TrainingConfig read(JsonElement json) {
    return JSON.read(TrainingConfig.class, json);
  }
}
