package dev.hourglass.analysis.diagnosis;

import static java.util.Locale.ROOT;

import dev.hourglass.analysis.diagnosis.Diagnosis.Kind;
import dev.hourglass.analysis.latent.DimensionCheck;
import dev.hourglass.analysis.latent.DimensionUse.Dimension;
import dev.hourglass.text.Counts;
import dev.hourglass.train.TrainingConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Diagnoses of a model from its errors, its codes, and its losses by epoch.
///
/// `docs/evaluation.md` explains the limits below.
public final class Diagnoses {
  /// A model that has learned the mean image and nothing else ends within a few percent of it, on
  /// either side, since test images have another mean than training images. The weakest preset, a
  /// code of two numbers, ends at 61 %.
  static final double LIKE_MEAN = 0.95;

  /// The training of a model so much worse than the mean image diverged. An untrained decoder that
  /// ends in a Sigmoid gives 0.5 for every pixel, 3.4 times as bad on MNIST.
  static final double DIVERGED = 10;

  /// Deviation over mean of a number that is the same but for rounding: floats have 24 bits.
  static final double ROUNDING = 1e-6;

  /// A dimension is unused if the error grows by less than this share of itself where it is set to
  /// its mean: sixty-four such dimensions together are worth 6 %.
  static final double UNUSED = 1e-3;

  /// Fewer images are not enough to judge a single dimension: a unit may be silent for all of them.
  static final int FEWEST_IMAGES = 50;

  /// On MNIST the training losses of seven presets fell by 0.2 to 5.7 % an epoch over the last
  /// quarter of their recipes.
  static final double FALL_PER_EPOCH = 0.1;

  /// Test losses of the same trainings were 0.85 to 1.10 times their training losses from the fifth
  /// epoch on.
  static final double OVERFIT_RATIO = 1.5;

  /// The mean test loss of the last quarter was the least that a quarter had in each of them.
  static final double RISE = 1.1;

  /// Before, running statistics of batch normalisation are not yet those of the images, and the
  /// training loss is a mean over an epoch in which the model changed most.
  static final int OVERFIT_EPOCHS = 5;

  /// Trends are taken over this part of the epochs, at least one.
  private static final int PART = 4;

  private Diagnoses() {}

  /// {@return what the errors say}
  ///
  /// @param mse of the model's reconstructions, per pixel
  /// @param meanImage the mean training image's on the same images
  /// @param pca that of as many principal components, or null where it was not measured
  public static List<Diagnosis> ofErrors(double mse, double meanImage, @Nullable Double pca) {
    if (!Double.isFinite(mse)) {
      return List.of(
          new Diagnosis(
              Kind.NOT_FINITE,
              "Reconstructions contain NaN or infinite values",
              "a smaller learning rate, or --clip 1"));
    }
    List<Diagnosis> likeMean = ofLoss("MSE", mse, meanImage);
    if (!likeMean.isEmpty()) {
      return likeMean;
    }
    if (pca != null && mse > pca) {
      return List.of(
          new Diagnosis(
              Kind.WORSE_THAN_PCA,
              "PCA with as many components is better: MSE %s, the model's %s"
                  .formatted(Counts.loss(pca), Counts.loss(mse)),
              "more epochs, another learning rate, or --model sharp"));
    }
    return List.of();
  }

  /// {@return what the loss of a training says beside that of the mean training image}
  ///
  /// @param name of the loss
  /// @param loss over the test images
  /// @param meanImage the same for the mean training image
  public static List<Diagnosis> ofLoss(String name, double loss, double meanImage) {
    Objects.requireNonNull(name, "name");
    return loss >= LIKE_MEAN * meanImage && meanImage > 0
        ? List.of(likeMeanImage(name, loss, meanImage))
        : List.of();
  }

  private static Diagnosis likeMeanImage(String name, double loss, double meanImage) {
    boolean diverged = loss > DIVERGED * meanImage;
    return new Diagnosis(
        diverged ? Kind.DIVERGED : Kind.NO_BETTER_THAN_MEAN_IMAGE,
        String.format(
            ROOT,
            "%s the mean image: %s %s, the mean image's %s",
            diverged ? "Far worse than" : "No better than",
            name,
            Counts.loss(loss),
            Counts.loss(meanImage)),
        diverged
            ? "a lower learning rate, which find-rate suggests, or --clip 1"
            : "another learning rate, which find-rate suggests, and more epochs");
  }

  /// {@return that the training was interrupted, if it was: then the model needs no other remedy
  /// yet}
  ///
  /// @param notes the metadata of the model's file
  public static Optional<Diagnosis> ofInterruption(Map<String, String> notes) {
    if (!"true".equals(notes.get("stopped"))) {
      return Optional.empty();
    }
    LossHistory history = LossHistory.of(notes);
    TrainingConfig config = history.config();
    return Optional.of(
        new Diagnosis(
            Kind.INTERRUPTED,
            config == null
                ? "Training was interrupted"
                : "Training was interrupted in epoch %d of %d"
                    .formatted(history.epochs() + 1, config.epochs()),
            "resume it with " + Diagnosis.RESUME));
  }

  /// {@return what the latent dimensions say}
  ///
  /// @param check what was seen of the codes
  public static List<Diagnosis> ofCodes(DimensionCheck check) {
    List<Dimension> dimensions = check.dimensions();
    int all = dimensions.size();
    int constant = (int) dimensions.stream().filter(Diagnoses::constant).count();
    if (check.constantCode() || (all > 0 && constant == all)) {
      return List.of(
          new Diagnosis(
              Kind.CONSTANT_CODE,
              "The code is constant: all images have the same code and reconstruction",
              "a smaller learning rate, or another --seed"));
    }
    if (check.images() < FEWEST_IMAGES) {
      return List.of();
    }
    int unused =
        (int)
            dimensions.stream()
                .filter(d -> !constant(d) && d.addedMse() < UNUSED * check.mse())
                .count();
    return Stream.of(
            some(
                constant,
                all,
                Kind.CONSTANT_DIMENSIONS,
                "the same for every image",
                "if there are many, a smaller learning rate, or --activation silu"),
            some(
                unused,
                all,
                Kind.UNUSED_DIMENSIONS,
                "unused: reconstructions hardly depend on them",
                constant + unused < all
                    ? "--latent %d: fewer dimensions suffice".formatted(all - constant - unused)
                    : "more epochs, another learning rate, or another --seed"))
        .flatMap(Optional::stream)
        .toList();
  }

  private static boolean constant(Dimension dimension) {
    return Math.sqrt(dimension.variance()) <= ROUNDING * Math.abs(dimension.mean());
  }

  private static Optional<Diagnosis> some(
      int count, int all, Kind kind, String what, String advice) {
    String verb = count == 1 ? "is" : "are";
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new Diagnosis(
                kind,
                "%d of %s %s %s".formatted(count, Counts.of(all, "latent dimension"), verb, what),
                advice));
  }

  /// {@return what the losses by epoch say; nothing where there are none, or where they are not
  /// positive}
  ///
  /// @param history the losses
  /// @param resume the command that continues the training, or null where it is not known
  public static List<Diagnosis> ofLosses(LossHistory history, @Nullable String resume) {
    if (!history.positive()) {
      return List.of();
    }
    return Stream.of(stillImproving(history, resume), overfitting(history))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Diagnosis> stillImproving(LossHistory history, @Nullable String resume) {
    int epochs = history.epochs();
    TrainingConfig config = history.config();
    boolean stopped = config != null && epochs < config.epochs();
    String advice =
        "continue with "
            + (resume == null ? Diagnosis.RESUME : resume)
            + (stopped ? "" : " --epochs " + 2L * epochs);
    if (epochs == 1) {
      return Optional.of(
          new Diagnosis(
              Kind.STILL_IMPROVING,
              "There was only one epoch: the loss may still be falling",
              advice));
    }
    int part = Math.max(1, epochs / PART);
    double before = history.train().get(epochs - 1 - part);
    double fall = 1 - StrictMath.pow(history.train().getLast() / before, 1.0 / part);
    boolean testFalls = history.test().getLast() < history.test().get(epochs - 1 - part);
    if (history.annealed() || !testFalls || fall < FALL_PER_EPOCH) {
      return Optional.empty();
    }
    return Optional.of(
        new Diagnosis(
            Kind.STILL_IMPROVING,
            "Training ended while the loss was still falling by %.0f %% per epoch"
                .formatted(100 * fall),
            advice));
  }

  private static Optional<Diagnosis> overfitting(LossHistory history) {
    int epochs = history.epochs();
    if (epochs < OVERFIT_EPOCHS) {
      return Optional.empty();
    }
    int part = Math.max(1, epochs / PART);
    double train = mean(history.train(), epochs, part);
    double test = mean(history.test(), epochs, part);
    int best = epochs;
    for (int end = part; end < epochs; end++) {
      best = mean(history.test(), end, part) < mean(history.test(), best, part) ? end : best;
    }
    double least = mean(history.test(), best, part);
    String advice = "more images, --augment, a smaller model, or --early-stopping";
    if (test >= RISE * least && train < mean(history.train(), best, part)) {
      return Optional.of(
          new Diagnosis(
              Kind.OVERFITTING,
              String.format(
                  ROOT,
                  "The model overfits: the test loss was %s after epoch %d and is %s",
                  Counts.loss(least),
                  best,
                  Counts.loss(test)),
              advice));
    }
    return test >= OVERFIT_RATIO * train
        ? Optional.of(
            new Diagnosis(
                Kind.OVERFITTING,
                String.format(
                    ROOT,
                    "The model overfits: the test loss is %.1f times the training loss",
                    test / train),
                advice))
        : Optional.empty();
  }

  /// Over the epochs before `end`.
  private static double mean(List<Double> losses, int end, int part) {
    return losses.subList(end - part, end).stream().mapToDouble(Double::doubleValue).sum() / part;
  }
}
