package dev.hourglass.app.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.hourglass.app.Counts;
import dev.hourglass.files.StrictJson;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.TrainingConfigJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a model's file notes of its making, as people read it.
public final class NoteWords {
  private static final String CONFIG = "config";
  private static final List<String> COUNTS = List.of("train_images", "test_images");

  /// What is for programs, or stands in the table of layers.
  private static final List<String> HIDDEN =
      List.of(
          "architecture",
          "classes",
          "format",
          "format_version",
          "model",
          "parameters",
          "train_statistics");

  private NoteWords() {}

  /// {@return names and words: first how the model was trained, then everything else}
  ///
  /// @param notes of the model's file; settings that cannot be read stay as they are
  public static Map<String, String> of(Map<String, String> notes, Autoencoder model) {
    Map<String, String> left = new TreeMap<>(notes);
    left.keySet().removeAll(HIDDEN);
    left.remove("stopped", "false");
    String epochs = left.remove("epochs");
    Map<String, String> words = settings(left.get(CONFIG), model);
    if (!words.isEmpty()) {
      left.remove(CONFIG);
      words.computeIfPresent("epochs", (_, planned) -> epochs(epochs, planned));
    }
    words.putAll(losses(epochs));
    left.forEach((key, value) -> words.putIfAbsent(key.replace('_', ' '), words(key, value)));
    return words;
  }

  private static Map<String, String> settings(@Nullable String json, Autoencoder model) {
    try {
      return json == null
          ? new LinkedHashMap<>()
          : TrainingWords.settings(TrainingConfigJson.read(StrictJson.parse(json)), model);
    } catch (IllegalArgumentException damaged) {
      return new LinkedHashMap<>();
    }
  }

  /// As in `80`, or `12 of 80` where a training ended early.
  private static String epochs(@Nullable String json, String planned) {
    int done = parsed(json) instanceof JsonArray losses ? losses.size() : 0;
    return done == 0 || planned.equals(Integer.toString(done))
        ? planned
        : "%d of %s".formatted(done, planned);
  }

  /// The losses of the last epoch, and the best test loss where an earlier epoch had it.
  private static Map<String, String> losses(@Nullable String json) {
    Map<String, String> words = new LinkedHashMap<>();
    List<OptionalDouble> test = losses(json, "test_loss");
    last(losses(json, "train_loss")).ifPresent(loss -> words.put("train loss", Counts.loss(loss)));
    last(test).ifPresent(loss -> words.put("test loss", Counts.loss(loss)));
    int best =
        IntStream.range(0, test.size())
            .filter(epoch -> test.get(epoch).isPresent())
            .boxed()
            .min(Comparator.comparingDouble(epoch -> test.get(epoch).getAsDouble()))
            .orElse(-1);
    if (best >= 0 && best < test.size() - 1) {
      words.put(
          "best test loss",
          "%s after epoch %,d".formatted(Counts.loss(test.get(best).getAsDouble()), best + 1));
    }
    return words;
  }

  private static OptionalDouble last(List<OptionalDouble> losses) {
    return losses.isEmpty() ? OptionalDouble.empty() : losses.getLast();
  }

  /// A loss of each epoch; empty where the file holds something else.
  private static List<OptionalDouble> losses(@Nullable String json, String key) {
    List<OptionalDouble> losses = new ArrayList<>();
    if (parsed(json) instanceof JsonArray epochs) {
      epochs.forEach(epoch -> losses.add(number(epoch, key)));
    }
    return losses;
  }

  private static OptionalDouble number(JsonElement epoch, String key) {
    boolean known =
        epoch instanceof JsonObject object
            && object.get(key) instanceof JsonPrimitive loss
            && loss.isNumber();
    return known
        ? OptionalDouble.of(epoch.getAsJsonObject().get(key).getAsDouble())
        : OptionalDouble.empty();
  }

  private static @Nullable JsonElement parsed(@Nullable String json) {
    try {
      return json == null ? null : StrictJson.parse(json);
    } catch (IllegalArgumentException damaged) {
      return null;
    }
  }

  private static String words(String key, String value) {
    return COUNTS.contains(key) && value.matches("\\d{1,18}")
        ? String.format(Locale.ROOT, "%,d", Long.parseLong(value))
        : value;
  }
}
