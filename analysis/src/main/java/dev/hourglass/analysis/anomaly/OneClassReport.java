package dev.hourglass.analysis.anomaly;

import com.google.gson.GsonBuilder;
import dev.hourglass.analysis.anomaly.OneClass.ClassResult;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.data.Dataset;
import dev.hourglass.text.RecordContent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// The results of the one-class protocol, with its settings.
///
/// @param dataset whose classes were separated
/// @param model what was trained for each class
/// @param epochs of each training
/// @param seed of the first model of a class
/// @param seeds how many models each class had
/// @param result the areas under the curve
/// @param seconds the whole took
public record OneClassReport(
    Dataset dataset,
    String model,
    int epochs,
    long seed,
    int seeds,
    OneClass.Result result,
    double seconds) {
  /// Checks that nothing is null.
  public OneClassReport {
    Objects.requireNonNull(dataset, "dataset");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(result, "result");
  }

  /// {@return the report as a JSON object, areas from 0 to 1}
  public String toJson() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("dataset", dataset.name());
    all.put("train_digest", dataset.train().digest());
    all.put("test_digest", dataset.test().digest());
    all.put("model", model);
    all.put("epochs", epochs);
    all.put("seed", seed);
    all.put("seeds", seeds);
    all.put("classes", result.classes().stream().map(OneClassReport::numbers).toList());
    all.put("mean_auroc", words(result.mean()));
    all.put("mean_auroc_by_seed", result.bySeed());
    all.put("seconds", seconds);
    return new GsonBuilder().setPrettyPrinting().create().toJson(all);
  }

  private static Map<String, Object> numbers(ClassResult result) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("class", result.name());
    numbers.put("train_images", result.trainingImages());
    numbers.put("test_images", result.testImages());
    numbers.put("auroc", words(result.auroc()));
    return numbers;
  }

  private static Map<String, Double> words(Map<AnomalyScore, Double> areas) {
    Map<String, Double> words = new LinkedHashMap<>();
    for (AnomalyScore score : AnomalyScore.values()) {
      words.put(score.word(), Objects.requireNonNull(areas.get(score)));
    }
    return words;
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
