package dev.hourglass.analysis.diagnosis;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.files.StrictJson;
import dev.hourglass.text.RecordContent;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingConfigJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The losses of a training.
///
/// Missing or damaged values are left out.
///
/// @param train loss of each epoch's batches
/// @param test loss after each epoch, as many
/// @param config how it was trained, or null where it is not known
public record LossHistory(List<Double> train, List<Double> test, @Nullable TrainingConfig config) {
  /// A rate below this part of the greatest has ended the training.
  private static final double ENDED = 0.1;

  /// Steps of an epoch, for a schedule that depends on the part of the training alone.
  private static final int STEPS = 1000;

  /// Keeps no losses if there are not as many of both.
  public LossHistory {
    boolean whole = train.size() == test.size();
    train = whole ? List.copyOf(train) : List.of();
    test = whole ? List.copyOf(test) : List.of();
  }

  /// The losses of a finished training.
  ///
  /// @param epochs in their order
  /// @param config how the model was trained
  /// @return the losses
  public static LossHistory of(List<EpochResult> epochs, TrainingConfig config) {
    Objects.requireNonNull(config, "config");
    return new LossHistory(
        epochs.stream().map(EpochResult::trainLoss).toList(),
        epochs.stream().map(EpochResult::testLoss).toList(),
        config);
  }

  /// The losses in the metadata of a model's file.
  ///
  /// @param notes the file's metadata
  /// @return the losses, none where the metadata has none
  public static LossHistory of(Map<String, String> notes) {
    JsonArray epochs = epochs(notes);
    return new LossHistory(
        numbers(epochs, "train_loss"), numbers(epochs, "test_loss"), config(notes.get("config")));
  }

  /// {@return the epochs in the metadata of a model's file}
  ///
  /// @param notes the file's metadata
  public static JsonArray epochs(Map<String, String> notes) {
    JsonElement noted = parsed(notes.get("epochs"), Function.identity());
    return noted instanceof JsonArray array ? array : new JsonArray();
  }

  /// {@return a number of each epoch, where it has one}
  ///
  /// @param epochs in their order
  /// @param key the number's name, as in `train_loss`
  public static List<Double> numbers(JsonArray epochs, String key) {
    Objects.requireNonNull(key, "key");
    List<Double> numbers = new ArrayList<>();
    for (JsonElement epoch : epochs) {
      if (epoch instanceof JsonObject object
          && object.get(key) instanceof JsonPrimitive value
          && value.isNumber()) {
        numbers.add(value.getAsDouble());
      }
    }
    return numbers;
  }

  private static @Nullable TrainingConfig config(@Nullable String noted) {
    return parsed(noted, TrainingConfigJson::read);
  }

  private static <T> @Nullable T parsed(@Nullable String noted, Function<JsonElement, T> reader) {
    try {
      return noted == null ? null : reader.apply(StrictJson.parse(noted));
    } catch (IllegalArgumentException damaged) {
      return null;
    }
  }

  /// {@return number of epochs}
  public int epochs() {
    return train.size();
  }

  /// {@return whether there are losses, and all are numbers above 0, so that shares of them mean
  /// something}
  public boolean positive() {
    DoubleStream all =
        Stream.concat(train.stream(), test.stream()).mapToDouble(Double::doubleValue);
    return !train.isEmpty() && all.allMatch(loss -> loss > 0 && loss <= Float.MAX_VALUE);
  }

  /// {@return whether the schedule brought the learning rate down to nothing: such a training has
  /// ended, and was not stopped}
  public boolean annealed() {
    if (config == null || epochs() < config.epochs()) {
      return false;
    }
    long steps = (long) STEPS * config.epochs();
    return config.schedule().factor(steps - 1, steps, STEPS) <= ENDED;
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
