package dev.hourglass.model;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Parameters;
import dev.hourglass.parallel.SoleUse;
import dev.hourglass.parallel.Team;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Encodes, decodes and reconstructs with a model. It keeps its threads and buffers between calls.
///
/// A conditional model, see {@link Autoencoder#classes}, takes each image's label, which images and
/// codes bring along. Models without labels ignore them.
///
/// Images as numbers are black at 0 and white at 1. Numbers that are not finite or further than 0.5
/// outside are refused, as in files, and codes that are not finite. Arrays become images and codes
/// of the model's shape by {@link Autoencoder#images} and {@link Autoencoder#codes}.
///
/// It uses the parameters at the time of its creation. It serves one thread at a time: a call while
/// another is in progress, and any after {@link #close}, throws an `IllegalStateException` at once.
/// Give each thread its own, or all of them a {@link SharedInference}. One that is never closed
/// ends its threads when it is collected.
public final class Inference implements AutoCloseable {
  private final SoleUse use =
      new SoleUse(
          "another thread is using this Inference, expected one at a time: create one Inference"
              + " for each thread",
          "the Inference is closed, expected an open one: create a new one");
  private final Autoencoder model;
  private final Parameters parameters;
  private final Kernels kernels;
  private final Team team;
  private final boolean pooled;
  private final int codeSize;
  private final BatchRunner encoder;
  private final BatchRunner decoder;
  private final BatchRunner whole;
  private @Nullable BatchRunner beforeCode;

  Inference(Autoencoder model, int threads, Kernels kernels) {
    this(model, model.parameters().copy(), threads, kernels, false);
  }

  private Inference(
      Autoencoder model, Parameters parameters, int threads, Kernels kernels, boolean pooled) {
    this.model = model;
    this.parameters = parameters;
    this.kernels = kernels;
    this.pooled = pooled;
    codeSize = model.codeSize();
    team = new Team(threads);
    encoder = runner(Map.of("encoder", model.encoder()));
    decoder = runner(Map.of("decoder", model.decoder()));
    whole = runner(model.networks());
  }

  /// One of a pool, with a single thread: the pool alone ends it.
  ///
  /// @param parameters that all of the pool read and none changes; not copied
  static Inference worker(Autoencoder model, Parameters parameters) {
    return new Inference(model, parameters, 1, Kernels.best(), true);
  }

  private BatchRunner runner(Map<String, Network> networks) {
    return new BatchRunner(networks, parameters, team, kernels);
  }

  private <T> T alone(Supplier<T> call) {
    use.begin();
    try {
      return call.get();
    } finally {
      use.end();
    }
  }

  /// {@return the model}
  public Autoencoder model() {
    return model;
  }

  /// {@return how many threads work on a call}
  public int threads() {
    return team.size();
  }

  /// Refuses images that encoding or reconstructing would refuse, and computes nothing: for any
  /// number of threads.
  ///
  /// @throws IllegalArgumentException as the call
  void check(Direction direction, Images images) {
    (direction == Direction.ENCODE ? encoder : whole).check(images);
  }

  /// Refuses codes that decoding would refuse.
  ///
  /// @throws IllegalArgumentException as the call
  void check(Codes codes) {
    decoder.check(codes);
  }

  /// How many classes the model's layers have, 0 if none asks for labels.
  int classes() {
    return whole.classes();
  }

  /// Compresses images.
  ///
  /// @param images of the model's shape
  /// @return a code for each, with the image's label
  /// @throws IllegalArgumentException if the images have another shape than the model's, numbers
  ///   that no image has, or not the labels that the model asks for
  public Codes encode(Images images) {
    float[] values = alone(() -> encoder.run(images));
    return new Codes(codeSize, values, images.labels());
  }

  /// Asks a variational encoder for each image's distribution of codes.
  ///
  /// @param images of the model's shape
  /// @return a normal distribution for each image
  /// @throws IllegalArgumentException as {@link #encode}, and if the model is not variational
  public CodeDistribution encodeDistribution(Images images) {
    return alone(() -> CodeDistribution.split(beforeCode().run(images), codeSize, images.labels()));
  }

  /// The encoder up to the means and log-variances, planned when it is first needed.
  private BatchRunner beforeCode() {
    BatchRunner runner = beforeCode;
    if (runner == null) {
      model.requireVariational();
      List<NamedLayer> layers = model.encoder().layers();
      Network head = new Network(model.inputShape(), layers.subList(0, layers.size() - 1));
      runner = runner(Map.of("encoder", head));
      beforeCode = runner;
    }
    return runner;
  }

  /// Looks for codes that are decoded closer to their images than those of the encoder, which only
  /// estimates: {@link Refinement}. Twenty steps take about as long as encoding and decoding sixty
  /// times.
  ///
  /// @param images of the model's shape
  /// @param codes of the images, where the search begins
  /// @param steps at least 1: more find better codes
  /// @return codes, none of which is decoded worse than where it began
  /// @throws IllegalArgumentException as {@link #encode}, and if there are not as many codes as
  ///   images, or there is no step to take
  public Codes refine(Images images, Codes codes, int steps) {
    return refine(images, codes, steps, 0, 1);
  }

  /// Looks for codes with less error and rate: as {@link #refine(Images, Codes, int)} down the
  /// slope of an image's squared error + `rateWeight` · nats that its code takes under the learned
  /// density.
  ///
  /// @param images of the model's shape
  /// @param codes of the images, where the search begins
  /// @param steps at least 1
  /// @param rateWeight squared error, summed over an image, that a nat is worth; 0 for the error
  ///   alone
  /// @param step to whose multiples the codes are going to be rounded; 1 is what the density is
  ///   trained for
  /// @return codes, one for each image
  /// @throws IllegalArgumentException as the other, if there is a weight and the model has no
  ///   {@link Autoencoder#bottleneck}, and if the step is not positive
  public Codes refine(Images images, Codes codes, int steps, double rateWeight, double step) {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(codes, "codes");
    if (!(rateWeight >= 0) || (rateWeight > 0 && model.bottleneck().isEmpty())) {
      throw new IllegalArgumentException(
          "the rate has the weight %s, expected 0, or more for a model with a learned density"
              .formatted(rateWeight));
    }
    if (!(step > 0 && step < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the step of the codes is %s, expected more than 0".formatted(step));
    }
    whole.requireFitting(images);
    if (codes.size() != codeSize || codes.count() != images.count()) {
      throw new IllegalArgumentException(
          "got %s for %d images, expected one of %d numbers for each: encode the same images"
              .formatted(codes, images.count(), codeSize));
    }
    if (steps < 1) {
      throw new IllegalArgumentException(
          "the refinement has %d steps, expected 1 or more: 20 is typical".formatted(steps));
    }
    return alone(() -> refined(images, codes, steps, rateWeight, step));
  }

  private Codes refined(Images images, Codes codes, int steps, double rateWeight, double step) {
    int classes = Network.classes(List.of(model.decoder()));
    int[] labels =
        classes > 0
            ? Labels.checked(Labels.owner(images), images.labels(), images.count(), classes)
            : new int[0];
    float[] values =
        new Refinement(model, parameters, kernels, images, codes, labels, steps, rateWeight, step)
            .run(team);
    return new Codes(codes.size(), values, images.labels());
  }

  /// Makes images of codes.
  ///
  /// @param codes of the model's latent dimension
  /// @return images of the model's shape, with the codes' labels
  /// @throws IllegalArgumentException if the codes have another size than the model's, numbers that
  ///   are not finite, or not the labels that the decoder asks for
  public FloatImages decode(Codes codes) {
    float[] values = alone(() -> decoder.run(codes));
    return Images.of(values, model.inputShape(), codes.labels());
  }

  /// Reconstructs images: encodes and decodes them.
  ///
  /// @param images of the model's shape
  /// @return images of the same shape, with the same labels
  /// @throws IllegalArgumentException as {@link #encode}
  public FloatImages reconstruct(Images images) {
    float[] values = alone(() -> whole.run(images));
    return new FloatImages(model.inputShape(), values, images.labels(), images.classes());
  }

  /// Waits for the call in progress, if any, and ends the threads.
  ///
  /// @throws IllegalStateException if it was lent by a {@link SharedInference}
  @Override
  public void close() {
    if (pooled) {
      throw new IllegalStateException(
          "the Inference belongs to a SharedInference, which closes it: close the SharedInference");
    }
    end();
  }

  /// Ends it, be it of a pool or not.
  void end() {
    use.close();
    team.close();
  }

  @Override
  public String toString() {
    return "Inference of " + model;
  }
}
