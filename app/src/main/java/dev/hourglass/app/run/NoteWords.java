package dev.hourglass.app.run;

import dev.hourglass.files.StrictJson;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.TrainingConfigJson;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a model's file notes of its making, as people read it.
public final class NoteWords {
  private static final String CONFIG = "config";
  private static final Set<String> COUNTS = Set.of("parameters", "train_images", "test_images");

  private NoteWords() {}

  /// {@return names and words: first how the model was trained, then everything else}
  ///
  /// @param notes of the model's file; settings that cannot be read stay as they are
  public static Map<String, String> of(Map<String, String> notes, Autoencoder model) {
    Map<String, String> left = new TreeMap<>(notes);
    left.remove("stopped", "false");
    Map<String, String> words = settings(left.get(CONFIG), model);
    if (!words.isEmpty()) {
      left.remove(CONFIG);
    }
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

  private static String words(String key, String value) {
    return COUNTS.contains(key) && value.matches("\\d{1,18}")
        ? String.format(Locale.ROOT, "%,d", Long.parseLong(value))
        : value;
  }
}
