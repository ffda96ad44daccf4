package dev.hourglass.analysis.evaluation;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.baselines.Baseline;
import dev.hourglass.analysis.baselines.Baselines;
import dev.hourglass.analysis.baselines.MeanImage;
import dev.hourglass.analysis.baselines.Reconstructor;
import dev.hourglass.analysis.diagnosis.Diagnoses;
import dev.hourglass.analysis.diagnosis.Diagnosis;
import dev.hourglass.analysis.diagnosis.Diagnosis.Kind;
import dev.hourglass.analysis.diagnosis.LossHistory;
import dev.hourglass.analysis.evaluation.ModelEvaluation.Measured;
import dev.hourglass.analysis.latent.DimensionCheck;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Images;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.Prior;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.metrics.Bootstrap;
import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.ImageComparison;
import dev.hourglass.metrics.ImageError;
import dev.hourglass.metrics.Likelihood;
import dev.hourglass.metrics.Metric;
import dev.hourglass.metrics.ReconstructionMetrics;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.Streams;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Evaluates a model and its baselines on the same images.
///
/// Reconstructions are kept for a block of images only. Each image is measured by one thread, sums
/// go over images in their order, and resamples have streams of their own: threads change no bit.
public final class Evaluator {
  private static final int BLOCK = 1000;

  /// Fewer where images are large: a block has at most so many numbers.
  private static final int MOST_NUMBERS = 1 << 25;

  private final ByteImages images;
  private final EvaluationSettings settings;
  private final Team team;
  private final ProgressListener listener;

  /// Creates what reconstructs a block of images, one for each thread.
  private interface BlockReconstruction {
    Supplier<Reconstructor> block(int first, int end);
  }

  private Evaluator(
      ByteImages images, EvaluationSettings settings, Team team, ProgressListener listener) {
    this.images = images;
    this.settings = settings;
    this.team = team;
    this.listener = listener;
  }

  /// Measures a model.
  ///
  /// @param file the model
  /// @param dataset with images of the model's shape
  /// @param split which of them to measure on; baselines are fitted on the training images
  /// @param settings what to measure beside errors
  /// @param threads at least 1; change no bit of the result
  /// @param listener receives the progress
  /// @return what was measured
  /// @throws IllegalArgumentException if there is no image, or the images do not fit the model, or
  ///   draws or a deviation are asked for and the model is not variational
  public static ModelEvaluation measure(
      ModelFile file,
      Dataset dataset,
      Split split,
      EvaluationSettings settings,
      int threads,
      ProgressListener listener) {
    Objects.requireNonNull(listener, "listener");
    Autoencoder model = file.model();
    settings.requireFitting(model);
    ByteImages images = split.of(dataset);
    if (images.count() == 0) {
      throw new IllegalArgumentException(
          images.name() + " holds no image to evaluate, expected at least one: use another set");
    }
    if (!images.shape().equals(model.inputShape())) {
      throw new IllegalArgumentException(
          "%s has images of %s, expected %s, the model's input shape: use another dataset or model"
              .formatted(images.name(), images.shape(), model.inputShape()));
    }
    try (Team team = new Team(threads);
        Inference inference = model.inference(threads)) {
      Evaluator evaluator = new Evaluator(images, settings, team, listener);
      ReconstructionMetrics.Result errors = evaluator.model(inference, settings.refine());
      VariationalBounds.@Nullable Result variational =
          model.variational() ? evaluator.variational(inference, dataset.train()) : null;
      List<Measured> baselines =
          settings.baselines() ? evaluator.baselines(dataset.train(), model.codeSize()) : List.of();
      return new ModelEvaluation(
          model.name(),
          model.codeSize(),
          images,
          split,
          settings,
          errors,
          variational,
          baselines,
          evaluator.diagnoses(file, inference, dataset.train(), errors.all(), baselines));
    }
  }

  private List<Diagnosis> diagnoses(
      ModelFile file,
      Inference inference,
      ByteImages train,
      ErrorSummary errors,
      List<Measured> baselines) {
    Double pca =
        baselines.stream()
            .filter(one -> one.baseline().name().equals("pca"))
            .map(one -> one.errors().all().of(Metric.MSE))
            .findAny()
            .orElse(null);
    Optional<Diagnosis> interrupted = Diagnoses.ofInterruption(file.metadata());
    if (interrupted.isPresent()) {
      return List.of(interrupted.get());
    }
    double meanImage = train.count() == 0 ? 0 : MeanImage.of(train).mse(images);
    List<Diagnosis> found =
        new ArrayList<>(Diagnoses.ofErrors(errors.of(Metric.MSE), meanImage, pca));
    if (found.stream().noneMatch(one -> one.kind() == Kind.DIVERGED)) {
      found.addAll(Diagnoses.ofCodes(DimensionCheck.of(inference, images)));
      found.addAll(Diagnoses.ofLosses(LossHistory.of(file.metadata()), null));
    }
    return found;
  }

  private ReconstructionMetrics.Result model(Inference inference, int steps) {
    int size = images.shape().size();
    return errors(
        "reconstruct",
        (first, end) -> {
          Images block = images.range(first, end);
          float[] reconstruction =
              steps == 0
                  ? inference.reconstruct(block).values()
                  : inference
                      .decode(inference.refine(block, inference.encode(block), steps))
                      .values();
          Reconstructor reconstructor =
              (i, to) -> System.arraycopy(reconstruction, (i - first) * size, to, 0, size);
          return () -> reconstructor;
        });
  }

  private List<Measured> baselines(ByteImages train, int codeSize) {
    List<Supplier<Baseline>> baselines = Baselines.of(train, images, codeSize, team);
    List<Baseline> chosen = new ArrayList<>();
    try (ProgressListener.Task progress =
        listener.begin("baselines", baselines.size(), "baselines")) {
      for (Supplier<Baseline> baseline : baselines) {
        chosen.add(baseline.get());
        progress.advance(1);
      }
    }
    return chosen.stream()
        .map(one -> new Measured(one, errors(one.name(), (_, _) -> one.reconstructor())))
        .toList();
  }

  private ReconstructionMetrics.Result errors(String task, BlockReconstruction reconstruction) {
    ReconstructionMetrics metrics = new ReconstructionMetrics(images.shape().size());
    int @Nullable [] labels = images.labels();
    try (ProgressListener.Task progress = listener.begin(task, images.count(), "images")) {
      int block = Math.clamp(MOST_NUMBERS / images.shape().size(), 1, BLOCK);
      for (int first = 0; first < images.count(); first += block) {
        int end = Math.min(first + block, images.count());
        ImageError[] errors = compare(first, end, reconstruction.block(first, end));
        for (int i = first; i < end; i++) {
          int label = labels == null ? ReconstructionMetrics.UNLABELLED : labels[i];
          metrics.add(errors[i - first], label);
        }
        progress.advance(end - first);
      }
    }
    return metrics.result(bootstrap());
  }

  private ImageError[] compare(int first, int end, Supplier<Reconstructor> reconstructors) {
    ImageError[] errors = new ImageError[end - first];
    team.each(
        errors.length,
        () -> {
          var comparison = new ImageComparison(images.shape());
          Reconstructor reconstructor = reconstructors.get();
          float[] original = new float[images.shape().size()];
          float[] reconstruction = new float[images.shape().size()];
          return i -> {
            images.copy(first + i, original, 0);
            reconstructor.reconstruct(first + i, reconstruction);
            errors[i] = comparison.compare(original, 0, reconstruction, 0);
          };
        });
    return errors;
  }

  private Bootstrap bootstrap() {
    return settings.resamples() == 0
        ? Bootstrap.NONE
        : new Bootstrap(
            settings.resamples(),
            stream -> Streams.RESAMPLES.generator(settings.seed(), stream)::nextInt,
            team::each);
  }

  /// A pixel's deviation: as asked for, else the one with which the Gaussian likelihood is
  /// greatest. That is the root mean squared error of reconstructions from sampled codes: larger
  /// than the RMSE of reconstructions, which are decoded from the means of the codes.
  private double deviation(Inference inference) {
    Double sigma = settings.sigma();
    if (sigma != null) {
      return sigma;
    }
    var unit = List.<Likelihood>of(new Likelihood.Gaussian(1));
    var bounds = new VariationalBounds(inference, unit, 1, settings.seed());
    double log;
    try (ProgressListener.Task progress = listener.begin("sigma", images.count(), "samples")) {
      log = bounds.measure(images, progress::advance).bounds().getFirst().reconstruction();
    }
    double squared = -2 * log / images.shape().size() - StrictMath.log(2 * Math.PI);
    return Math.max(Math.sqrt(Math.max(squared, 0)), 1e-6);
  }

  /// The mixture that takes the prior's place; or null.
  private @Nullable GaussianMixture prior(Inference inference, ByteImages train) {
    int components = settings.components();
    if (components == 0) {
      return null;
    }
    try (ProgressListener.Task progress =
        listener.begin("prior", GaussianMixture.MOST_STEPS, "steps")) {
      return Prior.fitted(inference, train, components, settings.seed(), () -> progress.advance(1));
    }
  }

  private VariationalBounds.Result variational(Inference inference, ByteImages train) {
    List<Likelihood> likelihoods = new ArrayList<>();
    if (inference.model().decoder().layers().getLast().layer() instanceof Sigmoid) {
      likelihoods.add(new Likelihood.Bernoulli());
    }
    likelihoods.add(new Likelihood.Gaussian(deviation(inference)));
    int samples = settings.draws() == null ? 1 : settings.draws();
    var bounds =
        new VariationalBounds(
            inference, likelihoods, samples, settings.seed(), prior(inference, train));
    long all = (long) images.count() * samples;
    try (ProgressListener.Task progress = listener.begin("likelihood", all, "samples")) {
      return bounds.measure(images, progress::advance);
    }
  }
}
