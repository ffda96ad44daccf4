package dev.hourglass.latent;

import dev.hourglass.data.Images;
import dev.hourglass.metrics.Likelihood;
import dev.hourglass.model.CodeDistribution;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import dev.hourglass.text.RecordContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Lower bounds of the log-likelihood of images under a variational model, each a mean over the
/// images of nats per image, all pixels of an image summed.
///
/// With codes z₁ … z_k sampled from the encoder's distribution q of an image x, and the prior p:
///
/// - the evidence lower bound (Kingma and Welling, ICLR 2014) is `mean of log p(x|zᵢ) − KL`, with
///   the divergence `KL` of q from the prior computed exactly;
/// - the importance-weighted bound (Burda, Grosse and Salakhutdinov, ICLR 2016) is `log of the mean
///   of p(x|zᵢ) p(zᵢ) / q(zᵢ)`: at least the other on average, and the likelihood itself as k
///   grows.
///
/// The prior is the standard normal distribution that the model was trained for, or a Gaussian
/// mixture that was fitted to codes sampled for training images: the encoder and the decoder stay
/// as they are, and p(z) comes closer to the codes that the decoder has seen (Dai and Wipf,
/// "Diagnosing and enhancing VAE models", ICLR 2019). The divergence from a mixture is estimated by
/// the same samples.
///
/// A conditional model takes the image's label y throughout: its bounds are of `log p(x|y)`.
///
/// An image's draws depend on the seed and its position alone, so neither threads nor blocks change
/// a bit.
public final class VariationalBounds {
  /// Images whose distributions are asked for together.
  private static final int IMAGES = 512;

  /// Codes decoded together, and how many numbers of images they may become.
  private static final int CODES = 2048;

  private static final int NUMBERS = 1 << 22;

  /// Samples that a thread takes at a time.
  private static final int TOGETHER = 64;

  private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);
  private static final double[] NONE = {};

  private final Inference inference;
  private final List<Likelihood> likelihoods;
  private final int samples;
  private final long seed;
  private final @Nullable GaussianMixture prior;

  /// The bounds under one likelihood.
  ///
  /// @param likelihood of an image given its code
  /// @param reconstruction mean over images and draws of `log p(x|z)`
  /// @param elbo the evidence lower bound
  /// @param importanceWeighted the bound from all of an image's draws
  public record Bound(
      Likelihood likelihood, double reconstruction, double elbo, double importanceWeighted) {
    /// Checks that nothing is null.
    public Bound {
      Objects.requireNonNull(likelihood, "likelihood");
    }
  }

  /// What a set of images gives.
  ///
  /// @param images how many
  /// @param samples draws for each
  /// @param divergences the Kullback-Leibler divergence of each number of the code from the
  ///   standard normal distribution, a mean over the images in nats
  /// @param spreads of each number of the code, the variance over the images of the distribution's
  ///   mean: near 0 where the number does not depend on the image
  /// @param bounds under each likelihood
  public record Result(
      long images,
      int samples,
      List<Double> divergences,
      List<Double> spreads,
      List<Bound> bounds) {
    /// The spread above which a number of the code is active.
    public static final double ACTIVE = 0.01;

    /// Copies the lists.
    public Result {
      divergences = List.copyOf(Objects.requireNonNull(divergences, "divergences"));
      spreads = List.copyOf(Objects.requireNonNull(spreads, "spreads"));
      bounds = List.copyOf(Objects.requireNonNull(bounds, "bounds"));
    }

    /// {@return the divergence of the whole code: the sum of its numbers'}
    public double divergence() {
      return divergences.stream().mapToDouble(Double::doubleValue).sum();
    }

    /// {@return how many numbers of the code the model uses: active units are those whose spread is
    /// above {@link #ACTIVE} (Burda, Grosse and Salakhutdinov, ICLR 2016)}
    public int activeUnits() {
      return (int) spreads.stream().filter(spread -> spread > ACTIVE).count();
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// A way of measuring.
  ///
  /// @param inference of a variational model
  /// @param likelihoods of an image given its code
  /// @param samples draws for each image, 1 to 100,000
  /// @param seed of the draws
  /// @throws IllegalArgumentException if the number of draws is out of range
  public VariationalBounds(
      Inference inference, List<Likelihood> likelihoods, int samples, long seed) {
    this(inference, likelihoods, samples, seed, null);
  }

  /// A way of measuring.
  ///
  /// @param inference of a variational model
  /// @param likelihoods of an image given its code
  /// @param samples draws for each image, 1 to 100,000
  /// @param seed of the draws
  /// @param prior fitted to codes of training images, or null for the standard normal distribution
  /// @throws IllegalArgumentException if the number of draws is out of range
  public VariationalBounds(
      Inference inference,
      List<Likelihood> likelihoods,
      int samples,
      long seed,
      @Nullable GaussianMixture prior) {
    if (samples < 1 || samples > 100_000) {
      throw new IllegalArgumentException(
          "%d samples for each image were requested, expected 1 to 100000".formatted(samples));
    }
    this.inference = Objects.requireNonNull(inference, "inference");
    this.likelihoods = List.copyOf(Objects.requireNonNull(likelihoods, "likelihoods"));
    this.samples = samples;
    this.seed = seed;
    this.prior = prior;
  }

  /// Measures images.
  ///
  /// @param images at least one
  /// @param progress receives the number of additional samples now and then, images × samples in
  ///   all
  /// @return the bounds and how the code is used
  /// @throws IllegalArgumentException if there is no image, its shape is not the model's, or the
  ///   model is not variational
  public Result measure(Images images, LongConsumer progress) {
    Objects.requireNonNull(progress, "progress");
    if (images.count() == 0) {
      throw new IllegalArgumentException(
          images.name() + " holds no image, expected at least one: use another set");
    }
    Sums sums = new Sums(likelihoods.size(), samples, prior == null);
    try (Team team = new Team(inference.threads())) {
      for (int first = 0; first < images.count(); first += IMAGES) {
        int end = Math.min(first + IMAGES, images.count());
        new Samples(images.range(first, end), first, sums, team, progress).run();
      }
    }
    return sums.result(images.count(), likelihoods);
  }

  /// Some images, with codes sampled for them; sample number d is of image d / samples.
  private final class Samples {
    private final CodeDistribution distribution;
    private final int firstImage;
    private final Sums sums;
    private final Team team;
    private final LongConsumer progress;
    private final int imageSize;
    private final float[] pixels;
    private final int @Nullable [] labels;
    private SplitMix64 random = new SplitMix64(0);

    Samples(Images images, int firstImage, Sums sums, Team team, LongConsumer progress) {
      distribution = inference.encodeDistribution(images);
      this.firstImage = firstImage;
      this.sums = sums;
      this.team = team;
      this.progress = progress;
      imageSize = images.shape().size();
      labels = images.labels();
      pixels = images.floats().values();
      for (int i = 0; i < images.count(); i++) {
        sums.addDivergences(distribution, i);
      }
    }

    void run() {
      int most = Math.clamp(NUMBERS / imageSize, 1, CODES);
      long all = (long) distribution.count() * samples;
      for (long first = 0; first < all; first += most) {
        int count = (int) Math.min(most, all - first);
        float[] codes = codes(first, count);
        Codes sampled = new Codes(distribution.size(), codes, labels(first, count));
        add(sampled, inference.decode(sampled).values(), first, count);
        progress.accept(count);
      }
    }

    private float[] codes(long first, int count) {
      float[] codes = new float[count * distribution.size()];
      for (int i = 0; i < count; i++) {
        int image = (int) ((first + i) / samples);
        if ((first + i) % samples == 0) {
          random = Streams.LIKELIHOOD_SAMPLES.generator(seed, firstImage + image);
        }
        distribution.draw(image, random, codes, i * distribution.size());
      }
      return codes;
    }

    private int @Nullable [] labels(long first, int count) {
      int[] ofImages = labels;
      return ofImages == null
          ? null
          : LongStream.range(first, first + count)
              .mapToInt(draw -> ofImages[(int) (draw / samples)])
              .toArray();
    }

    private void add(Codes sampled, float[] decoded, long first, int count) {
      double[] ratios = new double[count];
      double[][] logs = new double[likelihoods.size()][count];
      team.each(
          Math.ceilDiv(count, TOGETHER),
          () ->
              part -> {
                int begin = part * TOGETHER;
                int end = Math.min(begin + TOGETHER, count);
                ratios(sampled.range(begin, end), first + begin, ratios, begin);
                logs(decoded, first, begin, end, logs);
              });
      for (int i = 0; i < count; i++) {
        sums.addRatio(ratios[i]);
        int sample = (int) ((first + i) % samples);
        for (int l = 0; l < logs.length; l++) {
          sums.add(l, sample, logs[l][i], ratios[i]);
        }
      }
    }

    /// `log p(z) − log q(z|x)` of some samples, of which the first has the number `first`.
    private void ratios(Codes some, long first, double[] ratios, int offset) {
      double[] densities = prior == null ? NONE : prior.logDensity(some);
      for (int i = 0; i < some.count(); i++) {
        int image = (int) ((first + i) / samples);
        int at = i * distribution.size();
        ratios[offset + i] =
            prior == null
                ? logRatio(distribution, image, some.values(), at)
                : densities[i] - logDensity(distribution, image, some.values(), at);
      }
    }

    /// `log p(x|z)` of some samples under each likelihood.
    private void logs(float[] decoded, long first, int begin, int end, double[][] logs) {
      for (int i = begin; i < end; i++) {
        int at = (int) ((first + i) / samples) * imageSize;
        for (int l = 0; l < logs.length; l++) {
          logs[l][i] = likelihoods.get(l).log(pixels, at, decoded, i * imageSize, imageSize);
        }
      }
    }
  }

  /// `log p(z) − log q(z|x)`: the constants of both normal densities cancel.
  private static double logRatio(
      CodeDistribution distribution, int image, float[] codes, int offset) {
    double sum = 0;
    for (int d = 0; d < distribution.size(); d++) {
      int e = image * distribution.size() + d;
      double z = codes[offset + d];
      double logVariance = distribution.logVariances()[e];
      double deviation = z - distribution.means().values()[e];
      sum += deviation * deviation * StrictMath.exp(-logVariance) + logVariance - z * z;
    }
    return 0.5 * sum;
  }

  /// `log q(z|x)`.
  private static double logDensity(
      CodeDistribution distribution, int image, float[] codes, int offset) {
    double sum = distribution.size() * LOG_TWO_PI;
    for (int d = 0; d < distribution.size(); d++) {
      int e = image * distribution.size() + d;
      double logVariance = distribution.logVariances()[e];
      double deviation = codes[offset + d] - (double) distribution.means().values()[e];
      sum += deviation * deviation * StrictMath.exp(-logVariance) + logVariance;
    }
    return -0.5 * sum;
  }

  /// Totals in the order of the images.
  private static final class Sums {
    private final int samples;

    /// Whether the divergence is the standard normal distribution's, which has a formula.
    private final boolean exact;

    private double ratios;
    private final double[] reconstructions;
    private final double[] importanceWeighted;
    private final double[][] logWeights;
    private double[] divergences = {};
    private double[] firstMeans = {};
    private double[] means = {};
    private double[] squares = {};

    Sums(int likelihoods, int samples, boolean exact) {
      this.samples = samples;
      this.exact = exact;
      reconstructions = new double[likelihoods];
      importanceWeighted = new double[likelihoods];
      logWeights = new double[likelihoods][samples];
    }

    void addDivergences(CodeDistribution distribution, int image) {
      if (divergences.length == 0) {
        divergences = new double[distribution.size()];
        firstMeans = new double[distribution.size()];
        means = new double[distribution.size()];
        squares = new double[distribution.size()];
        Arrays.setAll(firstMeans, d -> distribution.means().values()[d]);
      }
      for (int d = 0; d < divergences.length; d++) {
        divergences[d] += distribution.divergence(image, d);
        // From the first image's, lest a large common part swallows the differences.
        double mean =
            distribution.means().values()[image * distribution.size() + d] - firstMeans[d];
        means[d] += mean;
        squares[d] += mean * mean;
      }
    }

    void addRatio(double ratio) {
      ratios += ratio / samples;
    }

    void add(int likelihood, int sample, double log, double ratio) {
      reconstructions[likelihood] += log / samples;
      logWeights[likelihood][sample] = log + ratio;
      if (sample == samples - 1) {
        double sum = LogSum.of(logWeights[likelihood], samples);
        importanceWeighted[likelihood] += sum - StrictMath.log(samples);
      }
    }

    Result result(long images, List<Likelihood> likelihoods) {
      List<Double> perNumber = new ArrayList<>();
      List<Double> spreads = new ArrayList<>();
      for (int d = 0; d < divergences.length; d++) {
        double mean = means[d] / images;
        perNumber.add(divergences[d] / images);
        spreads.add(Math.max(squares[d] / images - mean * mean, 0));
      }
      double divergence =
          exact ? perNumber.stream().mapToDouble(Double::doubleValue).sum() : -ratios / images;
      List<Bound> bounds = new ArrayList<>();
      for (int l = 0; l < likelihoods.size(); l++) {
        double reconstruction = reconstructions[l] / images;
        bounds.add(
            new Bound(
                likelihoods.get(l),
                reconstruction,
                reconstruction - divergence,
                importanceWeighted[l] / images));
      }
      return new Result(images, samples, perNumber, spreads, bounds);
    }
  }
}
