package dev.hourglass.analysis.anomaly;

import dev.hourglass.anomaly.AnomalyDetector;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.anomaly.ImageScores;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.metrics.RankingMetrics;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.text.Counts;
import dev.hourglass.text.RecordContent;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// The one-class protocol: for each class a model is trained on its training images, all test
/// images are scored, and the area under the ROC curve (AUROC) is the probability that an image of
/// another class has the higher score (Ruff et al., "Deep one-class classification", ICML 2018).
public final class OneClass {
  private OneClass() {}

  /// Makes a model with fresh parameters.
  @FunctionalInterface
  public interface ModelFactory {
    /// A model for a seed.
    ///
    /// @param seed of its first parameters
    /// @return an untrained model
    /// @throws IOException if it does not fit the images
    Autoencoder make(long seed) throws IOException;
  }

  /// How well one class was separated from the others.
  ///
  /// @param name of the class
  /// @param trainingImages that its models have learned from
  /// @param testImages of the class; all others are the anomalies
  /// @param auroc by score, means over the seeds
  public record ClassResult(
      String name, int trainingImages, int testImages, Map<AnomalyScore, Double> auroc) {
    /// Checks that nothing is null.
    public ClassResult {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(auroc, "auroc");
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// The whole protocol's result.
  ///
  /// @param classes in the order of their numbers
  /// @param mean AUROC over the classes, by score
  /// @param bySeed mean over the classes of the combined score's AUROC, for each seed
  public record Result(
      List<ClassResult> classes, Map<AnomalyScore, Double> mean, List<Double> bySeed) {
    /// Checks that nothing is null.
    public Result {
      Objects.requireNonNull(classes, "classes");
      Objects.requireNonNull(mean, "mean");
      Objects.requireNonNull(bySeed, "bySeed");
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// {@return how many images are seen in all, for a progress bar}
  ///
  /// @param dataset with labels
  /// @param config how each model is trained
  /// @param seeds how many models are trained for each class
  public static long work(Dataset dataset, TrainingConfig config, int seeds) {
    return (long) dataset.train().count() * config.epochs() * seeds;
  }

  /// Runs the protocol.
  ///
  /// @param dataset with labels
  /// @param factory makes each untrained model
  /// @param config how each model is trained; its seed is the first
  /// @param seeds how many models are trained for each class, with consecutive seeds
  /// @param progress receives the number of additional images trained on
  /// @return areas under the curve of each class
  /// @throws IOException if the model does not fit the images
  /// @throws IllegalArgumentException if the images have no labels or fewer than two classes, or a
  ///   class with training images lacks test images or others to compare them with, or all of its
  ///   training images get the same code
  public static Result run(
      Dataset dataset, ModelFactory factory, TrainingConfig config, int seeds, IntConsumer progress)
      throws IOException {
    Objects.requireNonNull(progress, "progress");
    int[] trained = trained(dataset);
    List<ClassResult> results = new ArrayList<>();
    double[] bySeed = new double[seeds];
    for (int c : trained) {
      ByteImages own = ofClass(dataset.train(), c);
      List<Map<AnomalyScore, Double>> ofSeeds = new ArrayList<>();
      for (int s = 0; s < seeds; s++) {
        TrainingConfig one = config.withSeed(config.seed() + s);
        ImageScores scores = scores(own, dataset.test(), factory, one, progress);
        Map<AnomalyScore, Double> areas = areas(scores, labels(dataset.test()), c);
        ofSeeds.add(areas);
        bySeed[s] += Objects.requireNonNull(areas.get(AnomalyScore.COMBINED)) / trained.length;
      }
      String name = dataset.train().classes().get(c);
      results.add(new ClassResult(name, own.count(), count(dataset.test(), c), mean(ofSeeds)));
    }
    return new Result(
        results,
        mean(results.stream().map(ClassResult::auroc).toList()),
        Arrays.stream(bySeed).boxed().toList());
  }

  private static ImageScores scores(
      ByteImages own,
      ByteImages test,
      ModelFactory factory,
      TrainingConfig config,
      IntConsumer progress)
      throws IOException {
    Autoencoder model = factory.make(config.seed());
    // The trainer's own test is not needed here: one image keeps it short.
    Trainer.fit(model, new Dataset(own.name(), own, own.range(0, 1)), config, new Steps(progress));
    try (Inference inference = model.inference(config.threads())) {
      AnomalyDetector detector =
          AnomalyDetector.fit(inference, own, config.seed(), _ -> {}, () -> {});
      if (detector.codes() == null) {
        throw new IllegalArgumentException(
            "all images of %s have the same code, expected codes that differ, whose density can be measured: train with more --epochs or another --seed, or leave the class out if its images are equal"
                .formatted(own.name()));
      }
      return detector.score(inference, test, _ -> {});
    }
  }

  /// Reports how many more images a step has seen.
  private static final class Steps implements TrainingListener {
    private final IntConsumer progress;
    private int before;

    Steps(IntConsumer progress) {
      this.progress = progress;
    }

    @Override
    public void stepDone(int epoch, int images, int total, double loss) {
      progress.accept(images - before);
      before = images == total ? 0 : images;
    }
  }

  private static Map<AnomalyScore, Double> areas(ImageScores scores, int[] labels, int own) {
    boolean[] other = new boolean[labels.length];
    for (int i = 0; i < other.length; i++) {
      other[i] = labels[i] != own;
    }
    Map<AnomalyScore, Double> areas = new EnumMap<>(AnomalyScore.class);
    for (AnomalyScore score : AnomalyScore.values()) {
      areas.put(score, RankingMetrics.of(scores.of(score), other).auroc());
    }
    return areas;
  }

  private static Map<AnomalyScore, Double> mean(List<Map<AnomalyScore, Double>> all) {
    Map<AnomalyScore, Double> mean = new EnumMap<>(AnomalyScore.class);
    for (Map<AnomalyScore, Double> areas : all) {
      areas.forEach((score, area) -> mean.merge(score, area / all.size(), Double::sum));
    }
    return mean;
  }

  /// The classes with training images; others are anomalies only.
  private static int[] trained(Dataset dataset) {
    List<String> names = dataset.train().classes();
    if (names.size() < 2) {
      throw new IllegalArgumentException(
          "%s has %s, expected labelled images of at least two: sort the images into a sub-folder for each class"
              .formatted(dataset.name(), Counts.of(names.size(), "class", "classes")));
    }
    int[] trained =
        IntStream.range(0, names.size()).filter(c -> count(dataset.train(), c) > 0).toArray();
    for (int c : trained) {
      int test = count(dataset.test(), c);
      if (test == 0 || test == dataset.test().count()) {
        throw new IllegalArgumentException(
            "the class %s of %s has %d training images and %d of the %d test images, expected some and not all of these: add images or leave the class out"
                .formatted(
                    names.get(c),
                    dataset.name(),
                    count(dataset.train(), c),
                    test,
                    dataset.test().count()));
      }
    }
    return trained;
  }

  private static int count(ByteImages images, int label) {
    return (int) IntStream.of(labels(images)).filter(one -> one == label).count();
  }

  private static ByteImages ofClass(ByteImages images, int label) {
    int[] labels = labels(images);
    int[] places = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
    return images.select(places).named(images.name() + "-" + images.classes().get(label));
  }

  private static int[] labels(ByteImages images) {
    return Objects.requireNonNull(images.labels(), "images with classes have labels");
  }
}
