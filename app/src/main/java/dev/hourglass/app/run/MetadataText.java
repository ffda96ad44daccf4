package dev.hourglass.app.run;

import dev.hourglass.analysis.diagnosis.LossHistory;
import dev.hourglass.files.StrictJson;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.text.Counts;
import dev.hourglass.train.TrainingConfigJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The metadata of a model file as readable text.
public final class MetadataText {
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

  private MetadataText() {}

  /// {@return names and words: first how the model was trained, then everything else}
  ///
  /// @param notes of the model's file; settings that cannot be read stay as they are
  public static Map<String, String> of(Map<String, String> notes, Autoencoder model) {
    Map<String, String> left = new TreeMap<>(notes);
    left.keySet().removeAll(HIDDEN);
    left.remove("stopped", "false");
    left.remove("epochs");
    int done = LossHistory.epochs(notes).size();
    Map<String, String> words = settings(left.get(CONFIG), model);
    if (!words.isEmpty()) {
      left.remove(CONFIG);
      words.computeIfPresent("epochs", (_, planned) -> epochs(done, planned));
    }
    words.putAll(losses(LossHistory.of(notes)));
    left.forEach((key, value) -> words.putIfAbsent(key.replace('_', ' '), words(key, value)));
    return words;
  }

  private static Map<String, String> settings(@Nullable String json, Autoencoder model) {
    try {
      return json == null
          ? new LinkedHashMap<>()
          : SettingsText.settings(TrainingConfigJson.read(StrictJson.parse(json)), model);
    } catch (IllegalArgumentException damaged) {
      return new LinkedHashMap<>();
    }
  }

  /// As in `80`, or `12 of 80` where a training ended early.
  private static String epochs(int done, String planned) {
    return done == 0 || planned.equals(Integer.toString(done))
        ? planned
        : "%d of %s".formatted(done, planned);
  }

  /// The losses of the last epoch, and the best test loss where an earlier epoch had it.
  private static Map<String, String> losses(LossHistory history) {
    Map<String, String> words = new LinkedHashMap<>();
    List<Double> test = history.test();
    if (test.isEmpty()) {
      return words;
    }
    words.put("train loss", Counts.loss(history.train().getLast()));
    words.put("test loss", Counts.loss(test.getLast()));
    int best = test.indexOf(Collections.min(test));
    if (best < test.size() - 1) {
      words.put(
          "best test loss", "%s after epoch %,d".formatted(Counts.loss(test.get(best)), best + 1));
    }
    return words;
  }

  private static String words(String key, String value) {
    return COUNTS.contains(key) && value.matches("\\d{1,18}")
        ? String.format(Locale.ROOT, "%,d", Long.parseLong(value))
        : value;
  }
}
